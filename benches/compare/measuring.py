"""Runs a command as a child process and measures it: time, processor time, peak memory, what it wrote."""
import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

MIB = 1 << 20
STARTER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "start.py")
WARM = 6 << 30  # bytes: more than any of the commands takes


@dataclass
class Result:
    seconds: float = 0.0
    synced: float = 0.0  # with what it wrote brought to the disk
    cores: float = 0.0  # processor time per second
    peak: float = 0.0  # MiB
    printed: str = ""
    sizes: dict = field(default_factory=dict)  # file -> bytes
    failure: str = ""


def files_below(path):
    """The files at this path, by their relative names."""
    if os.path.isfile(path):
        return {os.path.basename(path): path}
    found = (os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
    return {os.path.relpath(file, path): file for file in sorted(found)}


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def warm_up(path):
    """Reads the input and takes and gives back memory, so that no command waits for what an earlier one displaced.

    The host of a virtual machine takes free memory away and gives it back page by page, at several times the price of
    clearing a page."""
    subprocess.run([sys.executable, __file__], check=True)
    for file in files_below(path).values() if path else ():
        with open(file, "rb") as opened:
            while opened.read(MIB):
                pass


def touch_memory():
    size = min(WARM, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_AVPHYS_PAGES") // 2)
    with mmap.mmap(-1, size) as memory:
        if hasattr(mmap, "MADV_HUGEPAGE"):
            memory.madvise(mmap.MADV_HUGEPAGE)
        for page in range(0, size, mmap.PAGESIZE):
            memory[page] = 1


def measure(command, out, path):
    """One run, of the input at `path`; `out` is cleared before, and left for a look at it. The disk is at rest when it
    begins, the input is in the page cache."""
    remove(out)
    os.sync()
    warm_up(path)
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as told:
        starter = [sys.executable, "-I", "-S", STARTER, str(told.fileno()), *command]
        subprocess.run(starter, stdin=subprocess.DEVNULL, stdout=printed, stderr=complaints, pass_fds=[told.fileno()])
        how = text_of(told).split()
        if not how:
            return Result(failure=text_of(complaints).strip()[:300] or "it could not be started")
        seconds, busy, peak, status = float(how[0]), float(how[1]), int(how[2]), int(how[3])
        written = files_below(out)
        begin = time.perf_counter()
        sync(written.values())
        result = Result(seconds, seconds + time.perf_counter() - begin, busy / seconds, peak / MIB)
        result.printed = text_of(printed)
        result.sizes = {name: os.path.getsize(path) for name, path in written.items()}
        if status != 0:
            lines = text_of(complaints).strip().splitlines()
            result.failure = f"exit status {status}: {' '.join(lines[-3:])[:300]}"
    return result


def sync(paths):
    for path in paths:
        with open(path, "rb") as file:
            os.fsync(file.fileno())


def text_of(file):
    file.seek(0)
    return file.read(MIB).decode("utf-8", "replace")


def better(one, other):
    """Of two runs of a command: a failure, else the faster, with the higher peak."""
    if one is None or other.failure:
        return other
    if one.failure:
        return one
    fast, slow = sorted((one, other), key=lambda result: result.seconds)
    fast.peak, fast.synced = max(fast.peak, slow.peak), min(fast.synced, slow.synced)
    return fast


def lines_in(path):
    with open(path, "rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(MIB), b""))


if __name__ == "__main__":
    touch_memory()
