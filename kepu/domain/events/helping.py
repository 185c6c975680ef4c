"""A session at the booking engine as something that needs help: who keeps it, what it is called, where helpers read of it."""

from dataclasses import replace

from kepu.domain.events.models import Session
from kepu.domain.events.policies import EDIT
from kepu.engines.booking.helping_contracts import NeedOwner
from kepu.foundation.units.contracts import Actor


def owner_of(session: Session) -> NeedOwner:
    """What the engine is told of a session; people may offer to help once it is announced."""
    return NeedOwner(
        source=session.source,
        unit_id=session.unit_id,
        kept_by=EDIT,
        title=session.title,
        url=f"/events/{session.public_id}/",
        place=" ".join(part for part in (session.place, session.address) if part),
        is_shown=session.is_announced,
    )


def as_system(actor: Actor) -> Actor:
    """The actor acting for the session, once its own rules were asked: the engine asks no more."""
    return replace(actor, is_system=True)
