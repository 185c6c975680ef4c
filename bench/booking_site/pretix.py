"""pretix as a peer: from its package, set up as its manual says (PostgreSQL, Redis, gunicorn with five workers, a Celery worker), the
same rush through its orders API. Its package goes into an environment of its own below build/.
"""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from bench.booking_site.rush import Ask
from bench.serving_site.sites import REDIS, ROOT, free_port

HOME = ROOT / "build" / "bench" / "pretix"
BIN = HOME / "venv" / "bin"
START_SECONDS = 240
CONFIG = """
[pretix]
instance_name=bench
url=http://127.0.0.1:{port}
datadir={folder}
trust_x_forwarded_for=off
[database]
backend=postgresql
name={database}
user={user}
password={password}
host={host}
port={server_port}
[redis]
location={redis}
sessions=true
[celery]
broker={redis}
backend={redis}
[mail]
from=bench@example.org
host=127.0.0.1
port=1
"""
# What a team may do is named otherwise from version to version: whatever there is, it may.
PERMISSIONS = """
from pretix.base.models import Team
names = [field.name for field in Team._meta.fields if field.name.startswith(("can_", "all_")) and field.name != "all_events"]
print("fields", ",".join(names), sep="\\t")
"""
# Two kinds of day as for Kepu: one quota of 500, and twenty products with a quota of 25 each. Prints what the rush needs.
FILL = """
from datetime import timedelta
from django.utils.timezone import now
from django_scopes import scopes_disabled
from pretix.base.models import Event, Organizer, Team
with scopes_disabled():
    organizer = Organizer.objects.create(name="Bench", slug="bench")
    team = Team.objects.create(organizer=organizer, name="api", all_events=True, **PERMISSIONS)
    token = team.tokens.create(name="bench")
    event = Event.objects.create(
        organizer=organizer, name="Open day", slug="day", currency="EUR", date_from=now() + timedelta(days=10), live=True,
        plugins="",
    )
    event.settings.timezone = "Asia/Shanghai"
    items = []
    for size, count in ((500, 1), (25, 20)):
        for number in range(count):
            item = event.items.create(name=f"slot {size}-{number}", default_price=0, admission=True)
            quota = event.quotas.create(name=f"q {size}-{number}", size=size)
            quota.items.add(item)
            items.append(str(item.pk))
    print("token", token.token, sep="\\t")
    print("items", ",".join(items), sep="\\t")
"""


class Absent(Exception):
    """pretix could not be set up here; says why."""


def install() -> str:
    """Puts the package into its environment, once. Returns its version. Raises Absent."""
    if not (BIN / "gunicorn").exists():
        HOME.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", str(HOME / "venv")], check=True)
        done = subprocess.run(
            [str(BIN / "pip"), "install", "-q", "pretix", "gunicorn"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Absent(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "pip failed")
    shown = subprocess.run([str(BIN / "pip"), "show", "pretix"], capture_output=True, text=True, check=True).stdout
    return next(line.split()[1] for line in shown.splitlines() if line.startswith("Version"))


def prepare(folder: Path, address: str) -> tuple[dict[str, str], dict[str, str]]:
    """Migrates and fills a database. Returns the environment that it runs in, and token and items. Raises Absent."""
    folder.mkdir()
    server, port = urlsplit(address), free_port()
    config = folder / "pretix.cfg"
    config.write_text(
        CONFIG.format(
            port=port, folder=folder, database=server.path.lstrip("/"), user=server.username or "", password=server.password or "",
            host=server.hostname, server_port=server.port or 5432, redis=REDIS,
        )
    )  # fmt: skip
    environment = {
        "PRETIX_CONFIG_FILE": str(config),
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "HOME": str(folder),
        "PORT": str(port),
    }
    _run("migrate", environment)
    permissions = _run("shell", environment, "-c", PERMISSIONS)
    names = _said(permissions)["fields"].split(",")
    said = _said(_run("shell", environment, "-c", FILL.replace("PERMISSIONS", repr(dict.fromkeys(names, True)))))
    return environment, said


def order(token: str) -> Ask:
    """How an attempt is worded for pretix: a free order of the product after the # of the path, for another person each time."""

    def ask(path: str, number: int) -> tuple[dict[str, object], dict[str, str]]:
        position = {"positionid": 1, "item": int(path.partition("#")[2]), "variation": None, "price": "0.00",
                    "attendee_name_parts": {"full_name": "李启明"}, "attendee_email": None, "answers": []}  # fmt: skip
        said = {"email": f"{number}@example.org", "locale": "en", "sales_channel": "web", "payment_provider": "free",
                "send_email": False, "fees": [], "positions": [position]}  # fmt: skip
        return said, {"Authorization": f"Token {token}", "X-Idempotency-Key": f"key-{position['item']}-{number}"}

    return ask


@contextmanager
def serving(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """gunicorn and a Celery worker, as in the manual's units; yields the address."""
    port = environment["PORT"]
    gunicorn = ["gunicorn", "pretix.wsgi", "--workers", "5", "--max-requests", "1200", "--max-requests-jitter", "50"]
    commands = [
        [str(BIN / gunicorn[0]), *gunicorn[1:], "--bind", f"127.0.0.1:{port}"],
        [str(BIN / "celery"), "-A", "pretix.celery_app", "worker", "-l", "warning"],
    ]
    with (folder / "pretix.log").open("ab") as log:
        running = [
            subprocess.Popen(command, cwd=folder, env={**_plain(), **environment}, stdout=log, stderr=log)
            for command in commands
        ]
    try:
        _wait(f"http://127.0.0.1:{port}/healthcheck/")
        yield f"http://127.0.0.1:{port}"
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(60)


def _plain() -> dict[str, str]:
    """This process's environment without what names Kepu's settings and code."""
    return {name: word for name, word in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "PYTHONPATH")}


def _wait(url: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=30).read()  # our own address
            return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise Absent("it did not answer in time")


def _run(command: str, environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(BIN / "python"), "-m", "pretix", command, *arguments],
        env={**_plain(), **environment}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Absent(f"{command}: {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else 'failed'}")
    return done.stdout


def _said(text: str) -> dict[str, str]:
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
