"""Writers of online attendance: entered by hand, or sent by a platform and signed.

A platform sends its running total; the latest as of a moment counts, a delivery that comes twice counts once. The signature is
HMAC-SHA-256 over timestamp, delivery and body (as our own webhooks sign), so that nothing sent before can be sent again as new.
"""

import hmac
import secrets
import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.events.errors import DifferentReport, InvalidDraft, NameTaken, UnknownSender, WrongState
from kepu.domain.events.models import OnlineReport, Session, SessionState, StreamSender
from kepu.domain.events.policies import EDIT
from kepu.domain.events.services.sessions import lock_session
from kepu.domain.events.telling import audit
from kepu.foundation.crypto import seal, sha256_hex, unseal
from kepu.foundation.notices.webhooks import sign
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import subtree_ids

SEAL = "stream-sender"
FRESH_SECONDS = 300
MOST_PEOPLE = 100_000_000_000
LIVE = (SessionState.ANNOUNCED, SessionState.HELD, SessionState.CLOSED)


@dataclass(frozen=True, slots=True)
class Signed:
    """What came by a signed call: headers as they were, body as bytes."""

    sender: uuid.UUID
    timestamp: str
    delivery: str
    signature: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Reported:
    """What a body says, read and checked for its form."""

    session: uuid.UUID
    people: int
    as_of: datetime


@transaction.atomic
def report_online(
    *, actor: Actor, session_id: int, platform: str, people: int, note: str, now: datetime
) -> OnlineReport:
    """Enters a platform's total by hand, as of now. Raises Refused, WrongState, InvalidDraft."""
    session = lock_session(actor, session_id, states=LIVE)
    if not session.is_online:
        raise InvalidDraft("mode", "on site only")
    if not platform.strip():
        raise InvalidDraft("platform", "empty")
    _check_people(people)
    return OnlineReport.objects.create(
        session=session, platform=platform.strip(), people=people, as_of=now, actor_id=actor.account_id,
        actor_name=actor.name, reason=note.strip(), at=now,
    )  # fmt: skip


@transaction.atomic
def enter_sender(*, actor: Actor, unit_id: int, platform: str, now: datetime) -> tuple[StreamSender, str]:
    """Lets a platform report for the sessions of a unit and all below it; returns it with its secret, shown this once.

    Raises Refused, InvalidDraft, NameTaken.
    """
    require(actor, EDIT, unit_id)
    if not platform.strip():
        raise InvalidDraft("platform", "empty")
    secret = secrets.token_urlsafe(32)
    sender = StreamSender(unit_id=unit_id, platform=platform.strip(), sealed_secret=seal(SEAL, secret), created_at=now)
    try:
        with transaction.atomic():
            sender.save()
    except IntegrityError as error:
        raise NameTaken(platform) from error
    audit(actor, "enter", "events.sender", sender.public_id, sender.platform, unit_id, now=now)
    return sender, secret


@transaction.atomic
def end_sender(*, actor: Actor, sender_id: int, now: datetime) -> StreamSender:
    """Ends a platform's right to report; what it reported stays. Raises Refused, WrongState."""
    sender = StreamSender.objects.select_for_update().get(pk=sender_id)
    require(actor, EDIT, sender.unit_id)
    if not sender.is_active:
        raise WrongState("ended")
    sender.ended_at = now
    sender.save(update_fields=["ended_at"])
    audit(actor, "end", "events.sender", sender.public_id, sender.platform, sender.unit_id, now=now)
    return sender


def sender_of(signed: Signed, *, now: datetime) -> StreamSender:
    """Who sent this. Raises UnknownSender: no such sender, ended, older than five minutes, or the signature is another's."""
    sender = StreamSender.objects.filter(public_id=signed.sender, ended_at__isnull=True).first()
    stamp = signed.timestamp
    if sender is None or not signed.delivery or len(signed.delivery) > 80 or not stamp.isdecimal() or len(stamp) > 12:
        raise UnknownSender(str(signed.sender))
    if abs(now.timestamp() - int(stamp)) > FRESH_SECONDS:
        raise UnknownSender("too old")
    secret = unseal(SEAL, sender.sealed_secret)
    right = sign(secret, event_id=signed.delivery, timestamp=int(stamp), body=signed.body)
    if not hmac.compare_digest(right, signed.signature):
        raise UnknownSender("signature")
    return sender


def receive_report(
    *, sender: StreamSender, signed: Signed, report: Reported, now: datetime
) -> tuple[OnlineReport, bool]:
    """Keeps what a platform reports; (row, whether it came before). The caller has checked the sender.

    Raises InvalidDraft for a session that is not the sender's or not held online, DifferentReport for a number used before.
    """
    session = Session.objects.filter(public_id=report.session, unit__in=subtree_ids(sender.unit_id)).first()
    if session is None or not session.is_online or session.state not in LIVE:
        raise InvalidDraft("session", "unknown")
    _check_people(report.people)
    digest = sha256_hex(signed.body)
    row = OnlineReport(
        session=session, platform=sender.platform, people=report.people, as_of=min(report.as_of, now), sender=sender,
        delivery=signed.delivery, digest=digest, actor_name=sender.platform, at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        before = OnlineReport.objects.filter(sender=sender, delivery=signed.delivery).first()
        if before is None or before.digest != digest:
            raise DifferentReport(signed.delivery) from error
        return before, True
    return row, False


def _check_people(people: int) -> None:
    if not 0 <= people <= MOST_PEOPLE:
        raise InvalidDraft("people", "implausible")
