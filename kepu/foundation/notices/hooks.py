"""The only writer of webhooks. Who administers a unit decides which of its systems hear of it."""

import secrets
import uuid
from datetime import datetime

from django.db import transaction

from kepu.foundation.audit.services import note
from kepu.foundation.crypto import seal
from kepu.foundation.notices.models import Delivery, DeliveryState, Webhook
from kepu.foundation.notices.outbox import SEAL
from kepu.foundation.notices.waking import wake_outbox
from kepu.foundation.notices.webhooks import resolve
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

MANAGE = "settings.manage"


@transaction.atomic
def add_webhook(
    *, actor: Actor, unit_id: int, name: str, url: str, topics: list[str], now: datetime
) -> tuple[Webhook, str]:
    """Adds an address; returns it with its secret, which is shown this once. Raises Refused, UnsafeAddress."""
    require(actor, MANAGE, unit_id)
    resolve(url)
    secret = secrets.token_urlsafe(32)
    hook = Webhook.objects.create(
        unit_id=unit_id, name=name, url=url, topics=topics, sealed_secret=seal(SEAL, secret), created_at=now
    )
    _note(actor, "webhook.added", hook, now)
    return hook, secret


@transaction.atomic
def switch_webhook(*, actor: Actor, webhook_id: int, active: bool, now: datetime) -> Webhook:
    """Switches an address on or off. Raises Refused, Webhook.DoesNotExist."""
    hook = Webhook.objects.select_for_update().get(pk=webhook_id)
    require(actor, MANAGE, hook.unit_id)
    hook.is_active = active
    hook.save(update_fields=["is_active"])
    _note(actor, "webhook.switched_on" if active else "webhook.switched_off", hook, now)
    return hook


@transaction.atomic
def test_webhook(*, actor: Actor, webhook_id: int, now: datetime) -> Delivery:
    """Sends an event with topic "test". Raises Refused, Webhook.DoesNotExist."""
    hook = Webhook.objects.get(pk=webhook_id)
    require(actor, MANAGE, hook.unit_id)
    event = uuid.uuid4()
    payload = {"id": str(event), "topic": "test", "unit": hook.unit_id, "at": now.isoformat()}
    delivery = Delivery.objects.create(webhook=hook, event_id=event, payload=payload, next_at=now, created_at=now)
    wake_outbox()
    return delivery


@transaction.atomic
def retry_delivery(*, actor: Actor, delivery_id: int, now: datetime) -> Delivery:
    """Tries a delivery to a webhook again, with the same event id. Raises Refused, Delivery.DoesNotExist."""
    delivery = (
        Delivery.objects.select_for_update(of=("self",))
        .select_related("webhook")
        .get(pk=delivery_id, webhook__isnull=False)
    )
    assert delivery.webhook is not None
    require(actor, MANAGE, delivery.webhook.unit_id)
    delivery.state, delivery.attempts, delivery.next_at = DeliveryState.WAITING, 0, now
    delivery.save(update_fields=["state", "attempts", "next_at"])
    wake_outbox()
    return delivery


def _note(actor: Actor, verb: str, hook: Webhook, now: datetime) -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="webhook",
        object_key=str(hook.public_id),
        object_title=hook.name,
        unit_id=hook.unit_id,
        now=now,
    )
