"""Results as tables of Markdown."""
import importlib.metadata
import os
import platform
import re
import subprocess
import sys

from measuring import MIB
from tasks import TARGETS

BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def say(text):
    print(text, file=sys.stderr, flush=True)


def table(head, rows):
    """Aligned: the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    lines = [[cell.ljust(width) if at == 0 else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths))]
             for row in [head, *rows]]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join("| " + " | ".join(line) + " |" for line in [lines[0], rule, *lines[1:]])


def measured(bench, task):
    """One line of the table of measurements."""
    result, scan = bench.results[task.name], bench.results.get("scan")
    if result.failure:
        return [task.name, "FAILED", *[""] * 6]
    seconds = result.seconds * task.times
    if task.writes:
        rows, size = sum(bench.counts.get(task.sizes_of or task.name, {}).values()), sum(result.sizes.values())
    else:
        rows, size = (count * task.times for count in bench.inputs[task.input()])
    against = f"{seconds / scan.seconds:.2f}" if scan and not scan.failure else ""
    return [task.name, f"{seconds:.2f}", f"{result.synced:.2f}" if task.writes else "", against,
            f"{rows / seconds / 1e6:.2f}", f"{size / seconds / 1e6:.0f}", f"{result.cores:.2f}", f"{result.peak:.0f}"]


def compared(results):
    """The table of targets."""
    for target in TARGETS:
        bound = f"{target.bound:g}{target.unit}"
        try:
            value = target.value(lambda name: sound(results, name))
        except KeyError as missing:
            yield [target.text, bound, "", f"not measured: {missing.args[0]}"]
            continue
        digits = 0 if target.unit else 2
        yield [target.text, bound, f"{value:.{digits}f}{target.unit}", "reached" if target.reached(value) else "NOT reached"]


def sound(results, name):
    if name not in results or results[name].failure:
        raise KeyError(name)
    return results[name]


def differences(bench):
    """What should be the same, and is not."""
    printed = {name: result.printed.split() for name, result in bench.results.items() if not result.failure}
    peers = {name: words[:2] for name, words in printed.items() if name.startswith(("duckdb", "polars"))}
    rows = {name: int(words[1]) for name, words in peers.items()}
    rows |= {name: count for name, count in bench.read.items() if name in printed and not name.startswith("tenfold")}
    if "scan" in printed:
        rows["scan"] = int(printed["scan"][0])
    groups = {name: words[0] for name, words in peers.items()}
    yield from differing("rows read", rows)
    yield from differing("groups", groups)
    for form in ("csv", "parquet"):
        sizes = {name: bench.results[name].sizes for name in (f"results-{form}-1", f"results-{form}-2") if name in printed}
        yield from differing("bytes written", sizes)
    tables = {}
    for name, counts in bench.counts.items():
        for file, count in counts.items():
            if name in printed and not name.startswith("tenfold"):
                tables.setdefault(file.split(".")[0], {})[name] = count
    for name, counts in tables.items():
        yield from differing(f"rows of {name}", counts)


def differing(what, found):
    if len({repr(value) for value in found.values()}) > 1:
        yield f"{what} differ: " + ", ".join(f"{name} {value}" for name, value in found.items())


def report(bench, tasks):
    head = ["measurement", "s", "s synced", "to scan", "M rows/s", "MB/s", "cores", "peak MiB"]
    parts = [machine(bench), table(head, [measured(bench, task) for task in tasks])]
    parts.append(table(["target", "bound", "measured", ""], list(compared(bench.results))))
    failed = [f"- {task.name}: {bench.results[task.name].failure}" for task in tasks if bench.results[task.name].failure]
    differ = [f"- {line}" for line in differences(bench)]
    if failed:
        parts.append("Failed:\n\n" + "\n".join(failed))
    if differ:
        parts.append("Differences:\n\n" + "\n".join(differ))
    written = [line for line in (written_by(bench, task) for task in tasks) if line]
    if written:
        parts.append("Rows found:\n\n" + "\n".join(written))
    return "\n\n".join(parts)


def written_by(bench, task):
    counts, result = bench.counts.get(task.name), bench.results[task.name]
    if task.name.startswith(("duckdb", "polars")) and not result.failure:
        groups, rows = map(int, result.printed.split())
        return f"- {task.name}: {groups:,} groups (apps and months with rows) of {rows:,} rows"
    if not counts:
        return ""
    size = sum(result.sizes.values())
    tables = ", ".join(f"{name} {rows:,}" for name, rows in sorted(counts.items()))
    return f"- {task.name}: {sum(counts.values()):,} rows, {size:,} bytes ({tables})"


def machine(bench):
    """What it ran on, in a list."""
    lines = [f"- {bench.chosen.apps:,} apps, the fastest of {bench.chosen.repeat} rounds"]
    lines += [f"- {name}: {rows:,} rows, {size:,} bytes" for name, (rows, size) in sorted(bench.inputs.items())]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / MIB / 1024
    lines.append(f"- {processor()}, {os.cpu_count()} cores, {memory:.1f} GiB of memory, {platform.system()} "
                 + re.match(r"[\d.]*", platform.release()).group())
    disk = bench.results.get("prepared-csv")
    if disk and not disk.failure:
        lines.append(f"- disk: {sum(disk.sizes.values()) / disk.synced / 1e6:.0f} MB/s, written in sequence and synced")
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.split()[1:2]
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True,
                            cwd=os.path.dirname(__file__)).stdout.strip()
    versions = [f"rustc {''.join(rustc)}", f"Python {platform.python_version()}"]
    versions += [f"{name} {version(name)}" for name in ("duckdb", "polars")]
    return "\n".join([*lines, f"- billcast {commit}, {', '.join(versions)}"])


def version(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "(missing)"


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return re.search(r"model name\s*:\s*(.*)", file.read()).group(1).strip()
    except (OSError, AttributeError):
        return platform.processor() or platform.machine()


def write(path, text):
    """Replaces what stands between the marks; the rest is written by hand."""
    with open(path, encoding="utf-8") as file:
        before, rest = file.read().split(BEGIN)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{before}{BEGIN}\n\n{text}\n\n{END}{rest.split(END)[1]}")
