import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.database import KEPT, scratch

HERE = Path(__file__).parent
OUT = HERE.parent / "build" / "bench"
FRAME = {"__init__", "__main__", "database", "plain"}


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in FRAME)


def main() -> int:
    """Runs the named benchmarks; without a name it lists them."""
    asked = [name for name in sys.argv[1:] if name]
    if not asked:
        print("python -m bench NAME, one of:", ", ".join(names()))
        return 0
    if unknown := [name for name in asked if name not in names()]:
        print("no such benchmark:", ", ".join(unknown), file=sys.stderr)
        return 2
    for name in asked:
        module = import_module(f"bench.{name}")
        if getattr(module, "NEEDS_DATABASE", True):
            with scratch(name):
                result = _run_on_demonstration(name, module)
        else:
            result = _run_alone(name, module)
        OUT.mkdir(parents=True, exist_ok=True)
        target = OUT / f"{name}.json"
        target.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(result, ensure_ascii=False, indent=1))
        print("written:", target)
    return 0


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

    context = load_demo("academy")
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
            "cpus": os.cpu_count(),
            "machine": platform.machine(),
            "load_average": os.getloadavg(),
        },
    }


if __name__ == "__main__":
    sys.exit(main())
