"""Writers of editions: plan, change, copy from an earlier year, open, start, close."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from kepu.domain.events.contracts import EditionDraft
from kepu.domain.events.errors import Hindered, Hindrance, InvalidDraft, NameTaken, OutsideScope, WrongState
from kepu.domain.events.finding import index_edition
from kepu.domain.events.helping import as_system, owner_of_edition
from kepu.domain.events.models import (
    Brand,
    BrandEdition,
    Campaign,
    EditionState,
    EditionStep,
    Participation,
    PartState,
    Session,
)
from kepu.domain.events.policies import EDIT, LEAD
from kepu.domain.events.records import record_help
from kepu.domain.events.services.closing import close_session, hindrance_of
from kepu.domain.events.services.parts import note_part, tell_invited
from kepu.domain.events.services.sessions import copy_session
from kepu.engines.booking.selectors.duties import needs_of
from kepu.engines.booking.services import copy_needs, end_need, follow_owner
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, require
from kepu.foundation.units.selectors import subtree_ids

Act = EditionStep.Act
LONGEST_DAYS = 400
EDITION_OVER = "本届活动已结束"  # why help to come is called off: helpers read it


@transaction.atomic
def plan_edition(*, actor: Actor, brand_id: int, draft: EditionDraft, now: datetime) -> BrandEdition:
    """Plans a year's run; the lead unit is the brand's own or one below it. Raises Refused, InvalidDraft, NameTaken, OutsideScope."""
    return _plan(actor, Brand.objects.get(pk=brand_id), draft, copied_from=None, now=now)


@transaction.atomic
def change_edition(*, actor: Actor, edition_id: int, draft: EditionDraft, now: datetime) -> BrandEdition:
    """Changes an edition until it is closed; its year stays. Days may not leave a session outside. Where all its days move, the help that
    it wants moves with them.

    Raises Refused, InvalidDraft, OutsideScope, WrongState.
    """
    edition = lock_edition(actor, edition_id)
    if edition.is_closed:
        raise WrongState(edition.state)
    _check(draft, brand=edition.brand)
    if draft.year != edition.year:
        raise InvalidDraft("year", "fixed")
    outside = edition.sessions.exclude(state="cancelled").exclude(
        starts_at__gte=day_begins(draft.starts_on), ends_at__lte=day_ends(draft.ends_on)
    )
    if outside.exists():
        raise InvalidDraft("starts_on", "leaves sessions outside")
    shift = draft.starts_on - edition.starts_on
    if draft.ends_on - edition.ends_on != shift:
        shift = timedelta(0)
    values = _values(draft)
    for name, value in values.items():
        setattr(edition, name, value)
    edition.save(update_fields=list(values))
    follow_owner(actor=as_system(actor), owner=owner_of_edition(edition), shift=shift, now=now)
    write_step(edition, Act.CHANGED, actor=actor, now=now)
    return edition


@transaction.atomic
def copy_edition(
    *, actor: Actor, edition_id: int, draft: EditionDraft, with_sessions: bool, now: datetime
) -> BrandEdition:
    """Plans a run from an earlier one: its units are noted to be invited with the words they had, their sessions become drafts, and the
    same help is wanted.

    Sessions and help keep their distance from the first day. Raises Refused, InvalidDraft, NameTaken, OutsideScope.
    """
    old = BrandEdition.objects.select_related("brand").get(pk=edition_id)
    edition = _plan(actor, old.brand, draft, copied_from=old, now=now)
    for part in old.participations.exclude(state=PartState.DECLINED):
        copied = Participation.objects.create(
            edition=edition, unit_id=part.unit_id, local_title=part.local_title, local_summary=part.local_summary,
            contact=part.contact,
        )  # fmt: skip
        note_part(copied, "invited", actor=actor, now=now)
    shift = edition.starts_on - old.starts_on
    copy_needs(actor=as_system(actor), source=old.source, owner=owner_of_edition(edition), shift=shift, now=now)
    if with_sessions:
        rows = old.sessions.exclude(state="cancelled").prefetch_related("people", "materials", "cohosts")
        for session in rows:
            copy_session(session, edition=edition, shift=shift, actor=actor, now=now)
    return edition


@transaction.atomic
def open_edition(*, actor: Actor, edition_id: int, now: datetime) -> BrandEdition:
    """Opens an edition to its units and its page to everybody; those invited are told. Raises Refused, WrongState."""
    edition = lock_edition(actor, edition_id)
    _move(edition, EditionState.OPEN, Act.OPENED, only_from=(EditionState.PLANNED,), actor=actor, now=now)
    follow_owner(actor=as_system(actor), owner=owner_of_edition(edition), shift=timedelta(0), now=now)
    invited = list(edition.participations.filter(state=PartState.INVITED))
    transaction.on_commit(lambda: tell_invited(edition, invited, now=now))
    return edition


@transaction.atomic
def start_edition(*, actor: Actor, edition_id: int, now: datetime) -> BrandEdition:
    """Says that an edition is running. Raises Refused, WrongState."""
    edition = lock_edition(actor, edition_id)
    return _move(edition, EditionState.RUNNING, Act.STARTED, only_from=(EditionState.OPEN,), actor=actor, now=now)


@transaction.atomic
def close_edition(*, actor: Actor, edition_id: int, now: datetime) -> BrandEdition:
    """Closes what is left of an edition, then the edition; changes nothing when something hinders it.

    Sessions that are over and counted are closed with it, each with its record; the help that was given to the edition as a whole is
    recorded, and what is still to come is called off. Raises Refused, WrongState, Hindered.
    """
    edition = lock_edition(actor, edition_id)
    if edition.state not in (EditionState.OPEN, EditionState.RUNNING):
        raise WrongState(edition.state)
    left = list(edition.sessions.unfinished().select_related("unit"))
    hindrances = tuple(found for session in left if (found := _hindrance(actor, session, now=now)))
    if hindrances:
        raise Hindered(hindrances)
    for session in left:
        close_session(actor=actor, session_id=session.pk, came=None, now=now)
    for need in needs_of(source=edition.source):
        if need.starts_at > now:
            end_need(actor=as_system(actor), need_id=need.id, reason=EDITION_OVER, now=now)
    record_help(actor=actor, edition=edition, now=now)
    _move(edition, EditionState.CLOSED, Act.CLOSED, only_from=(edition.state,), actor=actor, now=now)
    follow_owner(actor=as_system(actor), owner=owner_of_edition(edition), shift=timedelta(0), now=now)
    return edition


def lock_edition(actor: Actor, edition_id: int) -> BrandEdition:
    """The row, locked, for somebody who leads it: of its lead unit or of the brand's. Raises Refused."""
    edition: BrandEdition = (
        BrandEdition.objects.select_for_update(of=("self",)).select_related("brand").get(pk=edition_id)
    )
    if not may_lead(actor, edition):
        require(actor, LEAD, edition.lead_unit_id)
    return edition


