"""Units and where they hang. A move or merger is dated; figures of days before it stay where they were."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction

from kepu.foundation.audit.services import note
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.lineage import rebuild_lineage
from kepu.foundation.units.models import Placement, Unit, UnitKind
from kepu.foundation.units.policies import require

Obstacle = Literal["root", "future", "too_early", "same", "closed", "below_itself", "open_units_below"]


class InvalidMove(Exception):
    """The unit cannot be placed, merged or closed like that; `obstacle` names why."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle: Obstacle = obstacle


class CodeTaken(Exception):
    """Another unit has this code."""


class InvalidUnit(Exception):
    """A value cannot be kept; `field` names which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class UnitDraft:
    """What a new unit needs. `parent_id` is None only for the root."""

    code: str
    name: str
    kind: str
    opened_on: date
    parent_id: int | None
    name_en: str = ""
    short_name: str = ""
    aliases: tuple[str, ...] = ()
    region_code: str | None = None
    field: str = ""
    sort_key: str = ""


@dataclass(frozen=True, slots=True)
class UnitChanges:
    """What an administrator may change of a unit without a date: how it is called and where it is."""

    name: str
    name_en: str
    short_name: str
    aliases: tuple[str, ...]
    region_code: str | None
    field: str
    sort_key: str


@transaction.atomic
def create_unit(*, actor: Actor, draft: UnitDraft, now: datetime) -> Unit:
    """Adds a unit under its parent from its opening day. Raises Refused, CodeTaken, InvalidUnit, InvalidMove."""
    if draft.parent_id is not None:
        require(actor, "units.manage", draft.parent_id)
        if Unit.objects.get(pk=draft.parent_id).closed_on is not None:
            raise InvalidMove("closed")
    unit = _add(draft)
    _place(unit_id=unit.pk, parent_id=draft.parent_id, starts_on=draft.opened_on, reason="", actor=actor, now=now)
    rebuild_lineage()
    _note(actor, "unit.created", unit, now)
    return unit


@transaction.atomic
def create_units(*, actor: Actor, drafts: list[tuple[UnitDraft, str | None]], now: datetime) -> dict[str, int]:
    """Adds many at once, each with its parent's code (None for the root), parents first; returns code → id."""
    ids: dict[str, int] = dict(Unit.objects.values_list("code", "pk"))
    for draft, parent_code in drafts:
        unit = _add(draft)
        ids[draft.code] = unit.pk
        parent_id = ids[parent_code] if parent_code else None
        if parent_id is not None and not actor.is_system:
            require(actor, "units.manage", parent_id)
        _place(unit_id=unit.pk, parent_id=parent_id, starts_on=draft.opened_on, reason="", actor=actor, now=now)
    rebuild_lineage()
    return ids


@transaction.atomic
def edit_unit(*, actor: Actor, unit_id: int, changes: UnitChanges, now: datetime) -> Unit:
    """Changes names, other names and place of a unit. Raises Refused, InvalidUnit."""
    require(actor, "units.manage", unit_id)
    if not changes.name.strip():
        raise InvalidUnit("name")
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    before = {"name": unit.name, "region": unit.region_id, "aliases": unit.aliases}
    unit.name, unit.name_en, unit.short_name = changes.name.strip(), changes.name_en.strip(), changes.short_name.strip()
    unit.aliases = list(dict.fromkeys(alias.strip() for alias in changes.aliases if alias.strip()))
    unit.region_id, unit.field, unit.sort_key = changes.region_code, changes.field.strip(), changes.sort_key.strip()
    unit.save(update_fields=["name", "name_en", "short_name", "aliases", "region", "field", "sort_key"])
    _note(actor, "unit.edited", unit, now, {"before": before})
    return unit


@transaction.atomic
def move_unit(*, actor: Actor, unit_id: int, parent_id: int, starts_on: date, reason: str, now: datetime) -> None:
    """Hangs a unit under another from a day on (today at the latest); earlier figures stay. Raises Refused, InvalidMove."""
    require(actor, "units.manage", unit_id)
    require(actor, "units.manage", parent_id)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    _refuse_closed(unit, Unit.objects.get(pk=parent_id))
    before = _replace_placement(
        unit_id=unit_id, parent_id=parent_id, starts_on=starts_on, reason=reason, actor=actor, now=now
    )
    _rebuild()
    _note(actor, "unit.moved", unit, now, {"from": before, "to": parent_id, "on": f"{starts_on}", "reason": reason})


