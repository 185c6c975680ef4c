"""Benchmark programs. `python -m bench` lists them, `python -m bench NAME` runs one and writes build/bench/NAME.json.

A program is a module with `run() -> dict`. It runs on a database of its own, made on the PostgreSQL server of
KEPU_BENCH_DATABASE_URL (default: loopback) and dropped afterwards, filled with the demonstration academy.
"""
