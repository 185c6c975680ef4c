"""What partners are told, for machines and as plain text: webhook payload, mail, schema.org SpecialAnnouncement. No HTTP here."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from kepu.domain.claims.markup import describe as claim_review
from kepu.domain.claims.models import Verdict
from kepu.domain.emergency.models import Delivery, Event, Statement
from kepu.domain.packs.models import Version
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


def verdict_facts(verdict: Verdict, *, base_url: str, publisher: str) -> dict[str, Any]:
    """A verdict as plain JSON values, with its ClaimReview; of a withdrawn one the claim alone."""
    claim, grade = verdict.claim, verdict.scale
    about = {"id": claim.pk, "text": claim.text, "version": verdict.number, "url": f"{base_url}{claim.path}"}
    if not verdict.is_published:
        return about
    return about | {
        "grade": grade.code, "grade_title": grade.title_zh, "short": verdict.short, "long": verdict.long,
        "changed": verdict.note, "published_at": _moment(verdict.published_at), "unit": claim.unit.code,
        "claim_review": claim_review(verdict, base_url=base_url, publisher=publisher),
    }  # fmt: skip


def pack_facts(version: Version, *, base_url: str) -> dict[str, Any]:
    """A pack as plain JSON values, with the address of the file that works without a network; of a withdrawn one the title alone."""
    pack = version.pack
    url = f"{base_url}{pack.path}"
    about = {"id": pack.pk, "title": version.title, "version": version.number, "url": url}
    if not version.is_published:
        return about
    return about | {
        "summary": version.summary, "language": pack.language, "audience": version.audience,
        "hazards": [row.code for row in version.hazards.all()], "region": version.region_id or "",
        "review_due_on": version.due_on.isoformat() if version.due_on else "", "changed": version.note,
        "published_at": _moment(version.published_at), "unit": pack.unit.code, "file": f"{url}pack.zip",
    }  # fmt: skip


def payload_of(delivery: Delivery, *, base_url: str, publisher: str) -> dict[str, Any]:
    """What a partner receives: `event` says what happened and which of statement, claim and pack stands in it; `id` is the same over all
    tries: what came twice acts once.
    """
    incident = delivery.incident
    return {
        "id": str(delivery.event_id), "event": delivery.event, "at": _moment(delivery.created_at),
        "incident": {
            "id": str(incident.public_id), "title": incident.title, "hazard": incident.hazard, "level": incident.level.code,
            "colour": incident.level.colour, "region": incident.region_id or "", "unit": incident.unit.code,
            "state": incident.state,
        },
        **part_of(delivery, base_url=base_url, publisher=publisher),
        "acknowledge": f"{base_url}/api/v1/incidents/deliveries/{delivery.event_id}/acknowledgement",
    }  # fmt: skip


def part_of(delivery: Delivery, *, base_url: str, publisher: str) -> dict[str, Any]:
    """What a delivery carries, under its name: statement, claim or pack."""
    if delivery.verdict is not None:
        return {"claim": verdict_facts(delivery.verdict, base_url=base_url, publisher=publisher)}
    if delivery.pack_version is not None:
        return {"pack": pack_facts(delivery.pack_version, base_url=base_url)}
    assert delivery.statement is not None
    return {"statement": facts_of(delivery.statement, base_url=base_url)}


def letter_of(delivery: Delivery, *, base_url: str) -> tuple[str, str]:
    """(subject, text) of a delivery by mail, in the language that is active."""
    title, names = delivery.incident.title, {"number": delivery.number, "about": delivery.about}
    if delivery.statement is not None:
        head = _("Statement, version %(number)s: %(title)s") % {"number": delivery.number, "title": title}
        return head, plain_text(delivery.statement, base_url=base_url)
    heads = {
        Event.VERDICT: _("Checked: %(about)s"), Event.VERDICT_GONE: _("Verdict withdrawn, please take it down: %(about)s"),
        Event.PACK: _("Emergency pack, version %(number)s: %(about)s"),
        Event.PACK_GONE: _("Emergency pack withdrawn, please take it down: %(about)s"),
    }  # fmt: skip
    head = heads[Event(delivery.event)] % names
    lines = [title, *_said(delivery, base_url)]
    return head, "\n\n".join(line for line in lines if line)


def _said(delivery: Delivery, base_url: str) -> list[str]:
    verdict, version = delivery.verdict, delivery.pack_version
    if verdict is not None:
        said = [verdict.note, f"{verdict.scale.title}：{verdict.short}", verdict.long] if verdict.is_published else []
        return [verdict.claim.text, *said, f"{base_url}{verdict.claim.path}"]
    assert version is not None
    url = f"{base_url}{version.pack.path}"
    said = [version.note, version.summary, f"{url}pack.zip"] if version.is_published else []
    return [version.title, *said, url]


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
