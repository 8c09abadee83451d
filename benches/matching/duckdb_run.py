"""Runs SQL files one after the other in one empty database, on two threads.

duckdb_run.py FILE.sql [...]
"""

import sys

import duckdb

database = duckdb.connect(config={"threads": 2})
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        database.execute(file.read())
