"""Cells that an administrator adds to an edition, by the same rules as those from a file."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.statistics.editions import cell_from, check_added, get_edition
from kepu.domain.statistics.errors import InvalidCell
from kepu.domain.statistics.models import AddedCell
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, is_central


@transaction.atomic
def add_cell(
    *,
    actor: Actor,
    edition: str,
    table: str,
    code: str,
    title: str,
    unit: str,
    now: datetime,
    title_en: str = "",
    official: str = "",
    measure: str = "",
    filters: Mapping[str, str] | None = None,
    sum_of: tuple[str, ...] = (),
    within: str = "",
    rounding: str = "integer",
    ask: str = "forms.edit",
    is_stock: bool = False,
    note_text: str = "",
) -> AddedCell:
    """Adds a cell (a measure, a sum, or typed) to forms of this edition that are not signed. Central administrators only.

    Raises Refused, UnknownEdition, InvalidCell.
    """
    _central(actor)
    known = get_edition(edition)
    if table not in {each.code for each in known.tables}:
        raise InvalidCell(code, f"unknown table {table}", "table")
    if any(cell.code == f"{table}.{code}" for cell in known.cells):
        raise InvalidCell(code, "the code is there already", "code")
    row = AddedCell(
        edition=edition, table=table, code=f"{table}.{code}", official=official, title=title, title_en=title_en, unit=unit,
        measure=measure, filters=dict(filters or {}), sum_of=list(sum_of), within=within, rounding=rounding, ask=ask,
        is_stock=is_stock, note=note_text, added_by_id=actor.account_id, added_by_name=actor.name, added_at=now,
    )  # fmt: skip
    check_added(known, cell_from(row))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise InvalidCell(code, "the code cannot be used", "code") from error
    note(actor=actor, verb="add", object_kind="form_cell", object_key=row.code, object_title=title, now=now)
    return row


@transaction.atomic
def withdraw_cell(*, actor: Actor, cell_id: int, now: datetime) -> None:
    """Takes an added cell out of forms that are not signed; signed ones keep it. Raises Refused, AddedCell.DoesNotExist."""
    _central(actor)
    row = AddedCell.objects.select_for_update().in_use().get(pk=cell_id)
    row.withdrawn_at, row.withdrawn_by_name = now, actor.name
    row.save(update_fields=["withdrawn_at", "withdrawn_by_name"])
    note(actor=actor, verb="withdraw", object_kind="form_cell", object_key=row.code, object_title=row.title, now=now)


def _central(actor: Actor) -> None:
    if not is_central(actor):
        raise Refused("settings.manage")
