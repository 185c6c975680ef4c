import threading
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

import click
import structlog
from django.apps import apps
from django.core.management import call_command
from django.db import close_old_connections

log = structlog.get_logger(__name__)


@click.command()
@click.option("--once", is_flag=True, help="Do what is due, then stop.")
def command(once: bool) -> None:
    """Do background work: queued tasks, and what apps ask for regularly (PERIODIC in their tasks module)."""
    if once:
        for _, work in periodic():
            work()
        call_command("db_worker", batch=True, interval=0, startup_delay=False)
        return
    threading.Thread(target=_keep_schedule, daemon=True).start()
    call_command("db_worker", interval=1.0, startup_delay=False)


def periodic() -> list[tuple[float, Callable[[], object]]]:
    """(seconds between runs, function) of every app. A run is idempotent: several workers may do it at the same time."""
    found: list[tuple[float, Callable[[], object]]] = []
    for config in apps.get_app_configs():
        if config.name.startswith("kepu.") and find_spec(f"{config.name}.tasks"):
            module = import_module(f"{config.name}.tasks")
            found += [(seconds, getattr(module, name)) for name, seconds in getattr(module, "PERIODIC", {}).items()]
    return found


def _keep_schedule() -> None:
    due = [(0.0, seconds, work) for seconds, work in periodic()]
    while True:
        time.sleep(1)
        for position, (at, seconds, work) in enumerate(due):
            if time.monotonic() >= at:
                _do(work)
                due[position] = (time.monotonic() + seconds, seconds, work)


def _do(work: Callable[[], object]) -> None:
    close_old_connections()
    try:
        work()
    except Exception:  # the next round tries again; the log says what happened
        log.exception("periodic.failed", work=getattr(work, "__name__", str(work)))
    finally:
        close_old_connections()