@transaction.atomic
def merge_unit(*, actor: Actor, unit_id: int, into_id: int, on: date, reason: str, now: datetime) -> None:
    """Closes a unit on a day and hangs it under its successor, whose people then answer for its past. Raises as move_unit."""
    require(actor, "units.manage", unit_id)
    require(actor, "units.manage", into_id)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    if unit_id == into_id:
        raise InvalidMove("same")
    _refuse_closed(unit, Unit.objects.get(pk=into_id))
    current = _open_placement(unit_id)
    if current.parent_id != into_id:
        _replace_placement(unit_id=unit_id, parent_id=into_id, starts_on=on, reason=reason, actor=actor, now=now)
    _close(unit, on=on, into_id=into_id, now=now)
    _rebuild()
    _note(actor, "unit.merged", unit, now, {"into": into_id, "on": f"{on}", "reason": reason})


@transaction.atomic
def close_unit(*, actor: Actor, unit_id: int, on: date, reason: str, now: datetime) -> None:
    """Closes a unit that has no open unit below it; its past stays. Raises Refused, InvalidMove."""
    require(actor, "units.manage", unit_id)
    unit = Unit.objects.select_for_update().get(pk=unit_id)
    _refuse_closed(unit)
    below = Placement.objects.filter(parent=unit_id, ends_on__isnull=True, unit__closed_on__isnull=True)
    if below.exists():
        raise InvalidMove("open_units_below")
    if _open_placement(unit_id).parent_id is None:
        raise InvalidMove("root")
    _close(unit, on=on, into_id=None, now=now)
    _note(actor, "unit.closed", unit, now, {"on": f"{on}", "reason": reason})


def _add(draft: UnitDraft) -> Unit:
    if draft.kind not in UnitKind.values:
        raise InvalidUnit("kind")
    try:
        with transaction.atomic():
            return Unit.objects.create(
                code=draft.code,
                name=draft.name,
                name_en=draft.name_en,
                short_name=draft.short_name,
                aliases=list(draft.aliases),
                kind=draft.kind,
                region_id=draft.region_code,
                field=draft.field,
                opened_on=draft.opened_on,
                sort_key=draft.sort_key,
            )
    except IntegrityError as clash:
        if Unit.objects.filter(code=draft.code).exists():
            raise CodeTaken(draft.code) from clash
        raise


def _close(unit: Unit, *, on: date, into_id: int | None, now: datetime) -> None:
    if on > local_date(now):
        raise InvalidMove("future")
    if on <= unit.opened_on:
        raise InvalidMove("too_early")
    unit.closed_on = on
    unit.merged_into_id = into_id
    unit.save(update_fields=["closed_on", "merged_into"])


def _refuse_closed(*units: Unit) -> None:
    if any(unit.closed_on is not None for unit in units):
        raise InvalidMove("closed")


def _rebuild() -> None:
    from kepu.foundation.units.lineage import CircularPlacement

    try:
        rebuild_lineage()
    except CircularPlacement as circle:
        raise InvalidMove("below_itself") from circle


def _open_placement(unit_id: int) -> Placement:
    return Placement.objects.select_for_update().get(unit_id=unit_id, ends_on__isnull=True)


def _replace_placement(
    *, unit_id: int, parent_id: int, starts_on: date, reason: str, actor: Actor, now: datetime
) -> int | None:
    """Ends the open placement and begins the next; returns the parent until then."""
    current = _open_placement(unit_id)
    if current.parent_id is None:
        raise InvalidMove("root")
    if parent_id in {current.parent_id, unit_id}:
        raise InvalidMove("same")
    if starts_on <= current.starts_on:
        raise InvalidMove("too_early")
    if starts_on > local_date(now):
        raise InvalidMove("future")
    current.ends_on = starts_on
    current.save(update_fields=["ends_on"])
    _place(unit_id=unit_id, parent_id=parent_id, starts_on=starts_on, reason=reason, actor=actor, now=now)
    return current.parent_id


def _place(*, unit_id: int, parent_id: int | None, starts_on: date, reason: str, actor: Actor, now: datetime) -> None:
    Placement.objects.create(
        unit_id=unit_id, parent_id=parent_id, starts_on=starts_on, reason=reason, actor_id=actor.account_id, at=now
    )


def _note(actor: Actor, verb: str, unit: Unit, now: datetime, detail: dict[str, object] | None = None) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="unit",
        object_key=unit.code,
        object_title=unit.name,
        unit_id=unit.pk,
        detail=dict(detail or {}),
        now=now,
    )
