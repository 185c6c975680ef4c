"""The only writers of workbooks."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from kepu.engines.ledger.selectors import list_kinds
from kepu.engines.ledger.services import confirm_records, propose_records
from kepu.engines.ledger.source_selectors import records_of_sources
from kepu.engines.workbooks.contracts import Outcome, Settlement
from kepu.engines.workbooks.drafting import drafts_of
from kepu.engines.workbooks.errors import (
    AlreadyImporting,
    InvalidSettlement,
    NothingToImport,
    ReasonMissing,
    RowNotOpen,
)
from kepu.engines.workbooks.intake import (
    Choices,
    Intake,
    Screened,
    stored_problems,
    stored_tables,
    stored_values,
    take_in,
)
from kepu.engines.workbooks.keys import SOURCE_KIND
from kepu.engines.workbooks.models import RowState, Workbook, WorkbookRow
from kepu.foundation.audit.services import note
from kepu.foundation.bulk import insert_all, without_collecting
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import sha256_hex
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require, units_within
from kepu.foundation.units.selectors import list_labels

BATCH = 2000


@transaction.atomic
@without_collecting()
def read_workbook(
    *, actor: Actor, unit_id: int, file_name: str, content: bytes, now: datetime, year: int | None = None
) -> Workbook:
    """Keeps and reads a workbook for a unit; the same bytes again give the workbook that is there, unchanged.

    Raises Refused, FileTooLarge, UnreadableWorkbook.
    """
    require(actor, "records.propose", unit_id)
    digest = sha256_hex(content)
    known = Workbook.objects.filter(unit_id=unit_id, sha256=digest).first()
    if known is not None:
        return known
    choices = Choices(year=year)
    intake = _take_in(actor, content=content, file_name=file_name, unit_id=unit_id, choices=choices)
    stored = store_file(actor=actor, unit_id=unit_id, name=file_name, content=content, now=now)
    workbook = Workbook.objects.create(
        file=stored,
        sha256=digest,
        name=stored.name,
        unit_id=unit_id,
        year=intake.reading.year,
        typed_year=year,
        tables=stored_tables(intake.reading),
        remarks=_remarks(intake),
        read_by_id=actor.account_id,
        reader_name=actor.name,
        read_at=now,
    )
    insert_all(WorkbookRow, _rows(workbook, intake.rows))
    return workbook


@transaction.atomic
@without_collecting()
def change_mapping(*, actor: Actor, workbook_id: int, choices: Choices, now: datetime) -> Workbook:
    """Reads the workbook again with other columns, money units or year; what persons decided about rows stays.

    Raises Refused, AlreadyImporting, UnreadableWorkbook.
    """
    workbook = Workbook.objects.select_for_update(of=("self",)).select_related("file").get(pk=workbook_id)
    require(actor, "records.propose", workbook.unit_id)
    if workbook.rows.filter(state=RowState.IMPORTED).exists():
        raise AlreadyImporting(workbook.name)
    with workbook.file.file.open("rb") as source:
        content = source.read()
    intake = _take_in(actor, content=content, file_name=workbook.name, unit_id=workbook.unit_id, choices=choices)
    kept = {(row.sheet, row.row): row for row in workbook.rows.filter(state__in=[RowState.SETTLED, RowState.SKIPPED])}
    workbook.rows.all().delete()
    insert_all(WorkbookRow, _rows(workbook, intake.rows, kept))
    workbook.year, workbook.typed_year = intake.reading.year, choices.year
    workbook.tables, workbook.remarks = stored_tables(intake.reading), _remarks(intake)
    workbook.mapping = choices.as_json()
    workbook.save(update_fields=["year", "typed_year", "tables", "remarks", "mapping"])
    return workbook


@transaction.atomic
def settle_row(*, actor: Actor, row_id: int, typed: Settlement, now: datetime) -> WorkbookRow:
    """Completes a row by what a person typed; kept beside what stood in the workbook. Raises Refused, RowNotOpen, InvalidSettlement."""
    row = _open_row(actor, row_id)
    require(actor, "records.propose", typed.host_id)
    _check(typed)
    names = {label.id: label.name for label in list_labels([typed.host_id, *typed.cohost_ids])}
    cohosts = [unit for unit in dict.fromkeys(typed.cohost_ids) if unit != typed.host_id]
    row.typed = {
        **asdict(typed),
        "title": typed.title.strip(),
        "start": typed.start.isoformat(),
        "end": typed.end.isoformat(),
        "host": names[typed.host_id],
        "cohost_ids": cohosts,
        "cohosts": [*(names[unit] for unit in cohosts), *typed.partners],
        "partners": list(typed.partners),
        "people": list(typed.people),
    }
    row.host_id = typed.host_id
    return _decide(row, RowState.SETTLED, actor=actor, reason="", now=now)


@transaction.atomic
def skip_row(*, actor: Actor, row_id: int, reason: str, now: datetime) -> WorkbookRow:
    """Leaves a row out, with a reason. Raises Refused, RowNotOpen, ReasonMissing."""
    row = _open_row(actor, row_id)
    if not reason.strip():
        raise ReasonMissing("skip")
    return _decide(row, RowState.SKIPPED, actor=actor, reason=reason.strip()[:300], now=now)


@transaction.atomic
def reopen_row(*, actor: Actor, row_id: int, now: datetime) -> WorkbookRow:
    """Takes a settlement or an omission back; what was typed stays as the form's start. Raises Refused, RowNotOpen."""
    row = WorkbookRow.objects.select_for_update(of=("self",)).select_related("workbook").get(pk=row_id)
    require(actor, "records.propose", row.workbook.unit_id)
    if row.state not in (RowState.SETTLED, RowState.SKIPPED):
        raise RowNotOpen(row.state)
    return _decide(row, RowState.HELD if row.problems else RowState.READY, actor=actor, reason="", now=now)


