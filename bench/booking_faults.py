"""Booking while things break: a web worker is killed, PostgreSQL is restarted and crashes, Redis goes away or freezes, all during the rush.

2,000 attempts by 50 clients on one slot of 500 or on twenty of 25, through HTTP with all rules on, `kepu run` as in production (its
workers brought up again by granian), on a PostgreSQL cluster and a Redis of its own. Clients ask again with the same key after a lost
connection or a 5xx, as told by Retry-After. Afterwards the books are checked against what every client was told; the first thing that is
not true ends the program with a failure. How long nobody got an answer, and how often clients asked again, is reported.

KEPU_BENCH_CLIENTS (50), KEPU_BENCH_WORKERS (2), KEPU_BENCH_ATTEMPTS (2000).
"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg

from bench.booking_site.retrying import Run, Told, rush_through
from bench.booking_site.servers import Absent, Cluster, Redis
from bench.serving_site.sites import BIN, ROOT, fill, free_port
from bench.sizes import size

NEEDS_DATABASE = False
CLIENTS = size("CLIENTS", 50, 20)
WORKERS = size("WORKERS", 2, 2)
ATTEMPTS = size("ATTEMPTS", 2000, 2000)
EARLY = 150  # bookings made when a fault comes, of 500
AWAY = 3.0  # seconds
START_SECONDS = 180
EMPTY = """
TRUNCATE booking_bookingguest, booking_bookingstep, booking_booking, booking_accountday, booking_demandrefused, notices_delivery CASCADE;
UPDATE booking_slot SET taken = 0;
"""
BOOKINGS = (
    "SELECT b.public_id::text, b.holder_key, b.idempotency_key, b.state, s.public_id::text,"
    " (SELECT count(*) FROM booking_bookingguest g WHERE g.booking_id = b.id),"
    " (SELECT count(*) FROM booking_bookingstep t WHERE t.booking_id = b.id)"
    " FROM booking_booking b JOIN booking_slot s ON s.id = b.slot_id"
)
SLOTS = "SELECT public_id::text, capacity, taken FROM booking_slot"
SUMS = (
    "SELECT (SELECT count(*) FROM notices_delivery), (SELECT coalesce(sum(bookings), 0) FROM booking_accountday),"
    " (SELECT count(DISTINCT once_key) FROM booking_bookingguest)"
)
_numbers = count(0, 1_000_000)  # each rush has people of its own, for limits count who asks often
Fault = Callable[[Run], Awaitable[None]]


class Untrue(Exception):
    """The books are not what clients were told; says what."""


def run() -> dict[str, Any]:
    """Per fault and shape: what was booked, retries, mishaps, the longest time without an answer. Raises Untrue."""
    try:
        with tempfile.TemporaryDirectory() as place:
            return _run(Path(place))
    except Absent as reason:
        return {"absent": str(reason)}


def _run(place: Path) -> dict[str, Any]:
    place.chmod(0o755)
    cluster, redis = Cluster(place / "cluster"), Redis()
    home = place / "home"
    home.mkdir()
    environment = {
        "PYTHONPATH": str(ROOT), "KEPU_HOME": str(home), "KEPU_DATABASE_URL": cluster.address, "KEPU_REDIS_URL": redis.address,
        "KEPU_LOG_LEVEL": "WARNING", "DJANGO_SETTINGS_MODULE": "kepu.config.settings", "KEPU_BOOKINGS_PER_ADDRESS": "100000",
        "KEPU_WEB_WORKERS": str(WORKERS), "KEPU_DEMO": "0",
    }  # fmt: skip
    cluster.start(careless=True)
    try:
        redis.start()
        said = fill("bench.booking_site.fill", home, environment)
        cluster.stop()
        cluster.start()
        slots = {shape: said[shape].split(",") for shape in ("hot", "spread")}
        figures = {}
        with _serving(home, environment) as web:
            for name, fault in _faults(web, cluster, redis).items():
                for shape, ids in slots.items():
                    figures[f"{name}, {shape}"] = _rush(web, cluster, name, fault, ids)
        return {"rushes": figures, "clients": CLIENTS, "workers": WORKERS, "attempts": ATTEMPTS}
    finally:
        redis.stop()
        cluster.stop()


class Web:
    """The site as `kepu run` serves it."""

    def __init__(self, process: "subprocess.Popen[bytes]", address: str) -> None:
        self.process, self.address = process, address

    def workers(self) -> list[int]:
        """The processes that answer: children of granian that were spawned to work."""
        [granian] = [pid for pid in _children(self.process.pid) if b"granian" in _command(pid)]
        return [pid for pid in _children(granian) if b"spawn_main" in _command(pid) or b"granian" in _command(pid)]


@contextmanager
def _serving(home: Path, environment: dict[str, str]) -> Iterator[Web]:
    port = free_port()
    with (home / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [str(BIN / "kepu"), "run", "--no-worker"], cwd=home, stdout=log, stderr=log,
            env={**os.environ, **environment, "KEPU_PORT": str(port)},
        )  # fmt: skip
    web = Web(process, f"http://127.0.0.1:{port}")
    try:
        _until(web, "/readyz")
        yield web
    finally:
        process.terminate()
        process.wait(30)


def _faults(web: Web, cluster: Cluster, redis: Redis) -> dict[str, Fault]:
    async def nothing(run: Run) -> None:
        return

    async def kill(run: Run) -> None:
        await _when(run, EARLY)
        os.kill(web.workers()[0], signal.SIGKILL)

    async def kill_all(run: Run) -> None:
        await _when(run, EARLY)
        for worker in web.workers():
            os.kill(worker, signal.SIGKILL)

    async def restart(run: Run) -> None:
        await _when(run, EARLY)
        await asyncio.to_thread(cluster.restart, "fast")

    async def crash(run: Run) -> None:
        await _when(run, EARLY)
        await asyncio.to_thread(cluster.restart, "immediate")

    async def no_redis(run: Run) -> None:
        await _when(run, EARLY)
        redis.stop()
        await asyncio.sleep(AWAY)
        redis.start()

    async def frozen_redis(run: Run) -> None:
        await _when(run, EARLY)
        redis.freeze()
        await asyncio.sleep(AWAY)
        redis.thaw()

    return {
        "no fault": nothing,
        "one web worker killed (-9)": kill,
        "every web worker killed (-9)": kill_all,
        "PostgreSQL restarted (fast)": restart,
        "PostgreSQL crashed (immediate) and started": crash,
        f"Redis stopped for {AWAY:.0f} s": no_redis,
        f"Redis frozen for {AWAY:.0f} s": frozen_redis,
    }


async def _when(run: Run, made: int) -> None:
    """Waits until so many have been booked."""
    while run.booked < made:
        await asyncio.sleep(0.005)


def _rush(web: Web, cluster: Cluster, name: str, fault: Fault, ids: list[str]) -> dict[str, Any]:
    with _connected(cluster) as connection:
        connection.execute(EMPTY.encode())
    _until(web, "/readyz")
    for _ in range(40):  # every worker has loaded its code and counts as one that has been up for a while
        _until(web, f"/api/v1/slots/{ids[0]}")
    paths = [f"/api/v1/slots/{each}/bookings" for each in ids]
    begun = next(_numbers)
    run = rush_through(web.address, paths, numbers=range(begun, begun + ATTEMPTS), clients=CLIENTS, fault=fault)
    _check(cluster, run, ids)
    figures = {
        "booked": run.booked,
        "refused": sum(told.status == 409 for told in run.told),
        "asked_again": sum(told.tries - 1 for told in run.told),
        "clients_that_asked_again": sum(told.tries > 1 for told in run.told),
        "answered_200_to_a_known_key": sum(told.status == 200 for told in run.told),
        "longest_gap_s": round(run.longest_gap(), 2),
        "seconds": round(max(run.answers), 1),
        "mishaps": dict(run.mishaps),
    }
    print(f"{name}, {len(ids)} slot(s)", figures, flush=True)
    return figures


def _check(cluster: Cluster, run: Run, ids: list[str]) -> None:
    """Raises Untrue unless the books are exactly what clients were told."""
    with _connected(cluster) as connection:
        rows = connection.execute(BOOKINGS.encode()).fetchall()
        slots = {row[0]: row[1:] for row in connection.execute(SLOTS.encode()).fetchall() if row[0] in ids}
        letters, counted, documents = connection.execute(SUMS.encode()).fetchone() or (0, 0, 0)
    told = {each.said["booking"]: each for each in run.told if each.is_booked}
    stored = {row[0]: row for row in rows}
    statuses = Counter((each.status, each.said.get("code", "")) for each in run.told)
    _demand(
        len(run.told) == ATTEMPTS and set(statuses) <= {(200, ""), (201, ""), (409, "sold_out")}, f"answers: {statuses}"
    )
    _demand(
        set(told) == set(stored),
        f"{len(set(told) - set(stored))} confirmed are lost, {len(set(stored) - set(told))} unknown",
    )
    _demand(all(_is_own(told[key], row) for key, row in stored.items()), "a booking is not what its client was told")
    _demand(len({row[1] for row in rows}) == len({row[2] for row in rows}) == len(rows), "somebody or some key has two")
    _demand(all(row[5:] == (1, 1) for row in rows), "a booking without its guest or its step")
    _demand(letters == counted == documents == len(rows), f"letters {letters}, days {counted}, documents {documents}")
    here = Counter(row[4] for row in rows)
    for slot, (capacity, taken) in slots.items():
        _demand(taken == here[slot] <= capacity, f"slot {slot}: {taken} taken, {here[slot]} stored of {capacity}")
        refused = any(slot in each.path and each.status == 409 for each in run.told)
        _demand(taken == capacity or not refused, f"slot {slot} told somebody that it is full at {taken} of {capacity}")


def _is_own(told: Told, row: tuple[Any, ...]) -> bool:
    return row[2] == f"key-{told.number}" and row[3] == told.said["state"] == "confirmed" and row[4] in told.path


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Untrue(otherwise)


def _connected(cluster: Cluster) -> "psycopg.Connection[tuple[Any, ...]]":
    return psycopg.connect(cluster.address.replace("postgres:", "postgresql:", 1), autocommit=True)


def _until(web: Web, path: str) -> None:
    """Waits until the site answers. Raises TimeoutError."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(web.address + path, timeout=30) as answer:
                answer.read()
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(path)


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


if __name__ == "__main__":
    print(run())
    sys.exit(0)
