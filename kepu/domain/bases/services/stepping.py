from datetime import datetime
from typing import Any

from kepu.domain.bases.finding import KIND
from kepu.domain.bases.models import Base, BaseStep
from kepu.engines.search.services import index
from kepu.foundation.units.contracts import Actor


def by(actor: Actor, now: datetime, reason: str = "") -> dict[str, Any]:
    """The fields of a dated row."""
    return {"actor_id": actor.account_id, "actor_name": actor.name, "reason": reason.strip(), "at": now}


def step(base: Base, act: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Adds a line to the history of a base, and brings search up to what was changed before."""
    BaseStep.objects.create(base=base, act=act, **by(actor, now, reason))
    index(kind=KIND, keys=[str(base.pk)])