@transaction.atomic
@without_collecting()
def import_ready_rows(*, actor: Actor, workbook_id: int, now: datetime) -> Outcome:
    """Proposes a record for every row without doubt, all or none; what the ledger has already is only marked so.

    Raises Refused, NothingToImport, InvalidDraft.
    """
    workbook = Workbook.objects.select_for_update(of=("self",)).get(pk=workbook_id)
    require(actor, "records.propose", workbook.unit_id)
    rows = list(
        workbook.rows.importable()
        .order_by("position", "pk")
        .only("workbook", "understood", "typed", "source_key", "host")
    )
    if not rows:
        raise NothingToImport(workbook.name)
    recorded = records_of_sources(kind=SOURCE_KIND, keys=[row.source_key for row in rows])
    present = [row for row in rows if (found := recorded.get(row.source_key)) and not found.is_withdrawn]
    gone = {row.pk for row in present}
    fresh = [row for row in rows if row.pk not in gone]
    propose_records(actor=actor, drafts=drafts_of(fresh), now=now)
    _mark(present, RowState.PRESENT)
    workbook.rows.importable().update(state=RowState.IMPORTED)
    held = workbook.rows.held().count()
    detail = {"imported": len(fresh), "present": len(present), "held": held}
    note(
        actor=actor, verb="import", object_kind="workbook", object_key=str(workbook.public_id),
        object_title=workbook.name, unit_id=workbook.unit_id, detail=detail, now=now,
    )  # fmt: skip
    return Outcome(**detail)


@transaction.atomic
def confirm_imported(*, actor: Actor, workbook_id: int, now: datetime) -> int:
    """Confirms the proposed records of a workbook that have happened; how many. All or none. Raises Refused, WrongState."""
    workbook = Workbook.objects.select_for_update(of=("self",)).get(pk=workbook_id)
    rows = list(workbook.rows.filter(state=RowState.IMPORTED).only("workbook", "source_key", "understood", "typed"))
    today = local_date(now).isoformat()
    keys = [row.source_key for row in rows if (row.typed or row.understood)["start"] <= today]
    recorded = records_of_sources(kind=SOURCE_KIND, keys=keys)
    proposed = [found.id for found in recorded.values() if found.state == "proposed"]
    if proposed:
        confirm_records(actor=actor, record_ids=proposed, now=now)
    return len(proposed)


def _take_in(actor: Actor, *, content: bytes, file_name: str, unit_id: int, choices: Choices) -> Intake:
    scope = None if actor.is_system else units_within(actor, "records.propose")
    return take_in(content=content, file_name=file_name, unit_id=unit_id, choices=choices, scope=scope)


def _rows(
    workbook: Workbook, screened: Sequence[Screened], kept: dict[tuple[str, int], WorkbookRow] | None = None
) -> list[WorkbookRow]:
    rows = [_row(workbook, position, item) for position, item in enumerate(screened)]
    for row in rows:
        before = (kept or {}).get((row.sheet, row.row))
        if before and row.is_open:
            row.state, row.typed, row.reason = before.state, before.typed, before.reason
            row.host_id = before.host_id or row.host_id
            row.decided_by_id, row.decider_name = before.decided_by_id, before.decider_name
            row.decided_at = before.decided_at
    return rows


def _row(workbook: Workbook, position: int, item: Screened) -> WorkbookRow:
    held = bool(item.row.problems)
    return WorkbookRow(
        workbook=workbook,
        position=position,
        sheet=item.row.sheet[:100],
        row=item.row.row,
        table=item.row.table[:120],
        raw=item.row.raw,
        understood=stored_values(item),
        problems=stored_problems(item.row),
        host_id=item.host_id,
        state=RowState.PRESENT if item.is_present else RowState.HELD if held else RowState.READY,
        source_key=item.key,
    )


def _remarks(intake: Intake) -> list[dict[str, Any]]:
    return [asdict(remark) for remark in intake.reading.remarks[:500]]


def _open_row(actor: Actor, row_id: int) -> WorkbookRow:
    row = WorkbookRow.objects.select_for_update(of=("self",)).select_related("workbook").get(pk=row_id)
    require(actor, "records.propose", row.workbook.unit_id)
    if not row.is_open:
        raise RowNotOpen(row.state)
    return row


def _check(typed: Settlement) -> None:
    if not typed.title.strip():
        raise InvalidSettlement("title", "title.missing")
    if typed.kind not in {kind.code for kind in list_kinds()}:
        raise InvalidSettlement("kind", "kind.unknown")
    if typed.end < typed.start:
        raise InvalidSettlement("end", "date.backwards")
    for name in ("onsite", "online", "spend_fen"):
        if (getattr(typed, name) or 0) < 0:
            raise InvalidSettlement(name, "count.negative")


def _decide(row: WorkbookRow, state: str, *, actor: Actor, reason: str, now: datetime) -> WorkbookRow:
    row.state, row.reason = state, reason
    row.decided_by_id, row.decider_name, row.decided_at = actor.account_id, actor.name, now
    row.save(update_fields=["state", "reason", "typed", "host", "decided_by", "decider_name", "decided_at"])
    return row


def _mark(rows: Sequence[WorkbookRow], state: str) -> None:
    for start in range(0, len(rows), BATCH):
        WorkbookRow.objects.filter(pk__in=[row.pk for row in rows[start : start + BATCH]]).update(state=state)
