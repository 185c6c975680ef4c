from datetime import datetime

from kepu.engines.experts.models import ExpertRequest, Invitation, RequestStep
from kepu.engines.experts.policies import require_handling
from kepu.foundation.units.contracts import Actor


def step(
    request: ExpertRequest, act: str, *, actor: Actor, now: datetime, reason: str = "", about: Invitation | None = None
) -> None:
    """Adds a line to the history of a request. An expert is named by the invitation alone, so that erasure reaches the name."""
    RequestStep.objects.create(
        request=request, invitation=about, act=act, actor_id=actor.account_id, actor_name=actor.name[:120],
        reason=reason.strip()[:1000], at=now,
    )  # fmt: skip


def lock_request(request_id: int) -> ExpertRequest:
    """The request, locked against everybody else who would change it or its invitations."""
    request: ExpertRequest = ExpertRequest.objects.select_for_update().get(pk=request_id)
    return request


def lock_handled(actor: Actor, request_id: int) -> ExpertRequest:
    """The same, for whoever looks after it. Raises Refused."""
    request = lock_request(request_id)
    require_handling(actor, request)
    return request
