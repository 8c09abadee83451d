"""Runs a command; writes its wall seconds, its processor seconds and its peak memory in kilobytes to a file.

measure.py RESULT COMMAND [ARGUMENT ...]
"""

import os
import sys
import time

start = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
# The system of a Mac counts bytes.
peak = usage.ru_maxrss // 1024 if sys.platform == "darwin" else usage.ru_maxrss
with open(sys.argv[1], "w", encoding="ascii") as result:
    result.write(f"{wall} {usage.ru_utime + usage.ru_stime} {peak}")
sys.exit(os.waitstatus_to_exitcode(status) != 0)
