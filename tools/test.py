"""`make test`: the whole suite on SQLite, then on PostgreSQL (with Redis) where they answer; what was skipped is said at the end."""

import os
import shutil
import socket
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from templates import Templates

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "build" / "test"
POSTGRES = os.environ.get("KEPU_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS = os.environ.get("KEPU_TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
JOBS = os.environ.get("KEPU_TEST_JOBS", "2")


def answers(url: str, port: int) -> bool:
    """Whether something listens at the address."""
    parts = urlsplit(url)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or port), timeout=2):
            return True
    except OSError:
        return False


def templates_of(name: str, extra: dict[str, str]) -> Templates:
    """Makes the databases that this run's tests start from."""
    templates = Templates(BUILD / f"{name}_templates", extra["KEPU_TEST_DATABASE_URL"])
    templates.make()
    templates.give(int(JOBS), name, BUILD / name)
    return templates


def run(name: str, extra: dict[str, str], templates: Templates, arguments: list[str]) -> tuple[int, Path]:
    """Runs pytest once; returns its exit code and where it wrote its report."""
    report = BUILD / f"{name}.xml"
    environment = {
        **os.environ,
        "KEPU_HOME": str(BUILD / name),
        "KEPU_TEST_NAME": name,
        "KEPU_TEST_VILLAGE": str(templates.folder / "village"),
        **extra,
    }
    print(f"== {name}", flush=True)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        JOBS,
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "--reuse-db",
        f"--junitxml={report}",
        *arguments,
    ]
    try:
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode, report
    finally:
        templates.drop(int(JOBS), name)


def main() -> int:
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir(parents=True)
    absent = []
    runs = [("sqlite", {"KEPU_TEST_DATABASE_URL": ""})]
    if answers(POSTGRES, 5432):
        redis = {"KEPU_REDIS_URL": REDIS} if answers(REDIS, 6379) else {}
        if not redis:
            absent.append("Redis")
        runs.append(("postgres", {"KEPU_TEST_DATABASE_URL": POSTGRES, **redis}))
    else:
        absent.append("PostgreSQL")
    if not shutil.which("chromium"):
        absent.append("Chromium")
    with ThreadPoolExecutor() as both:  # each takes a minute or two of one processor
        templates = list(both.map(lambda one: templates_of(*one), runs))
    results = [run(name, extra, made, sys.argv[1:]) for (name, extra), made in zip(runs, templates, strict=True)]
    return _say(results, absent)


def _say(results: list[tuple[int, Path]], absent: list[str]) -> int:
    totals = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    skipped: list[str] = []
    for _, report in results:
        if not report.exists():
            continue
        for suite in ET.parse(report).getroot().iter("testsuite"):  # our own file
            for key in totals:
                totals[key] += int(suite.get(key, 0))
            skipped += [
                f"{case.get('classname')}::{case.get('name')}"
                for case in suite.iter("testcase")
                if case.find("skipped") is not None
            ]
    failed = totals["failures"] + totals["errors"]
    passed = totals["tests"] - failed - totals["skipped"]
    for name in skipped:
        print(f"skipped: {name}")
    print(f"not found here: {', '.join(absent)}" if absent else "PostgreSQL, Redis and Chromium were all used")
    print(f"{passed} passed, {failed} failed, {totals['skipped']} skipped")
    broken = any(code for code, _ in results)
    strict = bool(os.environ.get("CI")) and (skipped or absent)
    return 1 if broken or strict else 0


if __name__ == "__main__":
    sys.exit(main())
