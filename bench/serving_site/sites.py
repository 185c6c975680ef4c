"""Kepu and a stock Wagtail site, filled and served alike."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from bench.database import SERVER

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
REDIS = os.environ.get("KEPU_BENCH_REDIS_URL", "redis://127.0.0.1:6379/12")
START_SECONDS = 180
TEMPLATE = os.environ.get("KEPU_BENCH_TEMPLATE", "")  # a database that is migrated already, to save the time


@dataclass
class Site:
    """A site in one set-up. `paths` by kind of page; `cookie` for somebody signed in; `sizes` in bytes as first seen."""

    name: str
    application: str
    folder: Path
    environment: dict[str, str]
    workers: int
    cookie: str = ""
    paths: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.name.split()[0]

    @contextmanager
    def serving(self) -> Iterator[str]:
        """Starts the server, asks for each page once, and yields the address; stops it at the end."""
        port = free_port()
        command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
        command += ["--workers", str(self.workers), "--blocking-threads", "4", "--log-level", "error", self.application]
        environment = {**os.environ, **self.environment}
        with (self.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        address = f"http://127.0.0.1:{port}"
        try:
            for kind, path in {**self.paths, "": next(iter(self.paths.values()), "/")}.items():
                size = _first_answer(address + path, self.cookie)
                if kind:
                    self.sizes[kind] = size
            yield address
        finally:
            server.terminate()
            server.wait(30)


def kepu(folder: Path, workers: int, kept: ExitStack) -> list[Site]:
    """Kepu with the demonstration village and the articles. `kept` drops the database at the end."""
    folder.mkdir()
    _name, address = database_for("kepu", kept)
    environment = {
        "PYTHONPATH": str(ROOT), "KEPU_HOME": str(folder), "KEPU_DATABASE_URL": address, "KEPU_REDIS_URL": REDIS,
        "KEPU_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "kepu.config.settings",
    }  # fmt: skip
    said = fill("bench.serving_site.fill_kepu", folder, environment)
    paths = {"article": said["article"], "listing": "/read/", "home": "/"}
    made = {"application": "kepu.config.wsgi:application", "folder": folder, "workers": workers, "paths": paths}
    off = {**environment, "KEPU_PAGE_CACHE": "0"}
    bare = {**off, "DJANGO_SETTINGS_MODULE": "bench.serving_site.kepu_bare_settings"}
    return [
        Site("kepu anew", environment=bare, **made),
        Site("kepu uncached", environment=off, **made),
        Site("kepu cached", environment=environment, **made),
        Site("kepu signed in", environment=environment, cookie=said["cookie"], **made),
    ]


def stock(folder: Path, workers: int, kept: ExitStack) -> list[Site]:
    """`wagtail start`, an article type and a listing, nothing else; with and without Django's cache middleware on Redis."""
    folder.mkdir()
    subprocess.run([str(BIN / "wagtail"), "start", "stock", str(folder)], check=True, capture_output=True)
    shutil.copytree(Path(__file__).parent / "articles", folder / "articles")
    database, address = database_for("stock", kept)
    environment = {
        "PYTHONPATH": f"{folder}:{ROOT}", "STOCK_DATABASE": database, "STOCK_REDIS": REDIS, "STOCK_SERVER": address,
        "DJANGO_SETTINGS_MODULE": "bench.serving_site.stock_settings",
    }  # fmt: skip
    said = fill("bench.serving_site.fill_stock", folder, environment)
    paths = {"article": said["article"], "listing": said["listing"], "home": "/"}
    made = {
        "application": "bench.serving_site.stock_wsgi:application",
        "folder": folder,
        "workers": workers,
        "paths": paths,
    }
    return [
        Site("stock uncached", environment=environment, **made),
        Site("stock cached", environment={**environment, "STOCK_CACHE": "1"}, **made),
        Site("stock signed in", environment={**environment, "STOCK_CACHE": "1"}, cookie=said["cookie"], **made),
    ]


def constant(folder: Path, workers: int, size: int) -> Site:
    """A bare WSGI answer of so many bytes by the same server."""
    folder.mkdir()
    environment = {"PYTHONPATH": str(ROOT), "CONSTANT_BYTES": str(size)}
    return Site("constant", "bench.serving_site.constant:application", folder, environment, workers, paths={"": "/"})


def fill(module: str, folder: Path, environment: dict[str, str]) -> dict[str, str]:
    print("filling:", module, flush=True)
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)


def database_for(name: str, kept: ExitStack) -> tuple[str, str]:
    database = f"kepu_bench_{name}_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{database}"' + (f' TEMPLATE "{TEMPLATE}"' if TEMPLATE else ""))
    kept.callback(_drop, database)
    parts = urlsplit(SERVER)
    return database, urlunsplit((parts.scheme, parts.netloc, f"/{database}", "", ""))


def _drop(database: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def free_port() -> int:
    """A port of this machine on which nothing listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _first_answer(address: str, cookie: str) -> int:
    """The size of the page, once the server has come up. Raises TimeoutError."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            asked = urllib.request.Request(address, headers={"Cookie": cookie} if cookie else {})
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return len(answer.read())
        except urllib.error.HTTPError:
            raise
        except OSError:
            time.sleep(0.5)
    raise TimeoutError(address)
