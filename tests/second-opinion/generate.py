#!/usr/bin/env python3
"""Seeded random scenarios: generate.py [--mode MODE] [--malformed] SEED > file.csv

Modes: first, the boundaries of sections 1 to 10 in the words of the first rulebook; timeline, those of sections 11 and 12;
classic and chat, the same in the words of one family, for a rulebook held; mixed, every fourth seed first, else timeline."""
import argparse
import sys

from crossings import Crossings
from making import Maker

MODES = ("first", "timeline", "classic", "chat", "mixed")


def maker(name, mode):
    if mode == "first":
        return Maker(name)
    return Crossings(f"{mode} {name}", None if mode == "timeline" else mode)


def generate(seed, malformed=False, mode="mixed", dated=True):
    """Bytes of one scenario file. dated: a date before 2019 counts as malformed."""
    if mode == "mixed":
        mode = "first" if seed % 4 == 0 else "timeline"
    made = maker(("malformed %d" if malformed else "well %d") % seed, mode)
    if malformed:
        return made.malformed(dated)
    return made.write(made.scenario_rows())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--mode", choices=MODES, default="mixed")
    parser.add_argument("--malformed", action="store_true")
    parser.add_argument("seed", type=int)
    args = parser.parse_args()
    sys.stdout.buffer.write(generate(args.seed, args.malformed, args.mode))


if __name__ == "__main__":
    main()
