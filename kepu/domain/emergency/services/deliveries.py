"""Telling partners of a version; written with the publication itself."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kepu.domain.emergency.errors import WrongState
from kepu.domain.emergency.markup import payload_of, plain_text
from kepu.domain.emergency.models import Delivery, DeliveryState, Incident, Partner, Statement, Way
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.services.partners import partner_by_secret, secret_of
from kepu.domain.emergency.telling import GIVEN_UP, tell_desk
from kepu.domain.emergency.waking import wake_deliveries
from kepu.foundation.notices.sending import FAILURES, NotTaken, Sent, mail_event, post_event, reason_of, send_all
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import ancestor_ids

BATCH = 20
# Sooner and longer than ordinary notices: who was away for a day must not wait for another one.
PAUSES = [timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1)]
GIVES_UP = timedelta(days=3)


class _Ended(NotTaken):
    """Nothing is sent there any more."""


def address_partners(incident: Incident, statement: Statement, *, now: datetime) -> int:
    """Enters a delivery for every partner of the unit and of those above it; how many. A drill's are rehearsed only: nothing is sent.
    What still waits of an older version is overtaken: the new one says what has changed.
    """
    older = Delivery.objects.filter(statement__incident=incident, state=DeliveryState.WAITING)
    older.exclude(statement=statement).update(state=DeliveryState.OVERTAKEN)
    state = DeliveryState.REHEARSED if incident.is_drill else DeliveryState.WAITING
    rows = [
        Delivery(partner=partner, statement=statement, state=state, next_at=now, created_at=now)
        for partner in partners_for(incident)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and not incident.is_drill:
        wake_deliveries()
    return len(rows)


def partners_for(incident: Incident) -> list[Partner]:
    """Partners that are told of an incident: of its unit or of one above, and of its hazard."""
    units = [incident.unit_id, *ancestor_ids(incident.unit_id)]
    rows = Partner.objects.filter(unit__in=units, ended_at__isnull=True)
    return [partner for partner in rows if not partner.hazards or incident.hazard in partner.hazards]


@transaction.atomic
def send_again(*, actor: Actor, delivery_id: int, now: datetime) -> Delivery:
    """Tries one again, with the same event id. Raises Refused, WrongState when it has arrived or was overtaken."""
    row = Delivery.objects.select_for_update(of=("self",)).select_related("statement__incident").get(pk=delivery_id)
    require(actor, LEAD, row.statement.incident.unit_id)
    if not row.may_be_sent:
        raise WrongState(row.state)
    row.state, row.attempts, row.next_at = DeliveryState.WAITING, 0, now
    row.save(update_fields=["state", "attempts", "next_at"])
    wake_deliveries()
    return row


@transaction.atomic
def acknowledge(*, event_id: str, secret: str, now: datetime) -> Delivery:
    """A partner says that it has a version; again it changes nothing. Raises UnknownSecret, Delivery.DoesNotExist for another's."""
    partner = partner_by_secret(secret)
    row = Delivery.objects.select_for_update(of=("self",)).get(event_id=event_id, partner=partner)
    if row.acknowledged_at is None and row.state != DeliveryState.REHEARSED:
        row.state, row.acknowledged_at, row.sent_at = DeliveryState.ACKNOWLEDGED, now, row.sent_at or now
        row.save(update_fields=["state", "acknowledged_at", "sent_at"])
    return row


def note_fetched(partner: Partner, *, now: datetime) -> int:
    """A partner that fetches has fetched what stands; how many deliveries arrived by it."""
    rows = Delivery.objects.filter(partner=partner, state=DeliveryState.WAITING, statement__state="published")
    return rows.update(state=DeliveryState.SENT, sent_at=now, answer="feed")


def send_deliveries(*, now: datetime) -> Sent:
    """Sends everything that is due; how many arrived and how many did not. Several workers may do it together."""
    return send_all(_waiting, lambda row: _send(row, now), now=now, most=BATCH)


def _waiting() -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(~Q(partner__way=Way.FEED), state=DeliveryState.WAITING)
    incident = "statement__incident"
    return rows.select_related("partner", f"{incident}__unit", f"{incident}__level", f"{incident}__region")


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
    if not partner.is_active or row.statement.incident.is_drill:
        raise _Ended("ended")
    if partner.way == Way.MAIL:
        return _mail(row)
    return post_event(
        partner.url, secret=secret_of(partner), event_id=str(row.event_id), now=now,
        payload=payload_of(row, base_url=settings.BASE_URL.rstrip("/")),
    )  # fmt: skip


def _mail(row: Delivery) -> str:
    incident, statement = row.statement.incident, row.statement
    with translation.override(settings.LANGUAGE_CODE):
        head = _("Statement, version %(number)s: %(title)s") % {"number": statement.number, "title": incident.title}
        body = plain_text(statement, base_url=settings.BASE_URL.rstrip("/"))
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
        incident = row.statement.incident
        tell_desk(incident, GIVEN_UP, key=f"given_up:{row.pk}", now=now, name=row.partner.name)
