"""Small pieces of SQL that SQLite and PostgreSQL both understand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kepu.engines.measures.language.rules import Money, Parts

COUNTED_SQL = "r.is_live AND NOT r.is_drill AND r.state IN ('confirmed', 'accepted')"
GROUP = 'd."group"'


@dataclass(frozen=True, slots=True)
class Sql:
    """A piece of SQL with its parameters in order."""

    text: str
    params: tuple[str | int, ...] = ()


ALL = Sql("")


def day(value: date) -> str:
    """A date as a literal."""
    return f"DATE '{value.isoformat()}'" if connection.vendor == "postgresql" else f"'{value.isoformat()}'"


def months_since_1900(column: str) -> str:
    """A date column's month as a number, January 1900 being 0."""
    if connection.vendor == "postgresql":
        year, month = (f"date_part('{part}', {column}::timestamp)::int" for part in ("year", "month"))
    else:
        year, month = f"CAST(substr({column}, 1, 4) AS int)", f"CAST(substr({column}, 6, 2) AS int)"
    return f"(({year} - 1900) * 12 + {month} - 1)"


def epoch_of(column: str, boundaries: Iterable[date]) -> str:
    """How many boundaries lie on or before a date: it changes on the days on which some unit was placed anew."""
    steps = " ".join(f"WHEN {column} < {day(boundary)} THEN {number}" for number, boundary in enumerate(boundaries))
    return f"CASE {steps} ELSE {len(list(boundaries))} END" if steps else "0"


def within(months: Iterable[date] | None) -> str:
    """Records of these months; everything without months."""
    if months is None:
        return ""
    ranges = [f"(r.started_on >= {day(first)} AND r.started_on < {day(after)})" for first, after in stretches(months)]
    return " AND (" + " OR ".join(ranges or ["FALSE"]) + ")"


def stretches(months: Iterable[date]) -> list[tuple[date, date]]:
    """Months joined to stretches [first day, day after the last)."""
    found: list[tuple[date, date]] = []
    for month in sorted(set(months)):
        if found and found[-1][1] == month:
            found[-1] = (found[-1][0], next_month(month))
        else:
            found.append((month, next_month(month)))
    return found


def next_month(month: date) -> date:
    """The first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def part_condition(parts: Parts, alias: str) -> Sql:
    """The condition on one contribution; empty when any will do."""
    wanted = [("role", parts.roles), ("category", parts.categories), ("seniority", parts.seniorities)]
    return joined([among(f"{alias}.{column}", words) for column, words in wanted if words])


def money_condition(money: Money, alias: str) -> Sql:
    """The condition on one row of spend; empty when any will do."""
    wanted = [("purpose", money.purposes), ("source", money.sources)]
    return joined([among(f"{alias}.{column}", words) for column, words in wanted if words])


def joined(parts: Iterable[Sql]) -> Sql:
    """All of these conditions."""
    found = [part for part in parts if part.text]
    return Sql(" AND ".join(part.text for part in found), tuple(p for part in found for p in part.params))


def among(column: str, words: Iterable[str]) -> Sql:
    """The column holds one of the words."""
    chosen = tuple(words)
    return Sql(f"{column} IN ({', '.join(['%s'] * len(chosen))})", chosen)


def tag_condition(namespace: str, value: str) -> Sql:
    """The condition on one tag; an empty value means any."""
    if value:
        return Sql("d.namespace = %s AND d.value = %s", (namespace, value))
    return Sql("d.namespace = %s", (namespace,))
