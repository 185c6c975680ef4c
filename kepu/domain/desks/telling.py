"""Notices of commissions. Those of policy advice name nothing, reach its addressees and author alone, and leave by no webhook."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.domain.desks.models import Commission
from kepu.domain.desks.policies import EDIT
from kepu.foundation.notices.services import accounts_with, notify

ADVICE = "决策建议"
MESSAGES = {
    "asked": gettext_noop("You are asked for a contribution by %(day)s: %(title)s"),
    "moved": gettext_noop("The deadline is now %(day)s: %(title)s"),
    "withdrawn": gettext_noop("No longer needed: %(title)s"),
    "returned": gettext_noop("Please revise by %(day)s: %(title)s"),
    "taken": gettext_noop("Taken, with thanks: %(title)s"),
    "accepted": gettext_noop("Accepted, to be delivered by %(day)s: %(title)s"),
    "declined": gettext_noop("Declined: %(title)s"),
    "delivered": gettext_noop("Delivered and waiting for you: %(title)s"),
    "soon": gettext_noop("To be delivered by %(day)s: %(title)s"),
    "late": gettext_noop("Should have been delivered by %(day)s: %(title)s"),
    "unanswered": gettext_noop("Still no answer: %(title)s"),
}


def tell_author(commission: Commission, what: str, *, now: datetime, key: str = "") -> int:
    """Tells the person who was asked, if they have an account; returns how many notices are new."""
    person = commission.person
    accounts = [person.account_id] if person is not None and person.account_id else []
    return _tell(commission, what, accounts, now=now, key=key)


def tell_desk(commission: Commission, what: str, *, now: datetime, key: str = "") -> int:
    """Tells those who act for the desk; of policy advice its addressees. Returns how many notices are new."""
    return _tell(commission, what, desk_accounts(commission), now=now, key=key)


def tell_leaders(commission: Commission, what: str, *, now: datetime, key: str) -> int:
    """Tells those who answer for the unit. Policy advice goes no higher than its addressees."""
    if commission.is_confidential:
        return 0
    leaders = accounts_with(permission="plans.approve", unit_id=commission.unit_id)
    return _tell(commission, what, leaders, now=now, key=key)


def desk_accounts(commission: Commission) -> list[int]:
    """Accounts that act for the desk: whoever asked first, then the unit's desk; of policy advice its addressees."""
    if commission.is_confidential:
        return list(commission.addressees.values_list("account_id", flat=True))
    asker = [commission.asked_by_id] if commission.asked_by_id else []
    return [*asker, *accounts_with(permission=EDIT, unit_id=commission.unit_id)]


def _tell(commission: Commission, what: str, account_ids: Iterable[int], *, now: datetime, key: str) -> int:
    accounts = list(account_ids)
    if not accounts:
        return 0
    secret = commission.is_confidential
    return notify(
        account_ids=accounts,
        topic="desk",
        message=MESSAGES[what],
        params={"title": ADVICE if secret else commission.title, "day": commission.due_on.isoformat()},
        url=f"/workbench/desk/commissions/{commission.public_id}/",
        unit_id=None if secret else commission.unit_id,
        dedupe_key=key or f"commission:{commission.pk}:{what}:{now.isoformat()}",
        now=now,
    )
