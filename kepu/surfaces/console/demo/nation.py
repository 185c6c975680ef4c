"""Millions of records on top of the academy, written set-wise by PostgreSQL itself; for measuring, not for reading.

Every value follows from the record's number by a hash, so the same call writes the same records. They bypass the hash chain and
the history (nobody confirmed them), carry shares, contributions, audience, spend and tags, and lie in the academy's three years.
"""
# ruff: noqa: S608  # names of our own tables and columns; every given word travels as a parameter

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from django.db import connection, transaction

from kepu.engines.measures.services import rebuild_rollups
from kepu.surfaces.console.demo.context import DemoContext

RECORDS = int(os.environ.get("KEPU_BENCH_RECORDS", "5000000"))
SLICE = 250_000
PEOPLE = 30_000
TABLES = ["ledger_record", "ledger_share", "ledger_contribution", "ledger_spend", "ledger_audiencegroup", "ledger_tag"]
KINDS = [
    ("lecture", 30), ("exhibition", 6), ("contest", 4), ("open_day", 6), ("campus_visit", 12), ("study_trip", 4), ("camp", 2),
    ("club_session", 4), ("training", 4), ("course", 5), ("science_week", 3), ("exchange", 1), ("article", 10), ("video", 5),
    ("book", 1), ("commentary", 2), ("service", 1),
]  # fmt: skip
GROUPS = ["youth", "farmers", "workers", "elderly", "officials", "residents", "teachers", "public"]
REGIONS, UNITS, KINDS_DRAWN = (
    "array_length(%(regions)s::int[], 1)",
    "array_length(%(units)s::bigint[], 1)",
    "array_length(%(kinds)s::text[], 1)",
)
DAYS, OTHERS, THEIRS = "%(days)s", "array_length(u.ids, 1)", "array_length(w.ids, 1)"
BRANDS = ["open-day", "science-festival", "spring", "talks", "new-year"]


def load_nation(context: DemoContext, records: int = RECORDS) -> None:
    """Adds that many confirmed records to a loaded academy and builds the rollups. PostgreSQL only, as its superuser."""
    if connection.vendor != "postgresql":
        raise click.UsageError("nation needs PostgreSQL: set KEPU_DATABASE_URL")
    write_records(context, records)
    with connection.cursor() as cursor:
        for table in [*TABLES, "people_person"]:
            context.say(f"statistics of {table}")
            cursor.execute(f"VACUUM ANALYZE {table}")
    context.say("rollups")
    rebuild_rollups()


@transaction.atomic
def write_records(context: DemoContext, records: int) -> None:
    """Writes the people and the records, slice by slice so that one sees it go on; all or nothing."""
    with connection.cursor() as cursor, _bare(cursor, context):
        _people(cursor, context)
        values = _values(cursor, context)
        for done in range(0, records, SLICE):
            first, last = values["before"] + done + 1, values["before"] + min(done + SLICE, records)
            _slice(cursor, {**values, "first": first, "last": last})
            context.say(f"{last - values['before']:,} of {records:,} records")
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('ledger_record', 'id'), (SELECT MAX(id) FROM ledger_record))"
        )


@contextmanager
def _bare(cursor: Any, context: DemoContext) -> Iterator[None]:
    """Without secondary indexes and triggers; indexes are built anew afterwards, which is faster than keeping them up."""
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
    cursor.execute("SET LOCAL work_mem = '64MB'")
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY(%s)"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)",
        [TABLES],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for name, definition in indexes:
        context.say(f"index {name}")
        cursor.execute(definition)


def _people(cursor: Any, context: DemoContext) -> None:
    context.say("people of the nation")
    units = [context.unit[code] for code in context.working_units]
    cursor.execute(
        """
        INSERT INTO people_person (public_id, name, name_en, unit_id, category, seniority, title, field, subject, gender, has_degree,
               joined_on)
        SELECT md5('person' || n)::uuid, '科普者' || n, '', (%(units)s::bigint[])[1 + mod(n, %(count)s)],
               (ARRAY['researcher', 'researcher', 'researcher', 'graduate_student', 'graduate_student', 'retired', 'staff'])
                   [1 + mod(n / 7, 7)],
               (ARRAY['senior', 'associate', 'intermediate', 'none'])[1 + mod(n / 3, 4)], '', '',
               (ARRAY['140', '150', '160', '170', '180', '520', '610', ''])[1 + mod(n / 11, 8)],
               (ARRAY['female', 'male'])[1 + mod(n, 2)], true, DATE '2015-09-01'
        FROM generate_series(1, %(people)s) n
        """,
        {"units": units, "count": len(units), "people": PEOPLE},
    )


def _values(cursor: Any, context: DemoContext) -> dict[str, Any]:
    """What every slice draws from; `before` is the number of the last record that is there already."""
    cursor.execute("SELECT COALESCE(MAX(id), 0) FROM ledger_record")
    before = int(cursor.fetchone()[0])
    cursor.execute(
        "SELECT array_agg(code::int ORDER BY code) FROM places_region WHERE level = 'county' AND NOT is_retired"
    )
    return {
        "before": before,
        "regions": cursor.fetchone()[0] or [110105],
        "units": [context.unit[code] for code in context.working_units],
        "kinds": [kind for kind, weight in KINDS for _ in range(weight)],
        "start": f"{context.years[0]}-01-01",
        "days": (context.years[2] - context.years[0]) * 365 + 330,
        "now": context.now,
    }


