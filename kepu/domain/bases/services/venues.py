"""The only writers of venues, their facts, counted items and titles."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import TitleDraft, VenueDraft, VenueFacts, YearFacts
from kepu.domain.bases.errors import InvalidFact, NameTaken
from kepu.domain.bases.models import CountFact, HeldTitle, ItemKind, TitleLevel, Venue, VenueFact, VenueType, VenueYear
from kepu.domain.bases.policies import EDIT
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def create_venue(*, actor: Actor, draft: VenueDraft, now: datetime) -> Venue:
    """Enters a venue. Raises Refused, NameTaken, InvalidFact."""
    require(actor, EDIT, draft.unit_id)
    venue = _saved(Venue(unit_id=draft.unit_id), draft)
    _audit(actor, "create", venue, venue.unit_id, now=now)
    return venue


@transaction.atomic
def change_venue(*, actor: Actor, venue_id: int, draft: VenueDraft, now: datetime) -> Venue:
    """Changes name, place, opening or closing day; its facts stay. Raises Refused, NameTaken, InvalidFact."""
    venue = Venue.objects.select_for_update().get(pk=venue_id)
    require(actor, EDIT, venue.unit_id)
    require(actor, EDIT, draft.unit_id)
    _saved(venue, draft)
    _audit(actor, "change", venue, venue.unit_id, now=now)
    return venue


@transaction.atomic
def state_venue_facts(*, actor: Actor, venue_id: int, facts: VenueFacts, now: datetime) -> VenueFact:
    """States kind and floor space from a day on; an earlier statement for the same day is superseded and kept.

    Raises Refused, InvalidFact.
    """
    venue = Venue.objects.select_for_update().get(pk=venue_id)
    require(actor, EDIT, venue.unit_id)
    _check_facts(facts)
    VenueFact.objects.valid().filter(venue=venue, starts_on=facts.starts_on).update(superseded_at=now)
    fact = VenueFact.objects.create(
        venue=venue,
        starts_on=facts.starts_on,
        venue_type=facts.venue_type,
        building_area_m2=facts.building_area_m2,
        hall_area_m2=facts.hall_area_m2,
        source_note=facts.source_note.strip(),
        **_by(actor, now),
    )
    _join(VenueFact.objects.valid().filter(venue=venue))
    _audit(actor, "state_facts", venue, venue.unit_id, now=now, since=facts.starts_on)
    fact.refresh_from_db()
    return fact


@transaction.atomic
def state_venue_year(*, actor: Actor, venue_id: int, facts: YearFacts, now: datetime) -> VenueYear:
    """States a venue's figures of a year; an earlier statement is superseded and kept. Raises Refused, InvalidFact."""
    venue = Venue.objects.select_for_update().get(pk=venue_id)
    require(actor, EDIT, venue.unit_id)
    _check_year(facts)
    VenueYear.objects.valid().filter(venue=venue, year=facts.year).update(superseded_at=now)
    year = VenueYear.objects.create(
        venue=venue,
        year=facts.year,
        visits=facts.visits,
        open_days=facts.open_days,
        free_days=facts.free_days,
        source_note=facts.source_note.strip(),
        **_by(actor, now),
    )
    _audit(actor, "state_year", venue, venue.unit_id, now=now, year=facts.year)
    return year


@transaction.atomic
def state_count(
    *, actor: Actor, unit_id: int, kind: str, starts_on: date, quantity: int, source_note: str, now: datetime
) -> CountFact:
    """States how many items of a kind a unit has from a day on. Raises Refused, InvalidFact."""
    require(actor, EDIT, unit_id)
    if kind not in ItemKind.values:
        raise InvalidFact("kind", "unknown")
    if quantity < 0:
        raise InvalidFact("quantity", "negative")
    _need_source(source_note)
    same = CountFact.objects.select_for_update().valid().filter(unit_id=unit_id, kind=kind)
    same.filter(starts_on=starts_on).update(superseded_at=now)
    fact = CountFact.objects.create(
        unit_id=unit_id,
        kind=kind,
        starts_on=starts_on,
        quantity=quantity,
        source_note=source_note.strip(),
        **_by(actor, now),
    )
    _join(CountFact.objects.valid().filter(unit_id=unit_id, kind=kind))
    note(
        actor=actor, verb="state_count", object_kind="bases.count", object_key=str(fact.pk), object_title=str(fact),
        unit_id=unit_id, now=now,
    )  # fmt: skip
    fact.refresh_from_db()
    return fact


