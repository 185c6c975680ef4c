"""A database of its own for tests that kill processes: `academy` is an environment in which `kepu` finds the demo village."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

URL = os.environ.get("KEPU_TEST_DATABASE_URL", "")
VILLAGE = os.environ.get("KEPU_TEST_VILLAGE", "")  # a data folder with the village in it; tools/test.py makes one


class Academy:
    """Runs Python against the disposable database, in processes that may be killed."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self._folder = Path(environment["KEPU_HOME"])
        self._nursery: subprocess.Popen[str] | None = None

    def python(self, code: str) -> "subprocess.CompletedProcess[str]":
        """Runs code with Django ready; returns what it printed and its exit code (negative: killed by that signal)."""
        return self._run(code=code)

    def kepu(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Runs the console."""
        return self._run(arguments=arguments)

    def _run(self, **work: Any) -> "subprocess.CompletedProcess[str]":
        if self._nursery is None:
            command = [sys.executable, str(Path(__file__).with_name("nursery.py"))]
            self._nursery = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        out, err = self._folder / "nursery.out", self._folder / "nursery.err"
        self._nursery.stdin.write(json.dumps({**work, "out": str(out), "err": str(err)}) + "\n")
        self._nursery.stdin.flush()
        code = int(self._nursery.stdout.readline())
        return subprocess.CompletedProcess(str(work), code, out.read_text(), err.read_text())

    def close(self) -> None:
        if self._nursery is not None:
            self._nursery.stdin.close()
            self._nursery.wait()

    def value(self, expression: str, imports: str = "") -> str:
        """What an expression evaluates to, printed."""
        result = self.python(f"{imports}\nprint({expression})")
        assert result.returncode == 0, result.stderr
        return result.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def academy(tmp_path_factory):
    home = tmp_path_factory.mktemp("academy")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("KEPU_")},
        "KEPU_HOME": str(home),
        "KEPU_BOOKINGS_PER_ADDRESS": "0",
        "DJANGO_SETTINGS_MODULE": "kepu.config.settings",
    }
    if VILLAGE:
        shutil.copytree(VILLAGE, home, dirs_exist_ok=True)
    name = f"kepu_faults_{os.getpid()}"
    if URL:
        admin = psycopg.connect(URL.replace("postgres://", "postgresql://"), autocommit=True)
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.execute(f'CREATE DATABASE "{name}"' + (" TEMPLATE kepu_template_village" if VILLAGE else ""))
        environment["KEPU_DATABASE_URL"] = urlsplit(URL)._replace(path=f"/{name}").geturl()
    result = Academy(environment)
    for command in () if VILLAGE else (["manage", "migrate", "-v", "0"], ["demo"]):
        done = result.kepu(*command)
        assert done.returncode == 0, done.stderr
    yield result
    result.close()
    if URL:
        admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.close()
