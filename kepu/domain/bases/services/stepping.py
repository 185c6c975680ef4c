from datetime import datetime
from typing import Any

from kepu.domain.bases.models import Base, BaseStep
from kepu.foundation.units.contracts import Actor


def by(actor: Actor, now: datetime, reason: str = "") -> dict[str, Any]:
    """The fields of a dated row."""
    return {"actor_id": actor.account_id, "actor_name": actor.name, "reason": reason.strip(), "at": now}


def step(base: Base, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Adds a line to the history of a base."""
    BaseStep.objects.create(base=base, act=act, **by(actor, now, reason))
