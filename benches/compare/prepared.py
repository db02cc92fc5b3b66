#!/usr/bin/env python3
"""Writes files of these sizes from bytes at hand, one after the other, with a sync at the end: prepared.py OUT SIZE..."""
import os
import random
import sys


def main():
    out, *sizes = sys.argv[1:]
    os.makedirs(out)
    block = random.Random(17).randbytes(1 << 20)  # nothing that a disk could compress
    files = []
    for number, size in enumerate(map(int, sizes)):
        files.append(open(os.path.join(out, f"{number}.bytes"), "wb", buffering=0))
        for begin in range(0, size, len(block)):
            files[-1].write(block[:min(len(block), size - begin)])
    for file in files:
        os.fsync(file.fileno())
        file.close()


if __name__ == "__main__":
    main()
