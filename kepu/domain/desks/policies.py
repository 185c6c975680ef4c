"""Who may what at a desk, beyond the roles of foundation.units."""

from kepu.domain.desks.models import Commission
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, may

EDIT = "desk.edit"
PROPOSE = "topics.propose"


def is_addressee(actor: Actor, commission: Commission) -> bool:
    """Whether the actor is among those named to read this advice."""
    return actor.account_id is not None and commission.addressees.filter(account=actor.account_id).exists()


def is_asked(actor: Actor, commission: Commission) -> bool:
    """Whether the actor is the person who was asked."""
    person = commission.person
    return actor.account_id is not None and person is not None and person.account_id == actor.account_id


def may_handle(actor: Actor, commission: Commission) -> bool:
    """Whether the actor acts for the desk. Of policy advice that is its addressees alone: not the system, not an administrator."""
    if commission.is_confidential:
        return is_addressee(actor, commission)
    return may(actor, EDIT, commission.unit_id)


def require_handling(actor: Actor, commission: Commission) -> None:
    """Raises Refused unless `may_handle`."""
    if not may_handle(actor, commission):
        raise Refused(EDIT)


def require_part(actor: Actor, commission: Commission) -> None:
    """Raises Refused unless the actor was asked or acts for the desk."""
    if not is_asked(actor, commission) and not may_handle(actor, commission):
        raise Refused(EDIT)
