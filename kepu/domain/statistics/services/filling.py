"""Beginning a form and filling what no measure can know."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.statistics.contracts import NOT_APPLICABLE, OPEN, VALUE, Cell, CellValue
from kepu.domain.statistics.covers import cover_from_before
from kepu.domain.statistics.editions import get_edition
from kepu.domain.statistics.errors import AlreadyBegun, InvalidValue, WrongForm, WrongYear
from kepu.domain.statistics.filled import fill
from kepu.domain.statistics.models import Act, Explanation, Filing, Form, Profile, State, TypedValue
from kepu.domain.statistics.scopes import forms_of
from kepu.domain.statistics.services.steps import locked, note_step
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import labels_by_id

LARGEST = 10**15
PROFILE_FIELDS = ("leader", "filler", "phone", "email", "level", "category_code", "location", "filled_on")


@transaction.atomic
def begin_filing(*, actor: Actor, edition: str, year: int, unit_id: int, form: str, now: datetime) -> Filing:
    """Begins a unit's, venue's or summary form for a year; the cover comes from the year before.

    Raises Refused, UnknownEdition, WrongYear, WrongForm, AlreadyBegun.
    """
    require(actor, "forms.edit", unit_id)
    if not get_edition(edition).covers(year) or year > local_date(now).year:
        raise WrongYear(str(year))
    if form not in forms_of(labels_by_id([unit_id])[unit_id].kind):
        raise WrongForm(form)
    try:
        with transaction.atomic():
            filing = Filing.objects.create(
                edition=edition, year=year, unit_id=unit_id, form=form, created_at=now, changed_at=now
            )
    except IntegrityError as error:
        existing = Filing.objects.current().about(edition=edition, year=year).get(unit=unit_id, form=form)
        raise AlreadyBegun(existing.key) from error
    Profile.objects.create(
        filing=filing, at=now, actor_id=actor.account_id, actor_name=actor.name, **cover_from_before(filing)
    )
    note_step(filing, Act.BEGUN, actor=actor, now=now)
    return filing


@transaction.atomic
def type_value(
    *, actor: Actor, filing_id: int, cell: str, status: str, value: int | None, source_note: str, now: datetime
) -> TypedValue:
    """Types a value ("value", a whole number with its source), "not_applicable" or "open" into a cell.

    A cell fed by a measure can only be marked as not applicable, and then only counts as such while the measure gives
    nothing. Raises Refused, WrongState, InvalidValue.
    """
    filing = locked(filing_id, State.DRAFTED)
    require(actor, "forms.edit", filing.unit_id)
    definition = _cell(filing, cell)
    _check_typed(filing, definition, status, value, source_note)
    return _replace(filing, definition.code, status, value, source_note.strip(), actor=actor, now=now)


@transaction.atomic
def mark_not_applicable(*, actor: Actor, filing_id: int, table: str, now: datetime) -> int:
    """Marks every open cell of a class behind which there is nothing at all as not applicable; returns how many.

    Raises Refused, WrongState, InvalidValue for a summary.
    """
    filing = locked(filing_id, State.DRAFTED)
    require(actor, "forms.edit", filing.unit_id)
    if filing.form == Form.SUMMARY:
        raise InvalidValue("cell", "summary")
    values = fill(filing, today=local_date(now)).values_of(table)
    cells = [value.cell for value in values if value.is_open and may_be_marked(value)]
    for cell in cells:
        _replace(filing, cell.code, NOT_APPLICABLE, None, "", actor=actor, now=now)
    return len(cells)


@transaction.atomic
def explain_finding(*, actor: Actor, filing_id: int, finding: str, text: str, now: datetime) -> None:
    """Says why a finding is right as it is; an empty text takes the explanation back. Raises Refused, WrongState."""
    filing = locked(filing_id, State.DRAFTED)
    require(actor, "forms.edit", filing.unit_id)
    Explanation.objects.filter(filing=filing, finding=finding, is_current=True).update(is_current=False)
    if text.strip():
        Explanation.objects.create(
            filing=filing,
            finding=finding[:120],
            text=text.strip()[:500],
            actor_id=actor.account_id,
            actor_name=actor.name,
            at=now,
        )
    _touch(filing, now)


@transaction.atomic
def save_profile(*, actor: Actor, filing_id: int, fields: dict[str, object], now: datetime) -> Profile:
    """Keeps the cover: any of PROFILE_FIELDS. Raises Refused, WrongState, InvalidValue for a level that the edition does not know."""
    filing = locked(filing_id, State.DRAFTED)
    require(actor, "forms.edit", filing.unit_id)
    levels = get_edition(filing.edition).levels
    if fields.get("level") and levels and fields["level"] not in levels:
        raise InvalidValue("level", "unknown")
    profile, _ = Profile.objects.get_or_create(filing=filing, defaults={"at": now})
    for name in PROFILE_FIELDS:
        if name in fields:
            setattr(profile, name, fields[name])
    profile.actor_id, profile.actor_name, profile.at = actor.account_id, actor.name, now
    profile.save()
    _touch(filing, now)
    return profile


def may_be_marked(value: CellValue) -> bool:
    """Whether a cell may be marked as not applicable: typed, or fed by a measure behind which there is no row."""
    return value.cell.is_typed or (bool(value.cell.measure) and not (value.figure and value.figure.records))


def _cell(filing: Filing, code: str) -> Cell:
    try:
        return get_edition(filing.edition).cell(code)
    except KeyError as error:
        raise InvalidValue("cell", "unknown") from error


def _check_typed(filing: Filing, cell: Cell, status: str, value: int | None, source_note: str) -> None:
    if filing.form == Form.SUMMARY:
        raise InvalidValue("cell", "summary")
    if status not in (VALUE, NOT_APPLICABLE, OPEN):
        raise InvalidValue("status", "unknown")
    if cell.kind == "sum" or (cell.measure and status == VALUE):
        raise InvalidValue("cell", "not typed")
    if status == VALUE and (value is None or value < 0 or value > LARGEST):
        raise InvalidValue("value", "whole number")
    if status == VALUE and not source_note.strip():
        raise InvalidValue("source_note", "missing")


def _replace(
    filing: Filing, cell: str, status: str, value: int | None, source_note: str, *, actor: Actor, now: datetime
) -> TypedValue:
    TypedValue.objects.filter(filing=filing, cell=cell, is_current=True).update(is_current=False)
    row = TypedValue.objects.create(
        filing=filing,
        cell=cell,
        status=status,
        value=value if status == VALUE else None,
        source_note=source_note[:300],
        actor_id=actor.account_id,
        actor_name=actor.name,
        at=now,
    )
    _touch(filing, now)
    return row


def _touch(filing: Filing, now: datetime) -> None:
    filing.changed_at = now
    filing.save(update_fields=["changed_at"])