def may_lead(actor: Actor, edition: BrandEdition) -> bool:
    """Whether the actor plans, opens and closes the edition."""
    return may(actor, LEAD, edition.lead_unit_id) or may(actor, LEAD, edition.brand.unit_id)


def write_step(edition: BrandEdition, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """A dated row of an edition; search is brought up to what was changed before."""
    EditionStep.objects.create(
        edition=edition, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )
    index_edition(edition)


def _plan(
    actor: Actor, brand: Brand, draft: EditionDraft, *, copied_from: BrandEdition | None, now: datetime
) -> BrandEdition:
    if not may(actor, LEAD, brand.unit_id):
        require(actor, LEAD, draft.lead_unit_id)
    if brand.ended_on is not None and draft.starts_on >= brand.ended_on:
        raise InvalidDraft("starts_on", "the brand has ended")
    _check(draft, brand=brand)
    edition = BrandEdition(
        brand=brand, year=draft.year, code=f"{brand.slug}-{draft.year}", copied_from=copied_from, created_at=now,
        **_values(draft),
    )  # fmt: skip
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError as error:
        raise NameTaken(edition.code) from error
    write_step(edition, Act.PLANNED, actor=actor, now=now)
    return edition


def _move(
    edition: BrandEdition, state: str, act: str, *, only_from: tuple[str, ...], actor: Actor, now: datetime
) -> BrandEdition:
    if edition.state not in only_from:
        raise WrongState(edition.state)
    edition.state = state
    edition.save(update_fields=["state"])
    write_step(edition, act, actor=actor, now=now)
    return edition


def _hindrance(actor: Actor, session: Session, *, now: datetime) -> Hindrance | None:
    why = hindrance_of(session, now=now)
    if not why and not may(actor, EDIT, session.unit_id):
        why = "unit"
    return Hindrance(session.public_id, session.title, session.unit.name, why) if why else None


def _check(draft: EditionDraft, *, brand: Brand) -> None:
    if not draft.theme.strip():
        raise InvalidDraft("theme", "empty")
    if not 1949 <= draft.year <= 2200:
        raise InvalidDraft("year", "implausible")
    if draft.ends_on < draft.starts_on:
        raise InvalidDraft("ends_on", "before starts_on")
    if draft.ends_on - draft.starts_on > timedelta(days=LONGEST_DAYS):
        raise InvalidDraft("ends_on", "more than a year")
    if draft.answer_by is not None and draft.answer_by > draft.ends_on:
        raise InvalidDraft("answer_by", "after the end")
    if draft.campaign not in Campaign.values:
        raise InvalidDraft("campaign", "unknown")
    if draft.lead_unit_id not in subtree_ids(brand.unit_id):
        raise OutsideScope("lead_unit")


def _values(draft: EditionDraft) -> dict[str, Any]:
    return {
        "theme": draft.theme.strip(),
        "theme_en": draft.theme_en.strip(),
        "summary": draft.summary.strip(),
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "answer_by": draft.answer_by,
        "lead_unit_id": draft.lead_unit_id,
        "campaign": draft.campaign,
        "label": draft.label.strip(),
    }
