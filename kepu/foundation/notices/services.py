"""The only writer of notices and of the outbox. What is written here is sent by `outbox` after the commit."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.models import ByMail, Delivery, Notice, Preference, QuietHours, Webhook
from kepu.foundation.notices.waking import wake_outbox
from kepu.foundation.units.models import Lineage, Membership
from kepu.foundation.units.policies import ABOVE, roles_with


@transaction.atomic
def notify(
    *,
    account_ids: Iterable[int],
    topic: str,
    message: str,
    params: Mapping[str, str | int] | None = None,
    url: str = "",
    unit_id: int | None = None,
    dedupe_key: str = "",
    now: datetime,
) -> int:
    """Tells accounts that something waits; returns how many notices are new.

    `message` is a message id (mark it with gettext_noop) with %(name)s places filled from `params`; `url` is a path;
    the same `dedupe_key` reaches a person once. Mail and webhooks go through the outbox, in this same transaction.
    """
    wanted = [account for account in dict.fromkeys(account_ids) if account]
    accounts = {account.pk: account for account in Account.objects.filter(pk__in=wanted, is_active=True)}
    fields = {
        "topic": topic,
        "message": message,
        "params": dict(params or {}),
        "url": url,
        "unit_id": unit_id,
        "dedupe_key": dedupe_key,
        "at": now,
    }
    fresh = _write_notices([account for account in wanted if account in accounts], fields)
    mails = _mails(fresh, accounts, now)
    hooks = _hooks(topic, unit_id, fields, now) if fresh or not wanted else []
    Delivery.objects.bulk_create([*mails, *hooks], ignore_conflicts=True)
    if mails or hooks:
        wake_outbox()
    return len(fresh)


def _write_notices(account_ids: Sequence[int], fields: dict[str, Any]) -> list[Notice]:
    key = fields["dedupe_key"]
    if not key:
        return Notice.objects.bulk_create([Notice(recipient_id=account, **fields) for account in account_ids])
    same = Notice.objects.filter(recipient__in=account_ids, dedupe_key=key)
    known = set(same.values_list("recipient_id", flat=True))
    missing = [account for account in account_ids if account not in known]
    Notice.objects.bulk_create([Notice(recipient_id=account, **fields) for account in missing], ignore_conflicts=True)
    return list(same.filter(recipient__in=missing)) if missing else []


def _mails(notices: Sequence[Notice], accounts: Mapping[int, Account], now: datetime) -> list[Delivery]:
    """A mail for everybody with an address who wants it at once, not before quiet hours end."""
    if not notices:
        return []
    other = dict(
        Preference.objects.filter(account__in=accounts, topic=notices[0].topic).values_list("account_id", "by_mail")
    )
    quiet = {row.account_id: row for row in QuietHours.objects.filter(account__in=accounts)}
    return [
        Delivery(
            account_id=notice.recipient_id,
            notice=notice,
            next_at=after_quiet(quiet.get(notice.recipient_id), now),
            created_at=now,
        )
        for notice in notices
        if accounts[notice.recipient_id].email and other.get(notice.recipient_id, ByMail.NOW) == ByMail.NOW
    ]


def _hooks(topic: str, unit_id: int | None, fields: Mapping[str, Any], now: datetime) -> list[Delivery]:
    """One event for every active webhook of the unit or of one above it that listens to the topic."""
    if unit_id is None:
        return []
    above = Lineage.objects.current().filter(descendant=unit_id).values("ancestor_id")
    listening = [
        hook
        for hook in Webhook.objects.filter(unit__in=above, is_active=True)
        if not hook.topics or topic in hook.topics
    ]
    if not listening:
        return []
    key = fields["dedupe_key"]
    event = uuid.uuid5(uuid.NAMESPACE_URL, f"kepu:{topic}:{unit_id}:{key}") if key else uuid.uuid4()
    payload = {
        "id": str(event),
        "topic": topic,
        "message": fields["message"],
        "params": fields["params"],
        "url": fields["url"],
        "unit": unit_id,
        "at": now.isoformat(),
    }
    return [Delivery(webhook=hook, event_id=event, payload=payload, next_at=now, created_at=now) for hook in listening]


def after_quiet(quiet: QuietHours | None, now: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if quiet is None:
        return now
    local = now.astimezone(ACADEMY_ZONE)
    starts, ends = quiet.starts_hour, quiet.ends_hour
    inside = starts <= local.hour < ends if starts < ends else local.hour >= starts or local.hour < ends
    if not inside:
        return now
    end = local.replace(hour=ends, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


@transaction.atomic
def mark_read(*, account_id: int, notice_ids: Iterable[int] | None, now: datetime) -> int:
    """Marks a person's own notices as read (all when None); returns how many were unread."""
    rows = Notice.objects.filter(recipient=account_id, read_at__isnull=True)
    if notice_ids is not None:
        rows = rows.filter(pk__in=list(notice_ids))
    return rows.update(read_at=now)


@transaction.atomic
def set_mail_preferences(*, account_id: int, by_topic: Mapping[str, str], quiet: tuple[int, int] | None) -> None:
    """Keeps when a person gets mail: topic → now, daily or never; quiet hours (from, until) or None."""
    for topic, by_mail in by_topic.items():
        Preference.objects.update_or_create(account_id=account_id, topic=topic, defaults={"by_mail": by_mail})
    if quiet is None:
        QuietHours.objects.filter(account=account_id).delete()
    else:
        hours = {"starts_hour": quiet[0], "ends_hour": quiet[1]}
        QuietHours.objects.update_or_create(account_id=account_id, defaults=hours)


def accounts_with(*, permission: str, unit_id: int) -> list[int]:
    """Ids of active accounts that hold a permission over a unit by a role in the nearest unit where anybody holds it."""
    rows = Lineage.objects.current().filter(descendant=unit_id).order_by("depth").values_list("ancestor_id", "depth")
    for ancestor, depth in rows:
        if permission in ABOVE and depth == 0:
            continue
        found = Membership.objects.filter(
            unit=ancestor, role__in=roles_with(permission), ended_at__isnull=True, account__is_active=True
        )
        accounts = list(dict.fromkeys(found.order_by("pk").values_list("account_id", flat=True)))
        if accounts:
            return accounts
    return []
