"""A PostgreSQL cluster and a Redis of one's own, to be stopped as one likes."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from bench.serving_site.sites import free_port

OWNER = "postgres"  # PostgreSQL does not run as root
SECONDS = 60


class Absent(Exception):
    """A program that is needed is not on this machine; says which."""


def program(name: str) -> str:
    """The path of a program, PostgreSQL's own among them. Raises Absent."""
    found = shutil.which(name) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None
    )
    if found is None:
        raise Absent(f"no {name} here")
    return found


class Cluster:
    """A cluster in a folder, under settings as PostgreSQL comes, so that a crash loses nothing that was committed."""

    def __init__(self, folder: Path) -> None:
        self._control = program("pg_ctl")
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        if os.geteuid() == 0:
            owner = pwd.getpwnam(OWNER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._run(
            program("initdb"), "-D", str(folder / "data"), "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )

    @property
    def address(self) -> str:
        return f"postgres://{OWNER}@127.0.0.1:{self.port}/{OWNER}"

    def start(self, *, careless: bool = False) -> None:
        """`careless` is for filling it: nothing waits for the disk."""
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        options += " -c fsync=off -c synchronous_commit=off" if careless else ""
        self._run(
            self._control, "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-o", options, "-w", "start"
        )

    def restart(self, mode: str) -> None:
        """`fast` ends every session and writes everything down; `immediate` is a crash, recovered from at the start."""
        self._run(
            self._control, "-D", str(self.folder / "data"), "-m", mode, "-l", str(self.folder / "log"), "-w", "restart"
        )

    def stop(self) -> None:
        self._run(self._control, "-D", str(self.folder / "data"), "-m", "fast", "-w", "stop")

    def _run(self, *command: str) -> None:
        as_owner = ["runuser", "-u", OWNER, "--"] if os.geteuid() == 0 else []
        done = subprocess.run([*as_owner, *command], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              text=True, timeout=SECONDS, check=False)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command[0]}: {done.stderr.strip()}")


class Redis:
    """A server that keeps nothing."""

    def __init__(self) -> None:
        self.port = free_port()
        self._command = [
            program("redis-server"),
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no",
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process = None

    def freeze(self) -> None:
        """It takes connections and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
