"""Sessions and whole editions at the booking engine as what needs help: who keeps it, what it is called, where helpers read of it."""

from dataclasses import replace

from kepu.domain.events.models import BrandEdition, Session
from kepu.domain.events.policies import EDIT, LEAD
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


def owner_of_edition(edition: BrandEdition) -> NeedOwner:
    """What the engine is told of an edition; people may offer to help once it is open."""
    return NeedOwner(
        source=edition.source,
        unit_id=edition.lead_unit_id,
        kept_by=LEAD,
        title=str(edition),
        url=f"/brands/{edition.brand.slug}/{edition.year}/",
        is_shown=edition.is_public and not edition.is_closed,
    )


def as_system(actor: Actor) -> Actor:
    """The actor acting for the session, once its own rules were asked: the engine asks no more."""
    return replace(actor, is_system=True)
