"""Who may write what."""

from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import is_central, may

WRITE = "content.write"


def may_edit(actor: Actor, unit_id: int) -> bool:
    """Whether the actor may open the editions of a unit in the editor: its writers, and central administrators."""
    return may(actor, WRITE, unit_id) or is_central(actor)
