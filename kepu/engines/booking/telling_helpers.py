"""What helpers are told, by notice or letter, and what those who keep a need are told of them."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext_noop

from kepu.engines.booking.models import Duty, Resource, Slot
from kepu.engines.booking.policies import duty_key
from kepu.engines.booking.rows import CONTACT
from kepu.engines.booking.telling import moment_text
from kepu.foundation.crypto import unseal
from kepu.foundation.notices.letters import is_mail_address, write_letter
from kepu.foundation.notices.services import accounts_with, notify

TOPIC = "duties"
MESSAGES = {
    "asked": gettext_noop("Would you help? %(task)s at “%(title)s”, %(when)s. Please say yes or no"),
    "asked_again": gettext_noop(
        "“%(title)s” is at another time, %(when)s, and you have another duty then. Can you still help: %(task)s?"
    ),
    "received": gettext_noop("Thank you for offering to help: %(task)s at “%(title)s”, %(when)s. You hear when it is decided"),
    "confirmed": gettext_noop("You are to help: %(task)s at “%(title)s”, %(when)s. Thank you"),
    "not_needed": gettext_noop("Thank you for offering to help at “%(title)s” (%(task)s). This time there are enough helpers. %(reason)s"),
    "called_off": gettext_noop("Your help is no longer needed: %(task)s at “%(title)s”, %(when)s. %(reason)s"),
    "moved": gettext_noop("The time of your duty has changed: %(task)s at “%(title)s”, now %(when)s"),
    "reminder": gettext_noop("You help soon: %(task)s at “%(title)s”, %(when)s, %(place)s"),
}  # fmt: skip
FOR_THE_ROSTER = {
    "on": gettext_noop("You are on duty: %(title)s, %(when)s. %(place)s"),
    "off": gettext_noop("You are no longer on duty: %(title)s, %(when)s. %(reason)s"),
    "soon": gettext_noop("You are on duty soon: %(title)s, %(when)s. %(place)s"),
}
FOR_KEEPERS = {
    "offered": gettext_noop("Somebody offers to help, please decide: %(task)s at “%(title)s”, %(when)s"),
    "accepted": gettext_noop("A helper has said yes: %(task)s at “%(title)s”, %(when)s"),
    "declined": gettext_noop("A helper has said no: %(task)s at “%(title)s”, %(when)s. %(reason)s"),
    "withdrawn": gettext_noop("A helper cannot come after all: %(task)s at “%(title)s”, %(when)s. %(reason)s"),
}


def tell_helper(duty: Duty, what: str, *, now: datetime, reason: str = "", key: str = "") -> int:
    """Tells who helps; returns how many notices or letters are new (0 where only a telephone number is known)."""
    params, url = _params(duty, reason), f"/duties/{duty.public_id}/{duty_key(duty.public_id)}/"
    if duty.account_id is not None:
        return notify(
            account_ids=[duty.account_id], topic=TOPIC, message=MESSAGES[what], params=params, url=url, dedupe_key=key,
            now=now,
        )  # fmt: skip
    address = unseal(CONTACT, duty.contact_sealed) if "@" in duty.contact_hint else ""
    if not is_mail_address(address):
        return 0
    return write_letter(address=address, message=MESSAGES[what], params=params, url=url, key=key, now=now)


def tell_keepers(duty: Duty, what: str, *, now: datetime, reason: str = "") -> int:
    """Tells those who keep the need, without a name; returns how many notices are new."""
    need = duty.need
    return notify(
        account_ids=accounts_with(permission=need.kept_by, unit_id=need.unit_id), topic=TOPIC, message=FOR_KEEPERS[what],
        params=_params(duty, reason), url=f"/workbench/duties/{need.source.replace(':', '/')}/", unit_id=need.unit_id,
        dedupe_key=f"duty:{duty.pk}:{what}:{now.isoformat()}", now=now,
    )  # fmt: skip


def tell_roster(
    resource: Resource, slots: Iterable[Slot], what: str, *, now: datetime, reason: str = "", key: str = ""
) -> int:
    """Tells a guide or volunteer of their visits, those of a place and day together; of visits that are over nobody is told. Returns how
    many notices or letters are new (0 where nobody can be reached so). With a `key` a place and day are told of once."""
    ahead = sorted(
        (slot for slot in slots if slot.ends_at > now), key=lambda slot: (slot.offering_id, slot.starts_at, slot.pk)
    )
    if resource.kind not in (Resource.Kind.GUIDE, Resource.Kind.VOLUNTEER):
        return 0
    days = groupby(ahead, key=lambda slot: (slot.offering_id, slot.visit_date))
    return sum(_tell_day(resource, list(rows), what, now=now, reason=reason, key=key) for _day, rows in days)


def _tell_day(resource: Resource, slots: list[Slot], what: str, *, now: datetime, reason: str, key: str) -> int:
    offering, message = slots[0].offering, FOR_THE_ROSTER[what]
    times = ", ".join(f"{moment_text(slot.starts_at)[-5:]}–{moment_text(slot.ends_at)[-5:]}" for slot in slots)
    params: dict[str, str | int] = {
        "title": offering.title, "when": f"{slots[0].visit_date.isoformat()} {times}", "place": offering.place, "reason": reason,
    }  # fmt: skip
    day = f"{offering.pk}:{slots[0].visit_date.isoformat()}"
    known = f"roster:{resource.pk}:{what}:{day}:{key or f'{slots[0].pk}:{now.isoformat()}'}"
    if resource.person is not None and resource.person.account_id is not None:
        return notify(
            account_ids=[resource.person.account_id], topic=TOPIC, message=message, params=params, url="/duties/",
            dedupe_key=known, now=now,
        )  # fmt: skip
    address = unseal(CONTACT, resource.contact_sealed) if "@" in resource.contact_hint else ""
    if not is_mail_address(address):
        return 0
    return write_letter(
        address=address, message=message, params=params, url=offering.url or "/", key=known, is_public=True, now=now
    )


def _params(duty: Duty, reason: str) -> dict[str, str | int]:
    need = duty.need
    when = f"{moment_text(need.starts_at)}–{moment_text(need.ends_at)[-5:]}"
    return {"task": need.task, "title": need.title, "when": when, "place": need.place, "reason": reason}
