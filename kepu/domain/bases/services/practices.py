"""Writers of the library of good practice."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.bases.errors import InvalidFact, WrongState
from kepu.domain.bases.models import Adoption, Base, CopyRight, Practice
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.services.stepping import by
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@dataclass(frozen=True, slots=True)
class PracticeDraft:
    """A practice as entered: what was done, with what effect, who may copy it (anyone, academy, ask)."""

    title: str
    done: str
    effect: str
    copy_right: str
    topic: str = ""


@transaction.atomic
def enter_practice(
    *, actor: Actor, base_id: int, draft: PracticeDraft, now: datetime, practice_id: int | None = None
) -> Practice:
    """Enters a practice of a base, or changes one. Raises Refused, InvalidFact, WrongState once withdrawn."""
    base = Base.objects.get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    for name in ("title", "done", "effect"):
        if not getattr(draft, name).strip():
            raise InvalidFact(name, "missing")
    if draft.copy_right not in CopyRight.values:
        raise InvalidFact("copy_right", "unknown")
    row = base.practices.select_for_update().get(pk=practice_id) if practice_id else Practice(base=base, created_at=now)
    if row.withdrawn_at is not None:
        raise WrongState("withdrawn")
    row.title, row.done, row.effect = draft.title.strip(), draft.done.strip(), draft.effect.strip()
    row.copy_right, row.topic, row.entered_by_name = draft.copy_right, draft.topic.strip(), actor.name
    row.save()
    return row


@transaction.atomic
def publish_practice(*, actor: Actor, practice_id: int, now: datetime) -> Practice:
    """Lets every unit read a practice. Raises Refused, WrongState."""
    row = _locked(actor, practice_id)
    if row.published_at is not None:
        raise WrongState("published")
    row.published_at = now
    row.save(update_fields=["published_at"])
    return row


@transaction.atomic
def withdraw_practice(*, actor: Actor, practice_id: int, now: datetime) -> Practice:
    """Takes a published practice out of the library. Raises Refused, WrongState."""
    row = _locked(actor, practice_id)
    if not row.is_published:
        raise WrongState("not published")
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    return row


@transaction.atomic
def adopt_practice(*, actor: Actor, practice_id: int, unit_id: int, how: str, now: datetime) -> Adoption:
    """A unit says that it does likewise, and how it went. Raises Refused, WrongState (not published, or said already)."""
    require(actor, MANAGE, unit_id)
    practice = Practice.objects.get(pk=practice_id)
    if not practice.is_published:
        raise WrongState("not published")
    try:
        with transaction.atomic():
            return Adoption.objects.create(practice=practice, unit_id=unit_id, **by(actor, now, how))
    except IntegrityError as error:
        raise WrongState("adopted") from error


def _locked(actor: Actor, practice_id: int) -> Practice:
    row = Practice.objects.select_for_update(of=("self",)).select_related("base").get(pk=practice_id)
    require(actor, MANAGE, row.base.unit_id)
    return row
