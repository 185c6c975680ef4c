"""Notices of incident files: to whoever leads, whoever is on duty, and those above."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_noop

from kepu.domain.emergency.models import DutyShift, Incident
from kepu.domain.emergency.policies import LEAD
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.selectors import ancestor_ids

TOPIC = "incidents"
OPENED = gettext_noop("%(level)s: a file was opened: %(title)s")
ABOVE = gettext_noop("No expert has said yes after %(minutes)s minutes: %(title)s")
CONFIRMED = gettext_noop("An expert has said yes: %(title)s")
OFFERED = gettext_noop("%(name)s offers you the lead: %(title)s")
HANDED = gettext_noop("%(name)s has taken over the lead: %(title)s")
RETURNED = gettext_noop("The talking points were returned: %(title)s")
PUBLISHED = gettext_noop("The statement is public: %(title)s")
REHEARSED = gettext_noop("The statement of the drill is finished: %(title)s")
LATE = gettext_noop("The promised update is late: %(title)s")
GIVEN_UP = gettext_noop("%(name)s could not be reached with the statement: %(title)s")
CLOSED = gettext_noop("The file is closed: %(title)s")


def on_shift(unit_id: int, now: datetime) -> list[int]:
    """Accounts on duty now in the nearest unit upwards that has anybody on duty."""
    path = [unit_id, *ancestor_ids(unit_id)]
    shifts = DutyShift.objects.filter(unit__in=path, starts_at__lte=now, ends_at__gt=now, account__is_active=True)
    by_unit: dict[int, list[int]] = {}
    for unit, account in shifts.order_by("starts_at", "pk").values_list("unit_id", "account_id"):
        by_unit.setdefault(unit, []).append(account)
    return next((by_unit[unit] for unit in path if unit in by_unit), [])


def on_duty(unit_id: int, now: datetime) -> list[int]:
    """Who is on duty; where the roster is empty, those who may lead in the nearest unit."""
    return on_shift(unit_id, now) or accounts_with(permission=LEAD, unit_id=unit_id)


def tell_desk(incident: Incident, message: str, *, key: str, now: datetime, **params: str | int) -> int:
    """Tells who leads and who is on duty, once per key; without either those who may lead."""
    duty = on_shift(incident.unit_id, now)
    accounts = [incident.lead_id, *duty] if incident.lead_id else duty or on_duty(incident.unit_id, now)
    return tell(incident, accounts, message, key=key, now=now, **params)


def tell(
    incident: Incident, accounts: Iterable[int], message: str, *, key: str, now: datetime, **params: str | int
) -> int:
    """Tells accounts once per key; how many notices are new."""
    return notify(
        account_ids=list(accounts), topic=TOPIC, message=message, params={"title": incident.named, **params},
        url=incident.staff_path, unit_id=incident.unit_id, dedupe_key=f"incident:{incident.pk}:{key}", now=now,
    )  # fmt: skip
