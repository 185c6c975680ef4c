"""Notices of requests and invitations."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.engines.experts.contracts import LINK_PATH, OneTimeLink
from kepu.engines.experts.models import ExpertRequest, Invitation
from kepu.engines.experts.policies import ASK
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.letters import write_letter
from kepu.foundation.notices.services import accounts_with, notify

MESSAGES = {
    "new": gettext_noop("An expert is needed: %(title)s"),
    "handed": gettext_noop("A request for an expert was handed to you: %(title)s"),
    "asked": gettext_noop("You are asked to speak as an expert: %(title)s"),
    "urgent": gettext_noop("Urgent, please answer by %(by)s: you are asked to speak as an expert: %(title)s"),
    "withdrawn": gettext_noop("You are no longer needed, with thanks: %(title)s"),
    "accepted": gettext_noop("%(name)s accepted: %(title)s"),
    "declined": gettext_noop("%(name)s declined: %(title)s"),
    "expired": gettext_noop("%(name)s has not answered in time: %(title)s"),
}
BY_LETTER = gettext_noop(
    "%(unit)s asks whether you can speak as an expert: %(title)s. %(message)s The link works once and needs no account."
)
URGENT_LETTER = gettext_noop(
    "%(unit)s asks urgently whether you can speak as an expert: %(title)s. Please answer by %(by)s. %(message)s The link works once and "
    "needs no account."
)
MINE = "/workbench/experts/mine/"


def tell_expert(invitation: Invitation, what: str, *, now: datetime) -> int:
    """Tells the expert, if they have an account; returns how many notices are new."""
    account, by = invitation.expert.person.account_id, _by(invitation)
    return _tell(
        [account] if account else [], "urgent" if what == "asked" and by else what, invitation.request,
        key=f"expert:{invitation.pk}:{what}", now=now, url=MINE, by=by,
    )  # fmt: skip


def write_invitation(invitation: Invitation, link: OneTimeLink, *, now: datetime) -> None:
    """A letter with the link to an expert who has no account, where a mail address is known."""
    if invitation.expert.person.account_id is not None or not link.mail:
        return
    request = invitation.request
    by = _by(invitation)
    params = {"unit": request.unit.name, "title": request.title, "message": invitation.message, "by": by}
    message = URGENT_LETTER if by else BY_LETTER
    write_letter(address=link.mail, message=message, params=params, url=f"{LINK_PATH}{link.token}/", now=now)


def tell_unit(request: ExpertRequest, what: str, *, now: datetime, name: str = "", key: str = "") -> int:
    """Tells whoever asked inside the house, and those who look after the unit's requests."""
    accounts = [
        *([request.asked_by_id] if request.asked_by_id else []),
        *accounts_with(permission=ASK, unit_id=request.unit_id),
    ]
    key = f"expert_request:{request.pk}:{what}:{key or now.isoformat()}"
    url = f"/workbench/experts/requests/{request.public_id}/"
    return _tell(accounts, what, request, key=key, now=now, url=url, name=name)


def _by(invitation: Invitation) -> str:
    """Until when an answer is hoped for where that is sooner than the invitation expires; empty otherwise."""
    by = invitation.wanted_by
    return by.astimezone(ACADEMY_ZONE).strftime("%Y-%m-%d %H:%M") if by else ""


def _tell(
    accounts: Iterable[int],
    what: str,
    request: ExpertRequest,
    *,
    key: str,
    now: datetime,
    url: str,
    name: str = "",
    by: str = "",
) -> int:
    wanted = list(accounts)
    if not wanted:
        return 0
    return notify(
        account_ids=wanted, topic="experts", message=MESSAGES[what], params={"title": request.title, "name": name, "by": by}, url=url,
        unit_id=request.unit_id, dedupe_key=key, now=now,
    )  # fmt: skip
