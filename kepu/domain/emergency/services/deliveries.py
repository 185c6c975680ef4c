"""Sending what partners are told of, and what they answer."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation

from kepu.domain.emergency.errors import Overtaken, PartnerEnded, WrongState
from kepu.domain.emergency.markup import letter_of, payload_of
from kepu.domain.emergency.models import Delivery, DeliveryState, Partner, Way
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.services.partners import partner_by_secret, secret_of
from kepu.domain.emergency.telling import GIVEN_UP, tell_desk
from kepu.domain.emergency.waking import wake_deliveries
from kepu.foundation.notices.sending import FAILURES, NotTaken, Sent, mail_event, post_event, reason_of, send_all
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import get_root

BATCH = 20
# Sooner and longer than ordinary notices: who was away for a day must not wait for another one.
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
GIVES_UP = timedelta(days=3)


class _Ended(NotTaken):
    """Nothing is sent there any more."""


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: int, now: datetime) -> Delivery:
    """Tries one again, with the same event id. Raises Refused, WrongState when it has arrived, PartnerEnded, Overtaken when it does not
    stand any more or does not belong to the file.
    """
    found = Delivery.objects.select_related("incident").get(pk=delivery_id)
    require(actor, LEAD, found.incident.unit_id)
    partner = Partner.objects.select_for_update().get(pk=found.partner_id)  # first, as ending a partnership does
    rows = Delivery.objects.select_for_update(of=("self",))
    row = rows.select_related("incident", "statement", "verdict", "pack_version").get(pk=delivery_id)
    if not row.has_not_arrived:
        raise WrongState(row.state)
    if not partner.is_active:
        raise PartnerEnded(partner.name)
    if not row.stands or not _belongs(row):
        raise Overtaken(str(row.event_id))
    row.state, row.attempts, row.next_at, row.answer = DeliveryState.WAITING, 0, now, ""
    row.save(update_fields=["state", "attempts", "next_at", "answer"])
    wake_deliveries()
    return row


def _belongs(row: Delivery) -> bool:
    """Whether the file still holds it; who had something is told of its withdrawal whatever became of the link."""
    if row.is_statement or row.is_withdrawal:
        return True
    if row.verdict is not None:
        return row.incident.linked_claims.filter(claim=row.verdict.claim_id).exists()
    return row.pack_version is not None and row.incident.linked_packs.filter(pack=row.pack_version.pack_id).exists()


@transaction.atomic
def acknowledge(*, event_id: str, secret: str, now: datetime) -> Delivery:
    """A partner says that it has what it was told; again it changes nothing. Raises UnknownSecret, Delivery.DoesNotExist for another's."""
    partner = partner_by_secret(secret)
    row = Delivery.objects.select_for_update(of=("self",)).get(event_id=event_id, partner=partner)
    if row.acknowledged_at is None and row.state != DeliveryState.REHEARSED:
        row.state, row.acknowledged_at, row.sent_at = DeliveryState.ACKNOWLEDGED, now, row.sent_at or now
        row.save(update_fields=["state", "acknowledged_at", "sent_at"])
    return row


def note_fetched(partner: Partner, *, now: datetime) -> int:
    """A partner that fetches has fetched what waits for it; how many deliveries arrived by it."""
    rows = Delivery.objects.filter(partner=partner, state=DeliveryState.WAITING)
    return rows.update(state=DeliveryState.SENT, sent_at=now, answer="feed")


def send_deliveries(*, now: datetime) -> Sent:
    """Sends everything that is due; how many arrived and how many did not. Several workers may do it together."""
    return send_all(_waiting, lambda row: _send(row, now), now=now, most=BATCH)


def _waiting() -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(~Q(partner__way=Way.FEED), state=DeliveryState.WAITING)
    return rows.select_related(
        "partner", "incident__unit", "incident__level", "incident__region", "statement__incident", "verdict__claim__unit",
        "pack_version__pack__unit", "pack_version__region",
    )  # fmt: skip


def _send(row: Delivery, now: datetime) -> bool:
    try:
        answer = _deliver(row, now)
    except FAILURES as failure:
        _put_off(row, reason_of(failure), now, is_ended=isinstance(failure, _Ended))
        return False
    # one that was acknowledged or overtaken in the meantime stays so
    waiting = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.SENT, sent_at=now, answer=answer[:300])
    return True


def _deliver(row: Delivery, now: datetime) -> str:
    partner = row.partner
    if not partner.is_active or row.incident.is_drill:
        raise _Ended("ended")
    if partner.way == Way.MAIL:
        return _mail(row)
    return post_event(
        partner.url, secret=secret_of(partner), event_id=str(row.event_id), now=now,
        payload=payload_of(row, base_url=settings.BASE_URL.rstrip("/"), publisher=get_root().name),
    )  # fmt: skip


def _mail(row: Delivery) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        head, body = letter_of(row, base_url=settings.BASE_URL.rstrip("/"))
    mail_event(row.partner.email, event_id=str(row.event_id), subject=head, body=body)
    return "mail"


@transaction.atomic
def _put_off(row: Delivery, answer: str, now: datetime, *, is_ended: bool) -> None:
    is_over = is_ended or now - row.created_at >= GIVES_UP
    values: dict[str, object] = {"answer": answer}
    if is_over:
        values["state"] = DeliveryState.GIVEN_UP
    else:
        values["next_at"] = now + PAUSES[min(row.attempts, len(PAUSES)) - 1]
    changed = Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING).update(**values)
    if changed and is_over and not is_ended:
        tell_desk(row.incident, GIVEN_UP, key=f"given_up:{row.pk}", now=now, name=row.partner.name)
