"""What others read of statistics."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from kepu.domain.statistics.contracts import CellValue, Difference, Edition, FilingLine, LateRecord
from kepu.domain.statistics.editions import edition_for_year, get_edition, list_editions
from kepu.domain.statistics.filled import Filled, fill, living_filing
from kepu.domain.statistics.frozen import digest_of, positions_from
from kepu.domain.statistics.merging import compare_with_figures
from kepu.domain.statistics.models import Deadline, Filing
from kepu.domain.statistics.scopes import forms_of, reporting_day
from kepu.engines.ledger.positions import list_later
from kepu.engines.measures.contracts import Definition
from kepu.engines.measures.selectors import list_definitions
from kepu.foundation.notices.services import accounts_with
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.models import UnitKind
from kepu.foundation.units.selectors import ancestor_ids, get_root, labels_by_id, parents_on


@dataclass(frozen=True, slots=True)
class Differences:
    """How a signed form would read today, and what came after it. `is_intact`: the frozen form still has its
    SHA-256.
    """

    cells: tuple[Difference, ...]
    records: tuple[LateRecord, ...]
    parts: tuple[str, ...]
    is_intact: bool


def get_filled(*, filing_id: int, today: date) -> Filled:
    """A filing worked out. Raises Filing.DoesNotExist."""
    return fill(Filing.objects.get(pk=filing_id), today=today)


def differences_of(*, filing_id: int, today: date) -> Differences:
    """What a signed form would say today and why it differs. Raises Filing.DoesNotExist."""
    filing = Filing.objects.get(pk=filing_id)
    content = filing.frozen or {}
    unit = labels_by_id([filing.unit_id])[filing.unit_id]
    signed, living = fill(filing, today=today), living_filing(filing, unit, today=today)
    return Differences(
        cells=tuple(_changed(signed, living)),
        records=tuple(_late(filing)),
        parts=tuple(_changed_parts(content, living)),
        is_intact=digest_of(content) == filing.digest,
    )


def summary_against_figures(*, filled: Filled) -> list[Difference]:
    """Where a summary's merged value is not the figure of the whole subtree; `frozen` is the merged one, `now` the
    figure.
    """
    edition = get_edition(filled.filing.edition)
    values = {code: value for code, value in filled.values.items() if code in {cell.code for cell in edition.cells}}
    return compare_with_figures(edition=edition, unit_id=filled.unit.id, year=filled.filing.year, values=values)


def list_progress(*, edition: str, year: int, unit_ids: Collection[int], today: date) -> list[FilingLine]:
    """Every form that units owe for a year, begun or not, in the units' order; units that were not open are left out. Few queries."""
    placed = {*parents_on(reporting_day(year, today)), get_root().id}
    labels = [label for label in _in_order(placed & set(unit_ids)) if _was_open(label, year)]
    rows = Filing.objects.current().about(edition=edition, year=year).defer("frozen")
    filings = {(row.unit_id, row.form): row for row in rows.within([label.id for label in labels])}
    return [_line(label, form, filings.get((label.id, form))) for label in labels for form in forms_of(label.kind)]


def deadline_for(*, edition: str, year: int, unit_id: int) -> date | None:
    """The earliest deadline that a unit or one above it has set; None when there is none."""
    units = [unit_id, *ancestor_ids(unit_id)]
    rows = Deadline.objects.filter(edition=edition, year=year, unit__in=units, is_current=True)
    return rows.order_by("due_on").values_list("due_on", flat=True).first()


def people_to_ask(values: Iterable[CellValue], *, unit_id: int) -> dict[str, list[int]]:
    """Permission → accounts of the nearest unit that holds it, for the permissions that open cells name."""
    return {
        ask: accounts_with(permission=ask, unit_id=unit_id) for ask in dict.fromkeys(value.cell.ask for value in values)
    }


def measure_definitions(codes: Iterable[str]) -> list[Definition]:
    """The definitions of measures, in the given order."""
    known = {definition.code: definition for definition in list_definitions()}
    return [known[code] for code in codes if code in known]


def _in_order(unit_ids: Collection[int]) -> list[UnitLabel]:
    return list(labels_by_id(unit_ids).values())


def _was_open(label: UnitLabel, year: int) -> bool:
    return label.closed_on is None or label.closed_on > date(year, 1, 1)


def _line(label: UnitLabel, form: str, filing: Filing | None) -> FilingLine:
    if filing is None:
        return FilingLine(label.id, label.code, label.name, form, "none")
    return FilingLine(
        label.id, label.code, label.name, form, filing.state, filing.key, filing.revision, filing.changed_at
    )


def _changed(signed: Filled, living: Filled) -> list[Difference]:
    found = []
    for code, value in signed.values.items():
        now = living.values.get(code)
        if now is not None and now.text != value.text:
            found.append(Difference(code, value.cell.title.zh, value.cell.unit, frozen=value.text, now=now.text))
    return found


def _late(filing: Filing) -> list[LateRecord]:
    if filing.signed_at is None:
        return []
    later = list_later(
        positions=positions_from(filing.frozen or {}),
        since=filing.signed_at,
        starts_on=date(filing.year, 1, 1),
        ends_on=date(filing.year, 12, 31),
    )
    return [
        LateRecord(row.public_id, row.unit_id, row.title, row.act, row.number, row.started_on, row.at, row.reason)
        for row in later
    ]


def _changed_parts(content: dict[str, object], living: Filled) -> list[str]:
    rows = content.get("parts") or []
    before = {(row["unit"], row["form"]): row["digest"] for row in rows}  # type: ignore[attr-defined]  # rows of JSON
    now = {(part.unit_id, part.form): part for part in living.merge.parts} if living.merge else {}
    return [part.unit_name for key, part in now.items() if part.digest != before.get(key, "")]


__all__ = [
    "Differences",
    "Edition",
    "UnitKind",
    "deadline_for",
    "differences_of",
    "edition_for_year",
    "get_edition",
    "get_filled",
    "list_editions",
    "list_progress",
    "measure_definitions",
    "people_to_ask",
    "summary_against_figures",
]  # fmt: skip
