"""What every change of a filing shares: locking it, writing its history."""

from datetime import datetime

from kepu.domain.statistics.errors import WrongState
from kepu.domain.statistics.models import Filing, State, Step
from kepu.foundation.units.contracts import Actor


def locked(filing_id: int, *states: str) -> Filing:
    """The filing, held until the transaction ends. Raises WrongState, Filing.DoesNotExist."""
    filing = Filing.objects.select_for_update(of=("self",)).get(pk=filing_id)
    if not filing.is_current or (states and filing.state not in states):
        raise WrongState(filing.state)
    return filing


def note_step(
    filing: Filing, act: str, *, actor: Actor | None, name: str = "", reason: str = "", digest: str = "", now: datetime
) -> Step:
    """Adds a row to the history."""
    return Step.objects.create(
        filing=filing,
        act=act,
        actor_id=actor.account_id if actor else None,
        actor_name=actor.name if actor else name,
        reason=reason.strip()[:1000],
        digest=digest,
        at=now,
    )


def move(filing: Filing, state: State, *, now: datetime) -> None:
    """Sets the state of a locked filing."""
    filing.state, filing.changed_at = state, now
    filing.save(update_fields=["state", "changed_at"])
