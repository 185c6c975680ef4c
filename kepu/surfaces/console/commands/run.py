import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
from django.conf import settings
from django.core.management import call_command

from kepu.config.environment import environment
from kepu.surfaces.console.demo.context import PASSWORD

SIGN_INS = [
    ("astro_coordinator", "天文研究所 科普专员 · coordinator of an institute"),
    ("astro_statistician", "天文研究所 统计员 · statistician"),
    ("astro_leader", "天文研究所 所领导 · leader, signs"),
    ("north_coordinator", "北方分院 科普专员 · coordinator of a branch"),
    ("academy_coordinator", "科学院 科普专员 · coordinator of the academy"),
    ("academy_administrator", "科学院 管理员 · central administrator"),
]


@click.command()
@click.option("--worker/--no-worker", default=True, help="Also start a background worker.")
def command(worker: bool) -> None:
    """Prepare the database, fill an empty one with the demonstration, and serve."""
    prepare_data()
    env = environment()
    processes = [_start_web(env.host, env.port, env.web_workers)]
    if worker:
        processes.append(subprocess.Popen([sys.executable, "-m", "kepu.surfaces.console.main", "worker"]))
    _say_where(env.base_url)
    sys.exit(_wait(processes))


def prepare_data() -> None:
    """Migrates, gathers static files when the code is newer, loads regions and, on an empty database, the demonstration."""
    from kepu.foundation.places.services import load_regions
    from kepu.foundation.units.models import Unit
    from kepu.surfaces.console.commands.demo import load_demo

    call_command("migrate", verbosity=0, interactive=False)
    _gather_static()
    load_regions()
    if environment().demo and not Unit.objects.exists():
        click.echo("An empty database: loading the demonstration village …")
        load_demo("village")


def _gather_static() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    newest = max((path.stat().st_mtime for path in (settings.PACKAGE_DIR / "ui" / "static").rglob("*")), default=0)
    if stamp.exists() and stamp.stat().st_mtime > newest:
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.touch()


def _start_web(host: str, port: int, workers: int) -> "subprocess.Popen[bytes]":
    arguments = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)]
    arguments += ["--blocking-threads", "4", "--log-level", "warning", "--respawn-failed-workers"]
    return subprocess.Popen([str(Path(sys.executable).parent / "granian"), *arguments, "kepu.config.wsgi:application"])


def _say_where(address: str) -> None:
    click.echo(f"\n  {address}/            the public site · 公众网站")
    click.echo(f"  {address}/workbench/  the workbench · 工作台")
    click.echo(f"  {address}/api/v1/docs the API · 接口\n")
    if environment().demo:
        click.echo(f"  Demonstration sign-ins (password {PASSWORD}):")
        for name, what in SIGN_INS:
            click.echo(f"    {name:22} {what}")
    click.echo("\n  Stop with Ctrl+C.", nl=True)


def _wait(processes: "list[subprocess.Popen[bytes]]") -> int:
    """Waits until one process ends or we are told to stop; then stops all. Returns the exit code."""
    stopping = False

    def stop(signum: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and all(process.poll() is None for process in processes):
        time.sleep(0.2)
    for process in processes:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
    codes = [process.wait(timeout=20) for process in processes]
    return 0 if stopping else next((code for code in codes if code), os.EX_SOFTWARE)