@transaction.atomic
def enter_title(*, actor: Actor, draft: TitleDraft, now: datetime, title_id: int | None = None) -> HeldTitle:
    """Enters a title held, or changes one (its end, mostly). Raises Refused, InvalidFact."""
    held = HeldTitle.objects.select_for_update().get(pk=title_id) if title_id else HeldTitle()
    require(actor, EDIT, held.unit_id or draft.unit_id)
    require(actor, EDIT, draft.unit_id)
    if draft.level not in TitleLevel.values:
        raise InvalidFact("level", "unknown")
    if draft.until is not None and draft.until <= draft.since:
        raise InvalidFact("until", "not after since")
    if draft.venue_id and not Venue.objects.filter(pk=draft.venue_id, unit_id=draft.unit_id).exists():
        raise InvalidFact("venue", "of another unit")
    _need_source(draft.source_note)
    held.unit_id, held.venue_id = draft.unit_id, draft.venue_id
    held.title, held.level = draft.title.strip(), draft.level
    held.issuer, held.since, held.until, held.source_note = draft.issuer, draft.since, draft.until, draft.source_note
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise InvalidFact("title", "entered already") from error
    note(
        actor=actor, verb="enter_title", object_kind="bases.title", object_key=str(held.pk), object_title=held.title,
        unit_id=held.unit_id, now=now,
    )  # fmt: skip
    return held


def _saved(venue: Venue, draft: VenueDraft) -> Venue:
    if draft.closed_on is not None and draft.closed_on <= draft.opened_on:
        raise InvalidFact("closed_on", "not after opened_on")
    venue.unit_id, venue.name, venue.region_id = draft.unit_id, draft.name.strip(), draft.region_code
    venue.address, venue.note = draft.address, draft.note
    venue.opened_on, venue.closed_on = draft.opened_on, draft.closed_on
    try:
        with transaction.atomic():
            venue.save()
    except IntegrityError as error:
        raise NameTaken(draft.name) from error
    return venue


def _check_facts(facts: VenueFacts) -> None:
    if facts.venue_type not in VenueType.values:
        raise InvalidFact("venue_type", "unknown")
    if (facts.building_area_m2 or 0) < 0 or (facts.hall_area_m2 or 0) < 0:
        raise InvalidFact("hall_area_m2", "negative")
    if facts.building_area_m2 is not None and (facts.hall_area_m2 or 0) > facts.building_area_m2:
        raise InvalidFact("hall_area_m2", "more than the building")
    _need_source(facts.source_note)


def _check_year(facts: YearFacts) -> None:
    longest = 366 if date(facts.year, 12, 31).timetuple().tm_yday == 366 else 365
    for name, days in (("open_days", facts.open_days), ("free_days", facts.free_days)):
        if days is not None and not 0 <= days <= longest:
            raise InvalidFact(name, f"at most {longest}")
    if facts.open_days is not None and (facts.free_days or 0) > facts.open_days:
        raise InvalidFact("free_days", "more than days open")
    _need_source(facts.source_note)


def _need_source(source_note: str) -> None:
    if not source_note.strip():
        raise InvalidFact("source_note", "missing")


def _join(facts: Any) -> None:
    """Lets each fact of a series end where the next begins."""
    rows = list(facts.order_by("starts_on", "pk"))
    for fact, following in zip(rows, [*rows[1:], None], strict=True):
        ends_on = following.starts_on if following else None
        if fact.ends_on != ends_on:
            fact.ends_on = ends_on
            fact.save(update_fields=["ends_on"])


def _by(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"entered_by_id": actor.account_id, "entered_by_name": actor.name, "entered_at": now}


def _audit(actor: Actor, verb: str, venue: Venue, unit_id: int, *, now: datetime, **detail: Any) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="bases.venue",
        object_key=str(venue.public_id),
        object_title=venue.name,
        unit_id=unit_id,
        detail={name: str(value) for name, value in detail.items()},
        now=now,
    )
