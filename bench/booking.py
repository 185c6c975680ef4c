"""How fast people book while many want the same: one slot of 500 and twenty of 25, 2,000 attempts, through HTTP with all rules on.

Limits in the same run, on the same database and under the same server (granian, the same workers and threads): a bare Django view
with the same statements in raw SQL, one with the shortest transaction that cannot oversell, and pgbench without any Python, where four
designs are compared: the slot updated first, the slot updated last, one statement, and a row per seat taken with SKIP LOCKED.
Peer in the same run: pretix from its package, through its orders API (KEPU_BENCH_PRETIX=0 leaves it out).

After every rush the books are checked: seats taken = bookings stored = bookings answered, never one too many.
KEPU_BENCH_CLIENTS ("50,500"), KEPU_BENCH_ROUNDS (1), KEPU_BENCH_WORKERS (2), KEPU_BENCH_SECONDS (4, a round of pgbench),
KEPU_BENCH_PRETIX_ATTEMPTS (550: all that there is, and 50 more; it is slow, and what counts is the time until the last is given out).
"""

import os
import shutil
import statistics
import subprocess
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

from bench.booking_site import pretix
from bench.booking_site.rush import rush, warm
from bench.serving_site.sites import ROOT, Site, database_for, fill
from bench.sizes import IS_SHORT, size

NEEDS_DATABASE = False
CLIENTS = [int(number) for number in os.environ.get("KEPU_BENCH_CLIENTS", "8" if IS_SHORT else "50,500").split(",")]
ROUNDS = size("ROUNDS", 1, 1)
WORKERS = size("WORKERS", 2, 1)
SECONDS = size("SECONDS", 4, 1)
ATTEMPTS = 2000
PRETIX_ATTEMPTS = size("PRETIX_ATTEMPTS", 550, 60)
EMPTY = """
TRUNCATE booking_bookingguest, booking_bookingstep, booking_booking, booking_accountday, booking_demandrefused CASCADE;
UPDATE booking_slot SET taken = 0;
TRUNCATE bare_booking, bare_guest, bare_step, bare_day, bare_slot CASCADE;
INSERT INTO bare_slot SELECT 1, 500, 0;
INSERT INTO bare_slot SELECT n, 25, 0 FROM generate_series(101, 120) n;
"""
KEPU_BOOKS = (
    "SELECT (SELECT sum(taken) FROM booking_slot), (SELECT count(*) FROM booking_booking),"
    " (SELECT count(*) FROM booking_slot WHERE taken > capacity)"
)
BARE_BOOKS = (
    "SELECT (SELECT sum(taken) FROM bare_slot), (SELECT count(*) FROM bare_booking),"
    " (SELECT count(*) FROM bare_slot WHERE taken > capacity)"
)
DESIGNS = {
    "slot first": "BEGIN;\nUPDATE bare_slot SET taken = taken + 1 WHERE id = 1 AND taken < capacity;\n{insert}\nCOMMIT;",
    "slot last": "BEGIN;\n{insert}\nUPDATE bare_slot SET taken = taken + 1 WHERE id = 1 AND taken < capacity;\nCOMMIT;",
    "one statement": (
        "WITH s AS (UPDATE bare_slot SET taken = taken + 1 WHERE id = 1 AND taken < capacity RETURNING id), b AS"
        " (INSERT INTO bare_booking (slot_id, holder, key, seats) SELECT id, md5(random()::text), md5(random()::text), 1 FROM s"
        " RETURNING id), g AS (INSERT INTO bare_guest (booking_id, kind) SELECT id, 'adult' FROM b)"
        " INSERT INTO bare_step (booking_id, act) SELECT id, 'confirmed' FROM b;"
    ),
    "seat rows": (
        "BEGIN;\n{insert}\nUPDATE bare_seat SET booking = 'x' WHERE id = (SELECT id FROM bare_seat WHERE slot_id = 1 AND booking IS NULL"
        " LIMIT 1 FOR UPDATE SKIP LOCKED);\nCOMMIT;"
    ),
}
INSERT = (
    "INSERT INTO bare_booking (slot_id, holder, key, seats) VALUES (1, md5(random()::text), md5(random()::text), 1);\n"
    "INSERT INTO bare_guest (booking_id, kind) VALUES (currval('bare_booking_id_seq'), 'adult');\n"
    "INSERT INTO bare_step (booking_id, act) VALUES (currval('bare_booking_id_seq'), 'confirmed');"
)


