"""Notices and audit lines of events."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from kepu.domain.events.models import BrandEdition, Session
from kepu.domain.events.policies import EDIT
from kepu.foundation.audit.services import note
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import Actor

TOPIC = "events"
ASKED = gettext_noop("Your unit is invited to “%(title)s”; please answer by %(day)s")
REMINDED = gettext_noop("“%(title)s” still waits for your unit: %(what)s")
DECLINED = gettext_noop("%(unit)s does not take part in “%(title)s”")
CALLED_OFF = gettext_noop("A session of “%(title)s” was called off: %(session)s")
TO_CLOSE = gettext_noop("Held and not closed yet: %(title)s")
MISSING = {
    "answer": gettext_noop("an answer"),
    "sessions": gettext_noop("sessions"),
    "drafts": gettext_noop("sessions to announce"),
    "reports": gettext_noop("sessions to close"),
}


def audit(actor: Actor, verb: str, kind: str, key: Any, title: str, unit_id: int, *, now: datetime) -> None:
    """A line in the audit log."""
    note(actor=actor, verb=verb, object_kind=kind, object_key=str(key), object_title=title, unit_id=unit_id, now=now)


def tell_unit(
    edition: BrandEdition, unit_id: int, message: str, *, key: str, now: datetime, **params: str | int
) -> int:
    """Tells those who keep a unit's sessions about an edition. Returns how many notices are new."""
    return notify(
        account_ids=accounts_with(permission=EDIT, unit_id=unit_id),
        topic=TOPIC,
        message=message,
        params={"title": str(edition)} | params,
        url=f"/workbench/events/editions/{edition.public_id}/",
        unit_id=unit_id,
        dedupe_key=f"edition:{edition.pk}:{unit_id}:{key}",
        now=now,
    )


def tell_lead(edition: BrandEdition, message: str, *, key: str, now: datetime, **params: str | int) -> int:
    """Tells the lead unit about an edition."""
    return tell_unit(edition, edition.lead_unit_id, message, key=key, now=now, **params)


def tell_host(session: Session, message: str, *, key: str, now: datetime) -> int:
    """Tells those who keep a session."""
    return notify(
        account_ids=accounts_with(permission=EDIT, unit_id=session.unit_id),
        topic=TOPIC,
        message=message,
        params={"title": session.title},
        url=f"/workbench/events/sessions/{session.public_id}/",
        unit_id=session.unit_id,
        dedupe_key=f"session:{session.pk}:{key}",
        now=now,
    )


def missing_words(codes: Iterable[str]) -> str:
    """What a unit still owes, in Chinese: it goes into a notice that is kept."""
    from django.utils.translation import gettext, override

    with override("zh-hans"):
        return "、".join(gettext(MISSING[code]) for code in codes)
