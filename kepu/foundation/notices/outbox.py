"""Sends what waits in the outbox, and writes the digests."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.foundation.clock import ACADEMY_ZONE, local_date
from kepu.foundation.crypto import unseal
from kepu.foundation.notices.letters import read_letter
from kepu.foundation.notices.models import ByMail, Delivery, DeliveryState, Notice, Preference
from kepu.foundation.notices.sending import FAILURES, NotTaken, Sent, mail_event, post_event, reason_of, send_all

PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
]
BATCH = 50
DIGEST_HOUR = 8
SEAL = "webhook"


def send_due(*, now: datetime) -> Sent:
    """Sends everything that is due. Several workers may run it together: each takes its own rows."""
    return send_all(_waiting, lambda delivery: _send(delivery, now), now=now, most=BATCH)


def _waiting() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=DeliveryState.WAITING).select_related("account", "notice", "webhook")


def _send(delivery: Delivery, now: datetime) -> bool:
    try:
        answer = _post(delivery, now) if delivery.webhook is not None else _mail(delivery)
    except FAILURES as failure:
        _try_later(delivery, reason_of(failure), now)
        return False
    delivery.state, delivery.sent_at, delivery.answer, delivery.letter = DeliveryState.SENT, now, answer[:300], ""
    delivery.save(update_fields=["state", "sent_at", "answer", "letter"])
    return True


def _try_later(delivery: Delivery, answer: str, now: datetime) -> None:
    delivery.answer = answer
    if delivery.attempts > len(PAUSES):
        delivery.state, delivery.letter = DeliveryState.GIVEN_UP, ""
    else:
        delivery.next_at = now + PAUSES[delivery.attempts - 1]
    delivery.save(update_fields=["state", "next_at", "answer", "letter"])


def _post(delivery: Delivery, now: datetime) -> str:
    hook = delivery.webhook
    assert hook is not None
    if not hook.is_active:
        delivery.attempts = len(PAUSES) + 1
        raise NotTaken("switched off")
    secret = unseal(SEAL, hook.sealed_secret)
    return post_event(hook.url, secret=secret, event_id=str(delivery.event_id), now=now, payload=delivery.payload)


def _mail(delivery: Delivery) -> str:
    address, subject, body = read_letter(delivery) if delivery.letter else _to_account(delivery)
    mail_event(address, event_id=str(delivery.event_id), subject=subject, body=body)
    return ""


def _to_account(delivery: Delivery) -> tuple[str, str, str]:
    account = delivery.account
    assert account is not None
    if not account.email or not account.is_active:
        delivery.attempts = len(PAUSES) + 1
        raise NotTaken("no address")
    with translation.override(account.language):
        subject, body = _digest(delivery) if delivery.notice is None else _single(delivery.notice)
    return account.email, subject, body


def _single(notice: Notice) -> tuple[str, str]:
    lines = [notice.text, f"{settings.BASE_URL}{notice.url}" if notice.url else "", "", _footer()]
    return notice.text.replace("\n", " ")[:150], "\n".join(lines)


def _digest(delivery: Delivery) -> tuple[str, str]:
    notices = list(Notice.objects.filter(pk__in=delivery.payload.get("notices", [])).order_by("at", "pk"))
    subject = ngettext("%(number)s new notice", "%(number)s new notices", len(notices)) % {"number": len(notices)}
    lines: list[str] = []
    for notice in notices:
        lines += [f"· {notice.text}", f"  {settings.BASE_URL}{notice.url}" if notice.url else ""]
    return subject, "\n".join([*lines, "", _footer()])


def _footer() -> str:
    address = f"{settings.BASE_URL}/workbench/notices/preferences/"
    return _("When you get mail is yours to choose: %(address)s") % {"address": address}


@transaction.atomic
def write_digests(*, now: datetime) -> int:
    """After DIGEST_HOUR (academy time) writes one mail with yesterday's unread notices for who wants them daily; once a day.

    Returns how many digests are new.
    """
    if now.astimezone(ACADEMY_ZONE).hour < DIGEST_HOUR:
        return 0
    day = local_date(now)
    done = Delivery.objects.filter(digest_day=day).values("account_id")
    topics: dict[int, list[str]] = {}
    wanting = Preference.objects.filter(by_mail=ByMail.DAILY, account__is_active=True).exclude(account__in=done)
    for account_id, topic in wanting.exclude(account__email="").values_list("account_id", "topic"):
        topics.setdefault(account_id, []).append(topic)
    fresh = [delivery for account_id, wanted in topics.items() if (delivery := _new_digest(account_id, wanted, now))]
    Delivery.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def _new_digest(account_id: int, topics: list[str], now: datetime) -> Delivery | None:
    last = (
        Delivery.objects.filter(account=account_id, digest_day__isnull=False)
        .order_by("-created_at")
        .values_list("created_at", flat=True)
        .first()
    )
    since = max(last, now - timedelta(days=7)) if last else now - timedelta(days=1)
    rows = Notice.objects.filter(
        recipient=account_id, topic__in=topics, read_at__isnull=True, at__gt=since, at__lte=now
    )
    ids = list(rows.order_by("at", "pk").values_list("pk", flat=True)[:200])
    if not ids:
        return None
    return Delivery(
        account_id=account_id, digest_day=local_date(now), payload={"notices": ids}, next_at=now, created_at=now
    )
