"""Who may what with experts, beyond the roles of foundation.units."""

from kepu.engines.experts.models import Expert, ExpertRequest
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, may

KEEP = "experts.keep"
ASK = "experts.ask"


def is_self(actor: Actor, expert: Expert) -> bool:
    """Whether the actor is the expert."""
    return actor.account_id is not None and expert.person.account_id == actor.account_id


def may_keep(actor: Actor, expert: Expert) -> bool:
    """Whether the actor keeps this profile: the expert, or who keeps the experts of the unit."""
    return is_self(actor, expert) or may(actor, KEEP, expert.person.unit_id)


def require_keeping(actor: Actor, expert: Expert) -> None:
    """Raises Refused unless `may_keep`."""
    if not may_keep(actor, expert):
        raise Refused(KEEP)


def require_handling(actor: Actor, request: ExpertRequest) -> None:
    """Raises Refused unless the actor looks after requests of the request's unit."""
    if not may(actor, ASK, request.unit_id):
        raise Refused(ASK)