def _drawn(salt: int, size: int | str) -> str:
    """A number from 0 to size - 1 that follows from the record's number."""
    return f"mod(hashint8extended(n, {salt}) & 2147483647, {size})"


_RECORDS = f"""
INSERT INTO ledger_record (id, public_id, unit_id, kind_id, title, started_on, ended_on, mode, onsite, online, region_id, venue_id,
    remark, source_kind, source_key, state, is_live, is_drill, supersedes_id, is_withdrawn, created_at)
SELECT n, md5('record' || n)::uuid, unit, kind, '第' || n || '场科普活动', day, day,
       CASE WHEN is_work THEN 'online' WHEN {_drawn(5, 10)} < 4 THEN 'both' ELSE 'onsite' END,
       CASE WHEN is_work THEN 0 WHEN {_drawn(6, 100)} < 4 THEN NULL ELSE exp(2.5 + ({_drawn(6, 1000)}) / 190.0)::bigint END,
       CASE WHEN is_work THEN exp(5 + ({_drawn(7, 1000)}) / 140.0)::bigint WHEN {_drawn(5, 10)} < 4
            THEN exp(4 + ({_drawn(7, 1000)}) / 160.0)::bigint WHEN {_drawn(7, 100)} < 3 THEN NULL ELSE 0 END,
       CASE WHEN is_work THEN NULL ELSE (%(regions)s::int[])[1 + {_drawn(8, REGIONS)}]::text END,
       NULL, '', 'nation', n::text,
       CASE WHEN {_drawn(9, 1000)} < 5 THEN 'proposed' WHEN {_drawn(9, 3)} = 0 THEN 'confirmed' ELSE 'accepted' END,
       true, false, NULL, false, %(now)s
FROM (SELECT n, unit, kind, day, kind IN ('article', 'video', 'book', 'commentary') AS is_work FROM (
    SELECT n, (%(units)s::bigint[])[1 + {_drawn(1, UNITS)}] AS unit,
           (%(kinds)s::text[])[1 + {_drawn(2, KINDS_DRAWN)}] AS kind,
           %(start)s::date + ({_drawn(3, DAYS)})::int AS day
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n) drawn) made
"""


def _slice(cursor: Any, values: dict[str, Any]) -> None:
    """The records from `first` to `last` with everything that hangs on them."""
    cursor.execute(_RECORDS, values)
    hosts = (
        f"SELECT r.id AS n, r.unit_id FROM ledger_record r WHERE r.id BETWEEN {values['first']} AND {values['last']}"
    )
    # every eighth act has a second unit, with equal shares
    partner = f"CASE WHEN {_drawn(11, 8)} = 0 THEN NULLIF(u.ids[1 + {_drawn(12, OTHERS)}], unit_id) END"
    shared = (
        f"SELECT n, unit_id, {partner} AS other FROM ({hosts}) r,"
        " (SELECT array_agg(DISTINCT unit_id ORDER BY unit_id) AS ids FROM people_person) u"
    )
    groups, brands = _array(GROUPS), _array(BRANDS)
    statements = [
        f"INSERT INTO ledger_share (record_id, unit_id, basis_points) SELECT n, h.unit_id,"
        f" CASE WHEN other IS NULL THEN 10000 ELSE 5000 END FROM ({shared}) s,"
        f" LATERAL (VALUES (s.unit_id), (s.other)) h (unit_id) WHERE h.unit_id IS NOT NULL",
        f"INSERT INTO ledger_contribution (record_id, person_id, outside_name, role, minutes, unit_id, category, seniority, reference)"
        f" SELECT n, p.id, '', 'speaker', 30 + 15 * ({_drawn(13, 8)}), p.unit_id, p.category, p.seniority, ''"
        f" FROM ({hosts}) r JOIN (SELECT unit_id, array_agg(id ORDER BY id) AS ids FROM people_person GROUP BY unit_id) w"
        f" ON w.unit_id = r.unit_id JOIN people_person p ON p.id = w.ids[1 + {_drawn(14, THEIRS)}]",
        f"INSERT INTO ledger_spend (record_id, purpose, source, amount_fen) SELECT n,"
        f" (ARRAY['activity', 'activity', 'activity', 'exhibit', 'administration', 'other'])[1 + {_drawn(15, 6)}],"
        f" (ARRAY['own', 'special', 'government', 'donation'])[1 + {_drawn(16, 4)}], 10000 * (1 + {_drawn(17, 500)})"
        f" FROM ({hosts}) r WHERE {_drawn(18, 10)} < 6",
        f'INSERT INTO ledger_audiencegroup (record_id, "group", count) SELECT n, ({groups})[1 + {_drawn(19, 8)}], NULL FROM ({hosts}) r',
        f"INSERT INTO ledger_tag (record_id, namespace, value) SELECT n, 'week', 'science_week' FROM ({hosts}) r"
        f" WHERE {_drawn(20, 20)} = 0",
        f"INSERT INTO ledger_tag (record_id, namespace, value) SELECT n, 'brand', ({brands})[1 + {_drawn(21, 5)}] FROM ({hosts}) r"
        f" WHERE {_drawn(22, 10)} = 0",
    ]
    for statement in statements:
        cursor.execute(statement)


def _array(words: list[str]) -> str:
    return "ARRAY[" + ", ".join(f"'{word}'" for word in words) + "]"
