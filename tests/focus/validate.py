"""Runs the official FOCUS validator over what `billcast run --as focus,focus-parquet` writes.

usage: python tests/focus/validate.py PATH/TO/billcast, by a Python that has focus-validator (.ci/focus makes one)

The validator's failures must be those of expected-failures.csv, each of which says why it cannot pass. The validator ends
with status 0 whatever it finds, so its report is read.
"""

import csv
import fnmatch
import importlib.util
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parent.parent
RULES = "1.2.0.1"
# What the service supports of what FOCUS makes conditional: no regions, resources, commitments, tags or virtual currency.
SUPPORTED = [
    "ACCOUNT_NAMING_SUPPORTED",
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "NEGOTIATED_PRICING_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
]
# Name of an input, and what `billcast run` reads for it.
INPUTS = {
    "free-months": ["scenarios/documented", "scenarios/examples", "scenarios/timeline"],
    "by-day": ["scenarios/timeline/migration.csv", "--from", "2022-12"],
    "digits": ["scenarios/documented/2.csv"],
    "no-charges": ["scenarios/examples/11-what-the-free-edition-allows.csv"],
    "names": ["tests/focus/names.csv", "--rulebook", "tests/fixtures/kumo-chat.toml"],
}
FORMATS = ["csv", "parquet"]


def written(program, folder):
    """Writes the files of each input: name, format, file."""
    for name, arguments in INPUTS.items():
        out = pathlib.Path(folder, name)
        run = [program, "run", *arguments, "--out", out, "--as", "focus,focus-parquet", "--quiet"]
        subprocess.run(run, check=True, cwd=ROOT)
        for form in FORMATS:
            yield name, form, out / f"focus.{form}"


def failures(file):
    """The rules that a file does not pass."""
    report = file.with_suffix(file.suffix + ".xml")
    # The validator looks for its list of currencies below the working directory.
    packages = pathlib.Path(importlib.util.find_spec("focus_validator").origin).parent.parent
    arguments = {
        "--data-file": file,
        "--validate-version": RULES,
        "--focus-dataset": "CostAndUsage",
        "--applicability-criteria": ",".join(SUPPORTED),
        "--output-type": "unittest",
        "--output-destination": report,
    }
    command = [sys.executable, "-m", "focus_validator.main", "--block-download"]
    command += [str(part) for pair in arguments.items() for part in pair]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True)
    if done.returncode or not report.exists():
        sys.exit(f"the validator did not come to an end with {file}:\n{done.stdout}{done.stderr}")
    suites = ElementTree.parse(report).getroot()
    cases = suites.findall("testsuite/testcase")
    if sum(case.find("skipped") is None for case in cases) < 200:
        sys.exit(f"the validator looked at nothing of {file}")
    failed = (case for case in cases if case.find("failure") is not None or case.find("error") is not None)
    return {case.get("name").split(" ::")[0] for case in failed}


def main(program):
    with open(HERE / "expected-failures.csv", newline="", encoding="utf-8") as lines:
        expected = list(csv.DictReader(lines))
    met, wrong = set(), []
    with tempfile.TemporaryDirectory() as folder:
        files = list(written(pathlib.Path(program).resolve(), folder))
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(lambda file: failures(file[2]), files))
    for (name, form, _), rules in zip(files, found):
        for rule in sorted(rules):
            entries = [
                at
                for at, entry in enumerate(expected)
                if rule == entry["rule"]
                and fnmatch.fnmatchcase(name, entry["input"])
                and fnmatch.fnmatchcase(form, entry["format"])
            ]
            met.update(entries)
            if not entries:
                wrong.append(f"{name}, {form}: {rule} fails")
    for at, entry in enumerate(expected):
        if at not in met:
            wrong.append(f"{entry['input']}, {entry['format']}: {entry['rule']} passes; take it off expected-failures.csv")
    if wrong:
        sys.exit("\n".join(wrong))
    print(f"{len(files)} FOCUS files: nothing fails but {len(expected)} that are expected to, each with its reason")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
