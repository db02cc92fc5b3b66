#!/usr/bin/env python3
"""Measures billcast beside a bare scan of the file, DuckDB, Polars and plain Python, on one generated portfolio.

Run by hand, see README.md. Exit status: 0, or 1 where a measurement failed."""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

import report
from measuring import Result, better, files_below, lines_in, measure, remove
from tasks import INPUTS, TASKS, TENFOLD

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def options():
    names = [task.name for task in TASKS + TENFOLD]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], epilog="Measurements: " + ", ".join(names))
    parser.add_argument("--apps", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3, help="rounds; the fastest of each measurement counts [3]")
    parser.add_argument("--only", metavar="NAME,...", help="only these measurements; RESULTS.md stays as it is")
    parser.add_argument("--tenfold", action="store_true", help="ten times the apps, too")
    parser.add_argument("--work", metavar="DIR", help="for inputs and outputs; its disk is measured [a temporary folder]")
    parser.add_argument("--keep", action="store_true", help="leave the inputs in --work, and take those that are there")
    parser.add_argument("--program", metavar="PATH", help="a billcast built elsewhere")
    parser.add_argument("--print-only", action="store_true", help="leave RESULTS.md as it is")
    chosen = parser.parse_args()
    chosen.only = chosen.only.split(",") if chosen.only else []
    if unknown := set(chosen.only) - set(names):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    return chosen


def chosen_tasks(chosen):
    if chosen.only:
        return [task for task in TASKS + TENFOLD if task.name in chosen.only]
    return TASKS + (TENFOLD if chosen.tenfold else [])


class Bench:
    """The programs and inputs of a comparison."""

    def __init__(self, chosen, work):
        self.chosen, self.work = chosen, work
        self.words = {"out": os.path.join(work, "out"), "python": sys.executable,
                      "oracle": os.path.join(ROOT, "tests", "second-opinion", "oracle.py"),
                      "peers": os.path.join(HERE, "peers.py"), "prepared": os.path.join(HERE, "prepared.py")}
        self.inputs = {}  # name -> (rows, bytes)
        self.results = {}  # name of a task -> Result
        self.counts = {}  # name of a task -> {file: rows}
        self.read = {}  # name of a task of billcast -> the rows that it says it read

    def build(self):
        subprocess.run(["cargo", "build", "--release", "--bins", "--examples"], cwd=ROOT, check=True)
        target = os.path.join(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")), "release")
        self.words["billcast"] = self.chosen.program or os.path.join(target, "billcast")
        self.words["scan"] = os.path.join(target, "examples", "scan")
        self.words["generator"] = os.path.join(target, "examples", "portfolio")

    def generate(self, name):
        apps = self.chosen.apps
        path = os.path.join(self.work, f"{name}-{apps}" + ("" if name == "folder" else ".csv"))
        self.words[name] = path
        if not (self.chosen.keep and os.path.exists(path)):
            # Under its name only when it is whole: the next run takes it as it is.
            part = path + ".part"
            remove(path)
            remove(part)
            flags = INPUTS[name].replace("APPS*10", str(apps * 10)).replace("APPS/100", str(max(apps // 100, 1)))
            flags = flags.replace("APPS/10", str(max(apps // 10, 1))).replace("APPS", str(apps))
            command = [self.words["generator"], *(part if flag == "OUT" else flag for flag in flags.split())]
            begin = time.perf_counter()
            with open(os.devnull if name == "folder" else part, "wb") as file:
                subprocess.run(command, stdout=file, check=True)
            os.rename(part, path)
            report.say(f"generated {name} in {time.perf_counter() - begin:.1f} s")
        files = files_below(path).values()
        self.inputs[name] = (sum(lines_in(file) - 1 for file in files), sum(map(os.path.getsize, files)))

    def run(self, task):
        command = [word.format(**self.words) for word in task.command.split()]
        if task.sizes_of:
            sizes = self.results.get(task.sizes_of, Result()).sizes
            if not sizes:
                return Result(failure=f"needs what {task.sizes_of} writes")
            command += map(str, sizes.values())
        return measure(command, self.words["out"], self.words.get(task.input()))

    def count(self, task):
        """The rows of each file that a task wrote."""
        out = self.words["out"]
        counts = {name: lines_in(path) - 1 for name, path in files_below(out).items() if name.endswith(".csv")}
        if "parquet" in task.command and os.path.isdir(out):
            command = [sys.executable, self.words["peers"], "duckdb_count", "2", out, "-"]
            done = subprocess.run(command, capture_output=True, text=True)
            counts.update((name, int(rows)) for name, rows in map(str.split, done.stdout.splitlines()))
        self.counts[task.name] = counts
        if os.path.exists(run := os.path.join(out, "run.json")):
            with open(run, encoding="utf-8") as file:
                self.read[task.name] = json.load(file)["counts"]["rows"]

    def round(self, tasks, first):
        for task in tasks:
            if task.times > 1 and not first:
                continue
            result = self.run(task)
            if task.writes and not task.sizes_of and task.name not in self.counts:
                self.count(task)
            remove(self.words["out"])
            report.say(f"{task.name}: " + (result.failure or f"{result.seconds:.2f} s, {result.peak:.0f} MiB"))
            self.results[task.name] = better(self.results.get(task.name), result)


def main():
    chosen = options()
    tasks = chosen_tasks(chosen)
    with tempfile.TemporaryDirectory(prefix="compare-") as temporary:
        work = os.path.abspath(chosen.work or temporary)
        os.makedirs(work, exist_ok=True)
        bench = Bench(chosen, work)
        bench.build()
        for name in {task.input() for task in tasks} - {None}:
            bench.generate(name)
        for number in range(chosen.repeat):
            bench.round(tasks, number == 0)
        if not chosen.keep:
            for name in bench.inputs:
                remove(bench.words[name])
    text = report.report(bench, tasks)
    print(text)
    if not chosen.only and not chosen.print_only:
        report.write(os.path.join(HERE, "RESULTS.md"), text)
    return 1 if any(bench.results[task.name].failure for task in tasks) else 0


if __name__ == "__main__":
    sys.exit(main())
