"""Holds what every command prints with --format json against `billcast schema results`.

usage: python tests/schema/validate.py PATH/TO/billcast, by a Python that has jsonschema (.ci/schema makes one)

The schema asks for every key, and here it refuses unknown ones, so it cannot fall behind the program; published it takes
them, for the sake of later versions. Every type of it must be met.
"""

import collections
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor

import jsonschema

ROOT = pathlib.Path(__file__).parent.parent.parent
KUMO = "tests/fixtures/kumo-chat.toml"


def schema_of(program):
    schema = json.loads(told(program, "schema", "results").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return closed(schema)


def closed(schema):
    """The schema with objects that have no other keys than those named."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        parts.setdefault("additionalProperties", False)
    return parts


def told(program, *arguments):
    command = [str(part) for part in (program, *arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def options_of(scenario):
    """The options that stand beside a scenario, and those of them that say under which rulebook."""
    file = scenario.with_suffix(".toml")
    options = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    given = [part for key, value in options.items() for part in (f"--{key}", str(value))]
    held = [part for key, value in options.items() if key == "rulebook" for part in (f"--{key}", str(value))]
    return given, held


def scenarios():
    found = [file for part in ("documented", "examples", "timeline") for file in (ROOT / "scenarios" / part).glob("*.csv")]
    return sorted(file.relative_to(ROOT) for file in found)


def commands(folder):
    """Every command that prints JSON, over the scenarios of the repository."""
    yield "advise", "scenarios/forecast/needs.csv"
    over_draws = ["--robust", "scenarios/forecast/assumptions.toml", "--draws", "200"]
    yield "advise", "--base", "scenarios/forecast/base.csv", *over_draws
    for scenario in scenarios():
        given, held = options_of(ROOT / scenario)
        expected = pathlib.Path("outputs", *scenario.with_suffix("").parts[1:])
        yield "run", scenario, *given
        yield "explain", scenario, *given
        yield "run", scenario, "--summary", *given
        bill = expected / "charges.csv"
        if len((ROOT / bill).read_text(encoding="utf-8").splitlines()) > 1:
            yield "reconcile", scenario, "--actual", bill, "--all", *held
        if not held:
            yield "diff", expected, scenario
    yield "run", "scenarios/documented", "scenarios/examples", "scenarios/timeline"
    yield "run", "tests/focus/names.csv", "--rulebook", KUMO
    yield "explain", "tests/focus/names.csv", "--rulebook", KUMO
    yield "readings", "scenarios/documented", "scenarios/timeline/stay.csv"
    yield "diff", "scenarios/timeline/stay.csv", "scenarios/timeline/migration.csv", "--all"
    yield "diff", "scenarios/documented/2.csv", "--against", "tencent-im-intl-2021-08", "--fail-over", "1"
    yield "reconcile", "scenarios/documented", "--actual", "outputs/documented/2/charges.csv"
    for judged in (("scenarios/examples/07-what-exists-stays.csv",), ("scenarios/documented", "--summary")):
        yield "run", *judged, "--budget", "1", "--headroom", "50%"
    yield "diff", "scenarios/documented/1.csv", "scenarios/documented/2.csv", "--budget", "1"
    forecast = ("forecast", "scenarios/forecast/base.csv", "--assumptions", "scenarios/forecast/assumptions.toml")
    yield *forecast, "--draws", "200", "--budget", "700"
    yield "backtest", *forecast[1:], "--draws", "100"
    yield "check"
    yield "check", "--budget", "1"
    yield "check", "--expected", folder
    yield "rules", "list"
    yield "rules", "timeline"
    yield "rules", "show", "tencent-im-intl-2020"
    yield "rules", "diff", "tencent-im-intl-2022-10", "tencent-chat-intl-2022-12"
    yield "rules", "validate", KUMO
    # What is wrong is told as an object, too.
    yield "run", "no-such-file.csv"
    yield "run", "--no-such-option"
    yield "rules", "show", "no-such-rulebook"
    for bad in sorted((ROOT / "scenarios/bad").glob("*.csv")):
        yield "run", bad.relative_to(ROOT)
    for bad in sorted((ROOT / "tests/gallery").glob("*.cmd")):
        words = shlex.split(bad.read_text(encoding="utf-8"))
        yield tuple(words[1:] if words[:1] == ["billcast"] else words)


def changed_results(folder):
    """Results that a check finds differences from: those of the repository, with a price, a month and a file changed."""
    for file in (ROOT / "outputs").rglob("*.csv"):
        copy = pathlib.Path(folder, file.relative_to(ROOT / "outputs"))
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8").replace("149.99", "149.98")
        lines = text.splitlines(keepends=True)
        copy.write_text("".join(lines[:-1] if len(lines) > 2 else lines), encoding="utf-8")
    for name in ("violations.csv", "months.csv"):
        pathlib.Path(folder, "examples", "07-what-exists-stays", name).unlink()


def objects(output):
    """What a command printed: the object of stdout, and that of stderr's last line where it failed."""
    if output.stdout:
        yield json.loads(output.stdout)
    if output.returncode:
        yield json.loads(output.stderr.splitlines()[-1])


def main(program):
    program = pathlib.Path(program).resolve()
    schema = schema_of(program)
    whole = jsonschema.Draft202012Validator(schema)
    of_type = {
        name: jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
        for name in (choice["$ref"].split("/")[-1] for choice in schema["anyOf"])
    }

    def look(command):
        output = told(program, *command, *(() if "--format" in command else ("--format", "json")))
        met, wrong = [], []
        try:
            found = list(objects(output))
        except (ValueError, IndexError) as error:
            return met, [f"{command}: no JSON ({error}): {output.stdout[:200]}{output.stderr[:200]}"]
        for value in found:
            if whole.is_valid(value):
                met += [name for name, validator in of_type.items() if validator.is_valid(value)]
                continue
            said = value.get("command")
            types = [
                name
                for name, validator in of_type.items()
                if schema["$defs"][name]["properties"]["command"].get("const") == said or "errors" in value
            ]
            errors = (error for name in types for error in of_type[name].iter_errors(value))
            first = min(errors, key=lambda error: -len(error.absolute_path), default=None)
            wrong.append(f"{command}: {first.json_path if first else said}: {first.message[:300] if first else types}")
        return met, wrong

    with tempfile.TemporaryDirectory() as folder:
        changed_results(folder)
        with ThreadPoolExecutor(2) as pool:
            looked = list(pool.map(look, commands(folder)))
    met = collections.Counter(name for names, _ in looked for name in names)
    wrong = [line for _, lines in looked for line in lines]
    wrong += [f"nothing prints {name}" for name in of_type if not met[name]]
    if wrong:
        sys.exit("\n".join(wrong))
    counts = ", ".join(f"{name} {met[name]}" for name in of_type)
    print(f"{len(looked)} commands print what the schema says: {counts}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
