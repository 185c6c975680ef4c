"""Writers of participation: invite, join, decline, local words, reminders."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from kepu.domain.events.contracts import LocalWords
from kepu.domain.events.errors import OutsideScope, ReasonMissing, WrongState
from kepu.domain.events.models import BrandEdition, Participation, ParticipationStep, PartState
from kepu.domain.events.policies import EDIT, LEAD
from kepu.domain.events.selectors.board import board_of
from kepu.domain.events.telling import ASKED, DECLINED, REMINDED, missing_words, tell_lead, tell_unit
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import may, require
from kepu.foundation.units.selectors import labels_by_id, subtree_ids

Act = ParticipationStep.Act


@transaction.atomic
def invite_units(*, actor: Actor, edition_id: int, unit_ids: Collection[int], now: datetime) -> list[Participation]:
    """Invites units below the brand's own that are not in yet; they are told once the edition is open.

    Raises Refused, WrongState, OutsideScope.
    """
    edition = _edition(edition_id)
    _require_lead(actor, edition)
    if edition.is_closed:
        raise WrongState(edition.state)
    if not set(unit_ids) <= subtree_ids(edition.brand.unit_id):
        raise OutsideScope("unit")
    known = set(edition.participations.values_list("unit_id", flat=True))
    fresh = [
        Participation.objects.create(edition=edition, unit_id=unit_id) for unit_id in sorted(set(unit_ids) - known)
    ]
    for part in fresh:
        note_part(part, Act.INVITED, actor=actor, now=now)
    if not edition.is_planned:
        transaction.on_commit(lambda: tell_invited(edition, fresh, now=now))
    return fresh


@transaction.atomic
def join_edition(*, actor: Actor, edition_id: int, unit_id: int, words: LocalWords, now: datetime) -> Participation:
    """A unit takes part, invited or of its own accord, with words of its own. Raises Refused, WrongState, OutsideScope."""
    edition = _edition(edition_id)
    require(actor, EDIT, unit_id)
    if edition.is_closed or (edition.is_planned and not may_answer_early(actor, edition)):
        raise WrongState(edition.state)
    if unit_id not in subtree_ids(edition.brand.unit_id):
        raise OutsideScope("unit")
    part, _is_new = Participation.objects.select_for_update().get_or_create(edition=edition, unit_id=unit_id)
    was_joined = part.is_joined
    part.state = PartState.JOINED
    part.local_title, part.local_summary, part.contact = (
        words.title.strip(),
        words.summary.strip(),
        words.contact.strip(),
    )
    part.save(update_fields=["state", "local_title", "local_summary", "contact"])
    if not was_joined:
        note_part(part, Act.JOINED, actor=actor, now=now)
    return part


@transaction.atomic
def decline_edition(*, actor: Actor, edition_id: int, unit_id: int, reason: str, now: datetime) -> Participation:
    """A unit does not take part, and says why; not while it has sessions in it that are not called off.

    Raises Refused, WrongState, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing("decline")
    edition = _edition(edition_id)
    require(actor, EDIT, unit_id)
    part = edition.participations.select_for_update().filter(unit=unit_id).exclude(state=PartState.DECLINED).first()
    if part is None or edition.is_closed or edition.sessions.filter(unit=unit_id).exclude(state="cancelled").exists():
        raise WrongState("declined, closed or with sessions")
    part.state = PartState.DECLINED
    part.save(update_fields=["state"])
    note_part(part, Act.DECLINED, actor=actor, reason=reason.strip(), now=now)
    name = labels_by_id([unit_id])[unit_id].name
    transaction.on_commit(
        lambda: tell_lead(edition, DECLINED, key=f"declined:{part.pk}:{now.isoformat()}", unit=name, now=now)
    )
    return part


@transaction.atomic
def remind_units(*, actor: Actor, edition_id: int, unit_ids: Collection[int], now: datetime) -> int:
    """Reminds units of what they still owe (an answer, sessions, announcements, reports), each once a day.

    Returns how many units were reminded; those that owe nothing are passed over. Raises Refused, WrongState.
    """
    edition = _edition(edition_id)
    _require_lead(actor, edition)
    if edition.is_planned or edition.is_closed:
        raise WrongState(edition.state)
    rows = [row for row in board_of(edition, now=now) if row.unit_id in unit_ids and row.missing]
    for row in rows:
        note_part(
            Participation(pk=row.participation_id), Act.REMINDED, actor=actor, reason="、".join(row.missing), now=now
        )
    day = local_date(now).isoformat()

    def _tell() -> None:
        for row in rows:
            what = missing_words(row.missing)
            tell_unit(edition, row.unit_id, REMINDED, key=f"reminded:{day}", what=what, now=now)

    transaction.on_commit(_tell)
    return len(rows)


def tell_invited(edition: BrandEdition, parts: Iterable[Participation], *, now: datetime) -> None:
    """Tells units that they are invited, once each."""
    day = (edition.answer_by or edition.starts_on).isoformat()
    for part in parts:
        tell_unit(edition, part.unit_id, ASKED, key="invited", day=day, now=now)


def note_part(part: Participation, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """A dated row of a participation."""
    ParticipationStep.objects.create(
        participation=part, act=act, actor_id=actor.account_id, actor_name=actor.name, reason=reason, at=now
    )


def may_answer_early(actor: Actor, edition: BrandEdition) -> bool:
    """Before an edition is open only its lead unit puts units in."""
    return may(actor, LEAD, edition.lead_unit_id) or may(actor, LEAD, edition.brand.unit_id)


def _require_lead(actor: Actor, edition: BrandEdition) -> None:
    if not may_answer_early(actor, edition):
        require(actor, LEAD, edition.lead_unit_id)


def _edition(edition_id: int) -> BrandEdition:
    return BrandEdition.objects.select_related("brand").get(pk=edition_id)
