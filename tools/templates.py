"""Databases that tests start from: migrated once and then copied, which takes seconds where migrating takes a minute.

`empty` has every migration applied; `village` is a data folder with the demonstration village in it besides. Tests run without
them too (plain `pytest` migrates by itself); `tools/test.py` makes them once for each kind of database.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
CONSOLE = [sys.executable, "-m", "kepu.surfaces.console.main"]


@dataclass(frozen=True, slots=True)
class Templates:
    """What was made: a folder with `empty/` and `village/`, and on PostgreSQL databases kepu_template_empty and _village."""

    folder: Path
    url: str = ""

    def make(self) -> None:
        """Migrates, loads the village, keeps both. Takes a minute or two."""
        self._begin("empty")
        self._kepu("empty", "manage", "migrate", "-v", "0")
        self._copy("empty", "village")
        self._kepu("village", "demo")
        self._rest("village")

    def give(self, workers: int, name: str, home: Path) -> None:
        """Lays a copy of the empty database where each of pytest's workers looks for its own, and the village's keys beside it."""
        home.mkdir(parents=True, exist_ok=True)
        for key in ("secret", "signing-tickets"):
            shutil.copy(self.folder / "village" / key, home / key)
        for number in range(workers):
            if self.url:
                self._sql(f'DROP DATABASE IF EXISTS "test_kepu_{name}_gw{number}" WITH (FORCE)',
                          f'CREATE DATABASE "test_kepu_{name}_gw{number}" TEMPLATE kepu_template_empty')  # fmt: skip
            else:
                shutil.copy(self.folder / "empty" / "kepu.sqlite3", home / f"test_kepu_{name}.sqlite3_gw{number}")

    def drop(self, workers: int, name: str) -> None:
        """Takes away what `make` and `give` left on the server."""
        names = [f"test_kepu_{name}_gw{number}" for number in range(workers)]
        if self.url:
            self._sql(*(f'DROP DATABASE IF EXISTS "{each}" WITH (FORCE)'
                        for each in [*names, "kepu_template_empty", "kepu_template_village"]))  # fmt: skip

    def _begin(self, which: str) -> None:
        (self.folder / which).mkdir(parents=True)
        if self.url:
            self._sql(f"DROP DATABASE IF EXISTS kepu_template_{which} WITH (FORCE)",
                      f"CREATE DATABASE kepu_template_{which}")  # fmt: skip

    def _copy(self, source: str, target: str) -> None:
        self._rest(source)
        shutil.copytree(self.folder / source, self.folder / target)
        if self.url:
            self._sql(f"DROP DATABASE IF EXISTS kepu_template_{target} WITH (FORCE)",
                      f"CREATE DATABASE kepu_template_{target} TEMPLATE kepu_template_{source}")  # fmt: skip

    def _rest(self, which: str) -> None:
        """Everything into the one file, so that the file alone can be copied."""
        if not self.url:
            with sqlite3.connect(self.folder / which / "kepu.sqlite3") as file:
                file.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _kepu(self, which: str, *arguments: str) -> None:
        settings = {"KEPU_HOME": str(self.folder / which), "KEPU_DATABASE_URL": ""}
        if self.url:
            settings["KEPU_DATABASE_URL"] = urlsplit(self.url)._replace(path=f"/kepu_template_{which}").geturl()
        subprocess.run(
            [*CONSOLE, *arguments], cwd=ROOT, env={**os.environ, **settings}, check=True, capture_output=True
        )

    def _sql(self, *statements: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as server:
            for statement in statements:
                server.execute(statement)
