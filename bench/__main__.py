import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.database import KEPT, scratch
from bench.sizes import IS_SHORT

HERE = Path(__file__).parent
OUT = HERE.parent / "build" / "bench"
FRAME = {"__init__", "__main__", "database", "plain", "sizes"}


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in FRAME)


def main() -> int:
    """Runs the named benchmarks, all without a name; 1 when one could not be run."""
    asked = [name for name in sys.argv[1:] if name]
    if asked == ["--list"]:
        print(", ".join(names()))
        return 0
    if unknown := [name for name in asked if name not in names()]:
        print("no such benchmark:", ", ".join(unknown), "- there are:", ", ".join(names()), file=sys.stderr)
        return 2
    if len(asked) == 1:
        _write(asked[0], _run(asked[0]))
        return 0
    failed = [name for name in asked or names() if not _apart(name)]
    if failed:
        print("could not be run:", ", ".join(failed), file=sys.stderr)
    return int(bool(failed))


def _apart(name: str) -> bool:
    """Runs one in a process of its own, since each has a database of its own. What fails leaves its last words in the file."""
    print(f"== {name}", flush=True)
    done = subprocess.run([sys.executable, "-m", "bench", name], stderr=subprocess.PIPE, text=True, cwd=HERE.parent)
    print(done.stderr, end="", file=sys.stderr, flush=True)
    if done.returncode:
        _write(name, _report(name, {"not_run": done.stderr.strip().splitlines()[-1:] or [done.returncode]}, {}))
    return done.returncode == 0


def _run(name: str) -> dict[str, Any]:
    module = import_module(f"bench.{name}")
    if not getattr(module, "NEEDS_DATABASE", True):
        return _run_alone(name, module)
    with scratch(name):
        return _run_on_demonstration(name, module)


def _write(name: str, result: dict[str, Any]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    target = OUT / f"{name}.json"
    target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))
    print("written:", target, flush=True)


def _run_on_demonstration(name: str, module: ModuleType) -> dict[str, Any]:
    from django.db import connection

    figures = getattr(module, "again", module.run)() if KEPT else _filled_and_run(module)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting || COALESCE(unit, '') FROM pg_settings WHERE name IN"
                       " ('server_version', 'shared_buffers', 'work_mem', 'max_parallel_workers_per_gather')")  # fmt: skip
        server = dict(cursor.fetchall())
    return _report(name, figures, {"postgresql": server})


def _filled_and_run(module: ModuleType) -> dict[str, Any]:
    from kepu.surfaces.console.commands.demo import load_demo

    context = load_demo("village" if IS_SHORT else "academy")
    figures: dict[str, Any] = module.run(context) if getattr(module, "NEEDS_CONTEXT", False) else module.run()
    return figures


def _run_alone(name: str, module: ModuleType) -> dict[str, Any]:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    import django

    django.setup()
    return _report(name, module.run(), {})


def _report(name: str, figures: dict[str, Any], settings: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "figures": figures,
        "versions": {
            "python": platform.python_version(),
            "django": version("django"),
            "psycopg": version("psycopg"),
            "kepu": version("kepu"),
        },
        "settings": {
            **settings,
            "short": IS_SHORT,
            "cpus": os.cpu_count(),
            "machine": platform.machine(),
            "load_average": os.getloadavg(),
        },
    }


if __name__ == "__main__":
    sys.exit(main())
