"""Benchmark programs. `python -m bench NAME` runs one and writes build/bench/NAME.json; without a name all are run, one after
another in processes of their own, which takes hours; KEPU_BENCH_SHORT=1 runs them small (figures then mean nothing). What could not
be run says so in its file. `--list` lists them.

A program is a module with `run() -> dict`. It runs on a database of its own, made on the PostgreSQL server of
KEPU_BENCH_DATABASE_URL (default: loopback) and dropped afterwards, filled with the demonstration academy.
"""
