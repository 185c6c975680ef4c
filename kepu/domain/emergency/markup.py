"""A statement for machines and for plain text: webhook payload, mail, schema.org SpecialAnnouncement. No HTTP here."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.domain.emergency.models import Delivery, Statement
from kepu.foundation.clock import ACADEMY_ZONE

CONTEXT = "https://schema.org"


def facts_of(statement: Statement, *, base_url: str) -> dict[str, Any]:
    """One version as plain JSON values, with its questions and signatures."""
    signed = [row for row in statement.signatures.all() if row.signed_at]
    return {
        "version": statement.number, "headline": statement.headline, "known": statement.known, "unknown": statement.unknown,
        "advice": statement.advice, "changed": statement.note, "published_at": _moment(statement.published_at),
        "next_update_at": _moment(statement.next_update_at), "is_current": statement.is_current,
        "questions": [{"question": row.question, "answer": row.answer} for row in statement.questions.all()],
        "signed_by": [{"institute": row.institute_name, "name": row.name} for row in signed],
        "url": f"{base_url}{statement.incident.path}",
    }  # fmt: skip


def payload_of(delivery: Delivery, *, base_url: str) -> dict[str, Any]:
    """What a partner receives. `event` is statement.published; `id` is the same over all tries: what came twice acts once."""
    statement = delivery.statement
    incident = statement.incident
    return {
        "id": str(delivery.event_id), "event": "statement.published", "at": _moment(statement.published_at),
        "incident": {
            "id": str(incident.public_id), "title": incident.title, "hazard": incident.hazard, "level": incident.level.code,
            "colour": incident.level.colour, "region": incident.region_id or "", "unit": incident.unit.code,
            "state": incident.state,
        },
        "statement": facts_of(statement, base_url=base_url),
        "acknowledge": f"{base_url}/api/v1/incidents/deliveries/{delivery.event_id}/acknowledgement",
    }  # fmt: skip


def plain_text(statement: Statement, *, base_url: str) -> str:
    """A version as a mail says it, in the language that is active."""
    signed = "、".join(f"{row.institute_name} {row.name}" for row in statement.signatures.all() if row.signed_at)
    upcoming = timezone.localtime(statement.next_update_at, ACADEMY_ZONE) if statement.next_update_at else None
    parts = [
        (_("What has changed"), statement.note), (_("What is known"), statement.known),
        (_("What is not known yet"), statement.unknown), (_("What people should do"), statement.advice),
        *((row.question, row.answer) for row in statement.questions.all()),
        (_("Next update"), f"{upcoming:%Y-%m-%d %H:%M}" if upcoming else ""), (_("Signed by"), signed),
    ]  # fmt: skip
    body = [f"{head}\n{text}" for head, text in parts if text]
    return "\n\n".join([statement.headline, *body, f"{base_url}{statement.incident.path}"])


def describe(statement: Statement, *, base_url: str, publisher: str) -> dict[str, Any]:
    """The current version as SpecialAnnouncement (https://schema.org/SpecialAnnouncement), in Chinese, the canonical language."""
    incident = statement.incident
    signed = [row for row in statement.signatures.all() if row.signed_at]
    about: dict[str, Any] = {
        "@context": CONTEXT, "@type": "SpecialAnnouncement", "@id": f"{base_url}{incident.path}",
        "url": f"{base_url}{incident.path}", "name": incident.title, "headline": statement.headline,
        "text": statement.known, "abstract": statement.advice, "inLanguage": "zh-Hans", "version": str(statement.number),
        "datePosted": _moment(incident.published_at), "dateModified": _moment(statement.published_at),
        "expires": _moment(statement.next_update_at), "category": incident.hazard,
        "publisher": {"@type": "Organization", "name": publisher},
        "author": {"@type": "Organization", "name": incident.unit.name},
        "spatialCoverage": {"@type": "AdministrativeArea", "name": incident.region.name} if incident.region else None,
        "contributor": [
            {"@type": "Person", "name": row.name, "affiliation": {"@type": "Organization", "name": row.institute_name}}
            for row in signed
        ],
    }  # fmt: skip
    return {name: value for name, value in about.items() if value not in ("", None, [])}


def _moment(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