def run() -> dict[str, Any]:
    """Bookings per second until sold out, latencies, and ratios to the limits."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as kept:
        _name, address = database_for("booking", kept)
        environment = {
            "PYTHONPATH": str(ROOT), "KEPU_HOME": folder, "KEPU_DATABASE_URL": address, "KEPU_LOG_LEVEL": "ERROR",
            "DJANGO_SETTINGS_MODULE": "kepu.config.settings", "KEPU_BOOKINGS_PER_ADDRESS": "0",
        }  # fmt: skip
        said = fill("bench.booking_site.fill", Path(folder), environment)
        sites = _sites(Path(folder), environment, said)
        figures: dict[str, Any] = {}
        for clients in CLIENTS:
            for shape in ("hot", "spread"):
                figures[f"{shape}, {clients} clients"] = _measured(sites, shape, clients, address)
        designs = _designs(address, Path(folder))
        peer = _pretix(Path(folder) / "pretix", kept)
    return {
        "rushes": figures,
        "pgbench transactions/s, one hot row": designs,
        "ratio_to_bare_view": {name: row["ratio_to_bare"] for name, row in figures.items()},
        "pretix": peer,
        "ratio_to_pretix": _ratios(figures, peer),
        "promised": {"ratio_to_bare_view": 0.5, "ratio_to_pretix": 30, "accepted_p95_ms_at_50": 1000},
        "workers": WORKERS,
        "rounds": ROUNDS,
    }


def _sites(
    folder: Path, environment: dict[str, str], said: dict[str, str]
) -> dict[str, tuple[Site, dict[str, list[str]], str]]:
    ids = {shape: said[shape].split(",") for shape in ("hot", "spread")}
    bare_ids = {"hot": [1], "spread": list(range(101, 121))}
    kepu = {shape: [f"/api/v1/slots/{each}/bookings" for each in found] for shape, found in ids.items()}
    kepu["warm"] = [f"/api/v1/slots/{ids['hot'][0]}"]
    bare = {shape: [f"/book/{each}/" for each in found] for shape, found in bare_ids.items()}
    short = {shape: [f"/short/{each}/" for each in found] for shape, found in bare_ids.items()}
    bare["warm"] = short["warm"] = ["/up/"]
    plain = {name: value for name, value in environment.items() if name != "DJANGO_SETTINGS_MODULE"}
    application = "bench.booking_site.bare:application"
    return {
        "kepu": (
            Site("kepu", "kepu.config.wsgi:application", folder, environment, WORKERS, paths={"up": "/healthz"}),
            kepu,
            KEPU_BOOKS,
        ),
        "bare": (Site("bare", application, folder, plain, WORKERS, paths={"up": "/up/"}), bare, BARE_BOOKS),
        "short": (Site("short", application, folder, plain, WORKERS, paths={"up": "/up/"}), short, BARE_BOOKS),
    }


def _measured(sites: dict[str, Any], shape: str, clients: int, address: str) -> dict[str, Any]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in sites}
    for _round in range(ROUNDS):
        for name, (site, paths, books) in sites.items():
            _sql(address, EMPTY)
            with site.serving() as http:
                warm(http, paths["warm"][0])
                result = rush(http, paths[shape], attempts=ATTEMPTS, clients=clients).said()
            taken, stored, over = _row(address, books)
            result["books"] = {"taken": taken, "stored": stored, "answered": result["accepted"], "over": over}
            result["books_agree"] = taken == stored == result["accepted"] and over == 0
            found[name].append(result)
            print(f"{shape:7}{clients:4} {name:6}", result, flush=True)
    rates = {name: statistics.median(row["accepted_per_second"] for row in rows) for name, rows in found.items()}
    return {
        **{name: rows[0] if ROUNDS == 1 else rows for name, rows in found.items()},
        "ratio_to_bare": round(rates["kepu"] / rates["bare"], 2),
        "ratio_to_short": round(rates["kepu"] / rates["short"], 2),
    }


def _designs(address: str, folder: Path) -> dict[str, float]:
    if shutil.which("pgbench") is None:
        return {}
    _sql(address, EMPTY + "UPDATE bare_slot SET capacity = 1000000000;")
    _sql(address, "INSERT INTO bare_seat (slot_id) SELECT 1 FROM generate_series(1, 60000); CREATE INDEX ON bare_seat (slot_id)"
                  " WHERE booking IS NULL")  # fmt: skip
    found = {}
    for name, script in DESIGNS.items():
        path = folder / f"{name}.sql"
        path.write_text(script.format(insert=INSERT), encoding="utf-8")
        command = [
            "pgbench",
            "-n",
            "-c",
            "50",
            "-j",
            "2",
            "-T",
            str(SECONDS),
            "-f",
            str(path),
            address.replace("postgres:", "postgresql:"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
        found[name] = round(float(line.split()[2]), 1)
        print("pgbench", name, found[name], flush=True)
    return found


def _pretix(folder: Path, kept: ExitStack) -> dict[str, Any]:
    """The same rushes through pretix's orders API; `absent` says why there are none."""
    if os.environ.get("KEPU_BENCH_PRETIX") == "0":
        return {"absent": "left out by KEPU_BENCH_PRETIX"}
    try:
        found: dict[str, Any] = {"version": pretix.install()}
        environment, said = pretix.prepare(folder, database_for("pretix", kept)[1])
        items = said["items"].split(",")
        orders = "/api/v1/organizers/bench/events/day/orders/"
        paths = {"hot": [f"{orders}#{items[0]}"], "spread": [f"{orders}#{item}" for item in items[1:]]}
        with pretix.serving(folder, environment) as http:
            for shape in ("hot", "spread"):
                ask = pretix.order(said["token"])
                result = rush(http, paths[shape], attempts=PRETIX_ATTEMPTS, clients=50, ask=ask).said()
                found[f"{shape}, 50 clients"] = result
                print(f"{shape:7}  50 pretix", result, flush=True)
    except pretix.Absent as reason:
        return {"absent": str(reason)}
    return found


def _ratios(figures: dict[str, Any], peer: dict[str, Any]) -> dict[str, float]:
    """Kepu's bookings per second over pretix's orders per second, for the rushes that both had."""
    both = [name for name in figures if isinstance(peer.get(name), dict)]
    first = {name: figures[name]["kepu"] if ROUNDS == 1 else figures[name]["kepu"][0] for name in both}
    return {name: round(first[name]["accepted_per_second"] / peer[name]["accepted_per_second"], 1) for name in both}


def _sql(address: str, statements: str) -> None:
    with psycopg.connect(address.replace("postgres:", "postgresql:"), autocommit=True) as connection:
        connection.execute(statements.encode())


def _row(address: str, query: str) -> tuple[int, int, int]:
    with psycopg.connect(address.replace("postgres:", "postgresql:")) as connection:
        row = connection.execute(query.encode()).fetchone()
    assert row is not None
    return int(row[0] or 0), int(row[1]), int(row[2])


if __name__ == "__main__":
    print(run())
