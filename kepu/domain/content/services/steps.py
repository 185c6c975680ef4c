"""The history of an edition, written by every service that changes its state."""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from kepu.domain.content.editions import EditionStep
from kepu.domain.content.errors import InvalidFact
from kepu.domain.content.pages import Edition
from kepu.foundation.units.contracts import Actor


def lock_edition(edition_id: int) -> Edition:
    """The edition, held until the transaction ends. Raises Edition.DoesNotExist."""
    edition: Edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition_id)
    return edition


def note_step(edition_id: int, act: str, *, actor: Actor, now: datetime, reason: str = "") -> EditionStep:
    """Adds a line to the history of an edition."""
    return EditionStep.objects.create(
        edition_id=edition_id, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], reason=reason, at=now
    )


def need_reason(text: str, *, field: str = "note") -> str:
    """The reason without blanks round it, at most 1,000 characters. Raises InvalidFact when there is none."""
    reason = text.strip()[:1000]
    if not reason:
        raise InvalidFact(field, "missing")
    return reason


def account_of(actor: Actor) -> Any:
    """The account that Wagtail's own log names; None for the system."""
    return get_user_model().objects.filter(pk=actor.account_id).first() if actor.account_id else None
