"""The only writer of the audit log."""

from datetime import datetime
from typing import Any, Protocol

import structlog

from kepu.foundation.audit.models import Event


class ActsAs(Protocol):
    """Who acts, as far as the log needs to know (units.contracts.Actor is one)."""

    @property
    def account_id(self) -> int | None: ...

    @property
    def name(self) -> str: ...


def note(
    *,
    actor: ActsAs,
    verb: str,
    object_kind: str,
    object_key: str = "",
    object_title: str = "",
    unit_id: int | None = None,
    detail: dict[str, Any] | None = None,
    now: datetime,
) -> None:
    """Adds one line to the audit log, within the caller's transaction."""
    context = structlog.contextvars.get_contextvars()
    Event.objects.create(
        at=now,
        account_id=actor.account_id,
        actor_name=actor.name[:120],
        verb=verb,
        object_kind=object_kind,
        object_key=object_key[:80],
        object_title=object_title[:200],
        unit_id=unit_id,
        detail=detail or {},
        request_id=str(context.get("request_id", ""))[:64],
    )
