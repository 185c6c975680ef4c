"""Acknowledging and repeating corrections; reminding of copies that do not have them; packs."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from kepu.domain.content import syndication_selectors as content
from kepu.domain.syndication.errors import NothingToSend, NotPublic, PartnerEnded, UnknownSecret
from kepu.domain.syndication.models import Copy, Parcel, ParcelState, Partner, Place, Receipt, ReceiptState, Way
from kepu.domain.syndication.policies import CARRY
from kepu.domain.syndication.services.copying import digest_of, send_receipt
from kepu.foundation.audit.services import note
from kepu.foundation.notices.services import accounts_with, notify
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import require

OVERDUE = gettext_noop("%(place)s still shows the uncorrected text: %(title)s")


@transaction.atomic
def acknowledge(*, partner: Partner, receipt_public_id: str, now: datetime) -> Receipt:
    """A partner says that its copy has the correction. Twice is once: the first moment stays.

    Raises UnknownSecret when the copy is another's (or there is none), so that ids cannot be tried out.
    """
    receipt = _locked(copy__partner=partner, public_id=receipt_public_id)
    if receipt is None:
        raise UnknownSecret(receipt_public_id)
    return _acknowledged(receipt, partner.name, now)


@transaction.atomic
def acknowledge_for(*, actor: Actor, receipt_id: int, now: datetime) -> Receipt:
    """Staff say that a copy has the correction: they called, or saw it. Raises Refused, Receipt.DoesNotExist."""
    receipt = Receipt.objects.select_for_update(of=("self",)).select_related("copy").get(pk=receipt_id)
    require(actor, CARRY, receipt.copy.unit_id)
    _audit(actor, "acknowledge", receipt, now)
    return _acknowledged(receipt, actor.name, now)


@transaction.atomic
def send_again(*, actor: Actor, receipt_id: int, now: datetime) -> Receipt:
    """Sends a correction to a partner's copy again, at once, and lets a resting partner be tried.

    Raises Refused, NothingToSend for copies that have it or that nothing is sent to, PartnerEnded, Receipt.DoesNotExist.
    """
    receipt = Receipt.objects.select_for_update(of=("self",)).select_related("copy__partner").get(pk=receipt_id)
    require(actor, CARRY, receipt.copy.unit_id)
    partner = receipt.copy.partner
    if partner is None or partner.way == Way.PULL or receipt.state == ReceiptState.ACKNOWLEDGED:
        raise NothingToSend(str(receipt.public_id))
    if not partner.is_active:
        raise PartnerEnded(partner.name)
    receipt.state, receipt.reason = ReceiptState.PENDING, ""
    receipt.save(update_fields=["state", "reason"])
    Partner.objects.filter(pk=partner.pk).update(rests_until=None)
    Parcel.objects.filter(receipt=receipt).update(state=ParcelState.WAITING, attempts=0, next_at=now, answer="")
    send_receipt(receipt, now)
    _audit(actor, "send_again", receipt, now)
    return receipt


@transaction.atomic
def enter_pack(*, edition_ids: list[int], reference: str, now: datetime) -> int:
    """Enters an offline pack that holds these editions as they are now; returns how many. A later pack of the same editions
    does not end earlier ones: they may still be in use. Raises NotPublic.
    """
    editions = content.editions_by_id(edition_ids)
    corrections = content.corrections_of(edition_ids)
    for edition in editions.values():
        if not content.is_readable(edition):
            raise NotPublic(edition.title)
    copies = [
        Copy(
            edition=edition, unit_id=edition.unit_id, title=edition.title, place=Place.PACK, reference=reference,
            digest=digest_of(edition), corrections=len(corrections.get(edition.pk, [])), made_at=now,
        )
        for edition in editions.values()
    ]  # fmt: skip
    return len(Copy.objects.bulk_create(copies, ignore_conflicts=True))


@transaction.atomic
def end_pack(*, actor: Actor, reference: str, now: datetime) -> int:
    """A pack is out of use; returns how many copies ended. What they had not got they need no longer. Raises Refused."""
    copies = list(Copy.objects.out_there().select_for_update().filter(place=Place.PACK, reference=reference))
    for copy in copies:
        require(actor, CARRY, copy.unit_id)
    ids = [copy.pk for copy in copies]
    for receipt in Receipt.objects.open().filter(copy__in=ids):
        _acknowledged(receipt, actor.name, now)
    return Copy.objects.filter(pk__in=ids).update(ended_at=now)


@transaction.atomic
def remind_overdue(*, now: datetime) -> int:
    """Tells those who write for a unit of copies that have waited longer than the setting (24 hours), once for each copy and
    correction; returns how many were told of.
    """
    since = now - timedelta(hours=settings.CORRECTION_REMINDER_HOURS)
    rows = Receipt.objects.open().filter(begun_at__lte=since, reminded_at__isnull=True)
    late = list(
        rows.select_for_update(of=("self",), skip_locked=True).select_related("copy__partner", "correction")[:500]
    )
    for receipt in late:
        copy = receipt.copy
        notify(
            account_ids=accounts_with(permission=CARRY, unit_id=copy.unit_id),
            topic="syndication",
            message=OVERDUE,
            params={"place": copy.partner.name if copy.partner else copy.reference, "title": copy.title},
            url=f"/workbench/syndication/corrections/{receipt.correction_id}/",
            unit_id=copy.unit_id,
            dedupe_key=f"receipt:{receipt.pk}",
            now=now,
        )
    Receipt.objects.filter(pk__in=[receipt.pk for receipt in late]).update(reminded_at=now)
    return len(late)


@transaction.atomic
def mark_fetched(*, partner: Partner, edition_ids: Collection[int], now: datetime) -> int:
    """A partner that fetches has fetched these editions: corrections that waited are delivered; returns how many."""
    waiting = Receipt.objects.open().filter(copy__partner=partner, copy__edition__in=edition_ids)
    return waiting.update(state=ReceiptState.DELIVERED, delivered_at=now, reason="")


def _locked(**where: object) -> Receipt | None:
    return Receipt.objects.select_for_update(of=("self",)).select_related("copy").filter(**where).first()


def _acknowledged(receipt: Receipt, who: str, now: datetime) -> Receipt:
    if receipt.state == ReceiptState.ACKNOWLEDGED:
        return receipt
    receipt.state, receipt.acknowledged_at, receipt.acknowledged_by = ReceiptState.ACKNOWLEDGED, now, who[:120]
    receipt.delivered_at, receipt.reason = receipt.delivered_at or now, ""
    receipt.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "delivered_at", "reason"])
    Parcel.objects.filter(receipt=receipt, state=ParcelState.WAITING).update(state=ParcelState.SENT, sent_at=now)
    return receipt


def _audit(actor: Actor, verb: str, receipt: Receipt, now: datetime) -> None:
    note(
        actor=actor or SYSTEM, verb=verb, object_kind="syndication.receipt", object_key=str(receipt.public_id),
        object_title=receipt.copy.title, unit_id=receipt.copy.unit_id, now=now,
    )  # fmt: skip
