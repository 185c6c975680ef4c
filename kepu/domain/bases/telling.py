"""Notices of bases."""

from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.domain.bases.models import Base, HeldTitle
from kepu.domain.bases.policies import EDIT, MANAGE, SECRECY
from kepu.foundation.notices.services import accounts_with, notify

MESSAGES = {
    "cleared": gettext_noop("The text may be published: %(name)s"),
    "sent_back": gettext_noop("The secrecy officer sent the text back: %(name)s"),
    "to_clear": gettext_noop("A text for the public waits for your check: %(name)s"),
    "day_open": gettext_noop("The day of opening %(day)s has not been closed: %(name)s"),
    "title_ends": gettext_noop("The title %(title)s ends on %(day)s: prepare the renewal"),
    "title_ended": gettext_noop("The title %(title)s has ended on %(day)s"),
    "holidays": gettext_noop("The holidays of %(day)s are published: please review days planned before: %(name)s"),
    "demand": gettext_noop("More people want to come than places are open: %(name)s"),
}


def tell_secrecy_officers(base: Base, *, now: datetime) -> int:
    """A text waits for a secrecy officer of the unit; returns how many notices are new."""
    return _tell(base, "to_clear", SECRECY, f"base:{base.pk}:to_clear:{now.isoformat()}", now=now)


def tell_managers(base: Base, what: str, *, now: datetime, key: str = "", day: str = "") -> int:
    """Tells those who manage the base; returns how many notices are new."""
    return _tell(base, what, MANAGE, key or f"base:{base.pk}:{what}:{now.isoformat()}", now=now, day=day)


def tell_of_title(held: HeldTitle, what: str, *, now: datetime, key: str) -> int:
    """Tells those who keep the unit's titles and bases; returns how many notices are new."""
    accounts = [
        permission for name in (EDIT, MANAGE) for permission in accounts_with(permission=name, unit_id=held.unit_id)
    ]
    return notify(
        account_ids=accounts,
        topic="bases",
        message=MESSAGES[what],
        params={"title": held.title, "day": held.until.isoformat() if held.until else ""},
        url="/workbench/bases/titles/",
        unit_id=held.unit_id,
        dedupe_key=key,
        now=now,
    )


def _tell(base: Base, what: str, permission: str, key: str, *, now: datetime, day: str = "") -> int:
    return notify(
        account_ids=accounts_with(permission=permission, unit_id=base.unit_id),
        topic="bases",
        message=MESSAGES[what],
        params={"name": base.name, "day": day},
        url=f"/workbench/bases/{base.public_id}/",
        unit_id=base.unit_id,
        dedupe_key=key,
        now=now,
    )
