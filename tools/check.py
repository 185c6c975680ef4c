"""`make check`: format, lint, templates, types, borders, migrations, translations, sizes. Runs all, then says which failed."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS = [
    ("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [BIN / "ruff", "check", "--quiet", "."]),
    ("templates", [BIN / "djlint", "--lint", "--quiet", "kepu"]),
    ("borders", [BIN / "lint-imports", "--no-cache"]),
    ("types", [BIN / "mypy", "--no-error-summary", "kepu"]),
    ("django", [BIN / "kepu", "manage", "check", "--fail-level", "WARNING"]),
    ("migrations", [BIN / "kepu", "manage", "makemigrations", "--check", "--dry-run"]),
    ("translations", [sys.executable, "tools/translations.py"]),
    ("requirements", [sys.executable, "tools/requirements.py"]),
    ("sizes", [sys.executable, "tools/sizes.py"]),
]


def main() -> int:
    environment = {**os.environ, "KEPU_HOME": str(ROOT / "build" / "check")}
    failed = []
    for name, command in CHECKS:
        started = time.monotonic()
        result = subprocess.run(
            [str(part) for part in command], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        fine = result.returncode == 0
        print(f"{'ok    ' if fine else 'FAILED'} {name:14} {time.monotonic() - started:5.1f} s", flush=True)
        if not fine:
            failed.append(name)
        if not fine or name == "sizes":
            print((result.stdout + result.stderr)[-6000:])
    print(
        f"make check: {len(CHECKS) - len(failed)} passed, {len(failed)} failed"
        + (f" ({', '.join(failed)})" if failed else "")
    )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
