#!/usr/bin/env python3
"""Compares billcast with the second opinion (oracle.py) on random scenarios, field by field.

compare.py --program PATH/TO/billcast --seeds A..B [--hold ID | --rulebook FILE [--readings JSON]] [--mode MODE]
           [--malformed] [--files N]

Without --hold and --rulebook the published rulebooks follow one another on their timeline (T1)."""
import argparse
import csv
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

import generate
import oracle
from rulebooks import RULEBOOKS

HERE = os.path.dirname(os.path.abspath(__file__))
TABLES = ("charges.csv", "months.csv", "invoices.csv", "violations.csv")


def options(seed, paths, words):
    """Sometimes --from, --to, --app, given to both."""
    r = random.Random(f"options {seed}")
    rows = [row for p in paths for row in oracle.read_scenario(p, words)[0]]
    first, last = oracle.default_horizon(rows)
    start = end = app = None
    months = [first]
    while months[-1] < last:
        months.append(oracle.next_month(months[-1]))
    if r.random() < 0.25:
        start = r.choice(months + [min(first, (2019, 1))])
    if r.random() < 0.25:
        end = r.choice([m for m in months if start is None or m >= start] or [max(last, start)])
    if r.random() < 0.15:
        app = r.choice(sorted({row.app for row in rows}))
    return start, end, app


def read_table(path):
    with open(path, newline="", encoding="utf-8") as f:
        return list(csv.reader(f))


def differences(expected, out):
    found = []
    for name in TABLES:
        path = os.path.join(out, name)
        if not os.path.exists(path):
            found.append(f"{name}: not written")
            continue
        got = read_table(path)
        want = [oracle.HEADERS[name].split(",")] + expected[name]
        header = want[0]
        if got[:1] != want[:1]:
            found.append(f"{name}: header {got[:1]}")
            continue
        drop = header.index("message") if "message" in header else len(header)
        g = [tuple(x[:drop]) for x in got[1:]]
        w = [tuple(x[:drop]) for x in want[1:]]
        if g == w:
            continue
        only_w, only_g = [x for x in w if x not in set(g)], [x for x in g if x not in set(w)]
        if not only_w and not only_g:
            found.append(f"{name}: same lines, another order or number")
        for label, lines in (("oracle only ", only_w), ("program only", only_g)):
            found += [f"{name}: {label} {','.join(x)}" for x in lines[:4]]
            if len(lines) > 4:
                found.append(f"{name}: {label} ... {len(lines) - 4} more")
    return found


def error_lines(stderr, path):
    """Lines in error of one file as the program prints them (FILE:LINE:COLUMN, the line of the cell), each taken back
    to the line on which its row begins."""
    with open(path, "rb") as f:
        text = f.read().decode("utf-8-sig", "replace")
    begins = [begin for begin, _, _ in oracle.split_csv(text)]
    shown = (int(m.group(1)) for m in re.finditer(re.escape(os.path.basename(path)) + r":(\d+):(\d+)", stderr))
    return {max((begin for begin in begins if begin <= line), default=line) for line in shown}


def mode_of(args, seed):
    """The generator's mode: what suits the run, where none is given."""
    if args.mode:
        return args.mode
    if args.rulebook or (args.hold == oracle.RULEBOOK and seed % 4 == 0):
        return "first"
    return RULEBOOKS[args.hold].family if args.hold else "mixed"


def compare_one(args, readings, seed):
    """(list of differences, list of scenario files' (name, bytes))"""
    held = args.hold or args.rulebook
    work = tempfile.mkdtemp(prefix="cmp-")
    try:
        files = []
        for k in range(args.files):
            data = generate.generate(seed + k * 1_000_000, args.malformed, mode_of(args, seed), dated=not held)
            files.append((f"seed-{seed}{'' if args.files == 1 else '-%d' % k}.csv", data))
        paths = []
        for name, data in files:
            paths.append(os.path.join(work, name))
            with open(paths[-1], "wb") as f:
                f.write(data)
        out = os.path.join(work, "out")
        start = end = app = None
        errors = []
        if not args.malformed:
            start, end, app = options(seed, paths, oracle.timeline(args.hold, readings).words)
        try:
            expected = oracle.run(paths, readings, start, end, app, args.hold)
        except oracle.Malformed as e:
            errors = e.errors
        command = [args.program, "run", *paths, "--out", out, "--quiet"]
        if held:
            command += ["--rulebook", held]
        for flag, value in (("--from", start), ("--to", end)):
            if value:
                command += [flag, oracle.month_text(value)]
        if app:
            command += ["--app", app]
        done = subprocess.run(command, capture_output=True, timeout=120)
        stderr = done.stderr.decode("utf-8", "replace")
        found = []
        want = 2 if errors else 0
        if done.returncode != want:
            found.append(f"exit status {done.returncode}, oracle {want}; program says: {stderr.strip()[:500]}; oracle says: "
                         + "; ".join(f"{line}: {m}" for _, line, m in errors[:5]))
        elif errors:
            for path in paths:
                name = os.path.basename(path)
                mine = [(line, m) for p, line, m in errors if p == path]
                if any(line is None for line, _ in mine):
                    continue  # the file as a whole: its line is a matter of taste
                theirs, lines = error_lines(stderr, path), {line for line, _ in mine}
                if theirs != lines:
                    found.append(f"{name}: lines in error: oracle only {sorted(lines - theirs)}, program only "
                                 f"{sorted(theirs - lines)}; oracle says: " + "; ".join(f"{l}: {m}" for l, m in mine[:8]))
                    found.append("program says: " + stderr.strip()[:1500])
        else:
            found += differences(expected, out)
        if want == 2 and os.path.isdir(out) and os.listdir(out):
            found.append(f"malformed, yet written: {os.listdir(out)}")
        if found:
            found.insert(0, "command: " + " ".join(command[1:]))
        return found, files
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seeds", required=True, help="A..B, both inclusive")
    parser.add_argument("--hold", metavar="ID", choices=list(RULEBOOKS), help="hold this rulebook in both")
    parser.add_argument("--rulebook", metavar="FILE", help="hold this file in the program, the first rulebook in the oracle")
    parser.add_argument("--readings", metavar="JSON", help="in which the file differs from the first rulebook")
    parser.add_argument("--mode", choices=generate.MODES, help="of the scenarios, see generate.py")
    parser.add_argument("--malformed", action="store_true")
    parser.add_argument("--files", type=int, default=1, help="scenario files per seed")
    parser.add_argument("--show", type=int, default=10, help="differing seeds to print in full")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", default=os.path.join(HERE, "..", "..", "target", "second-opinion"))
    args = parser.parse_args()
    if args.readings and not args.rulebook or args.hold and args.rulebook:
        parser.error("--readings goes with --rulebook, and --hold without")
    readings = json.loads(args.readings or "{}") if args.rulebook else None
    a, b = map(int, args.seeds.split(".."))
    agree = differ = 0
    os.makedirs(args.keep, exist_ok=True)
    with ThreadPoolExecutor(args.jobs) as pool:
        for seed, (found, files) in zip(range(a, b + 1), pool.map(lambda s: compare_one(args, readings, s), range(a, b + 1))):
            if not found:
                agree += 1
                continue
            differ += 1
            for name, data in files:
                path = os.path.join(args.keep, ("malformed-" if args.malformed else "") + name)
                with open(path, "wb") as f:
                    f.write(data)
                if differ <= args.show:
                    print(f"== {path}")
            if differ <= args.show:
                print("\n".join("   " + line for line in found[:30]))
    print(f"{agree} agree, {differ} differ" + (f": see {args.keep}" if differ else ""))
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
