"""What others read of notices."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from kepu.foundation.notices.models import Delivery, Notice, Preference, QuietHours, Webhook


def count_unread(account_id: int) -> int:
    """How many notices an account has not read. One indexed count."""
    return Notice.objects.filter(recipient=account_id, read_at__isnull=True).count()


def list_notices(*, account_id: int, unread: bool = False, topic: str = "") -> "QuerySet[Notice]":
    """A person's own notices, latest first."""
    rows = Notice.objects.filter(recipient=account_id)
    if unread:
        rows = rows.filter(read_at__isnull=True)
    if topic:
        rows = rows.filter(topic=topic)
    return rows.order_by("-at", "-pk")


def mail_preferences(account_id: int) -> tuple[dict[str, str], tuple[int, int] | None]:
    """Topic → now, daily or never as far as chosen, and quiet hours."""
    chosen = dict(Preference.objects.filter(account=account_id).values_list("topic", "by_mail"))
    quiet = QuietHours.objects.filter(account=account_id).first()
    return chosen, (quiet.starts_hour, quiet.ends_hour) if quiet else None


def list_webhooks(unit_ids: Collection[int]) -> "QuerySet[Webhook]":
    """Webhooks of the units."""
    return Webhook.objects.filter(unit__in=unit_ids).select_related("unit")


def get_webhook(*, public_id: UUID, unit_ids: Collection[int]) -> Webhook:
    """One webhook of the units. Raises Webhook.DoesNotExist."""
    return Webhook.objects.select_related("unit").get(public_id=public_id, unit__in=unit_ids)


def list_deliveries(webhook_id: int, *, limit: int = 50) -> list[Delivery]:
    """The latest deliveries to a webhook."""
    return list(Delivery.objects.filter(webhook=webhook_id).order_by("-created_at", "-pk")[:limit])
