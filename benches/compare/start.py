"""Starts a command and tells how it went, on a file descriptor: `start.py FD COMMAND...`.

A process of its own, with nothing imported that is not needed: what the system counts as the peak of a command begins at the
memory of the process that started it."""
import os
import sys
import time

descriptor, command = int(sys.argv[1]), sys.argv[2:]
os.set_inheritable(descriptor, False)
begin = time.perf_counter()
try:
    child = os.posix_spawnp(command[0], command, os.environ)
except OSError as error:
    sys.exit(f"{command[0]}: {error}")
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - begin
told = (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
os.write(descriptor, " ".join(map(str, told)).encode())
