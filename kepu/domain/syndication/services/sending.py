"""Sends parcels to partners."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kepu.domain.syndication.contracts import Item
from kepu.domain.syndication.items import build_items
from kepu.domain.syndication.models import Copy, Listing, Parcel, ParcelState, Partner, Receipt, ReceiptState, Way
from kepu.domain.syndication.policies import MANAGE
from kepu.domain.syndication.services.partners import secret_of
from kepu.foundation.notices.outbox import PAUSES
from kepu.foundation.notices.sending import FAILURES, NotTaken, Sent, mail_event, post_event, reason_of, send_all
from kepu.foundation.notices.services import accounts_with, notify

BATCH = 20
FAILURES_TO_REST = 5
REST = timedelta(hours=1)
RESTING = gettext_noop("%(name)s does not take what we send; the next try is in an hour")


def send_parcels(*, now: datetime) -> Sent:
    """Sends everything that is due; how many arrived and how many did not. Several workers may do it together."""
    return send_all(lambda: _waiting(now), lambda parcel: _send(parcel, now), now=now, most=BATCH)


def _waiting(now: datetime) -> QuerySet[Parcel]:
    awake = Q(partner__rests_until__isnull=True) | Q(partner__rests_until__lte=now)
    rows = Parcel.objects.filter(awake, state=ParcelState.WAITING)
    return rows.select_related("partner", "copy", "receipt__correction")


def _send(parcel: Parcel, now: datetime) -> bool:
    try:
        answer = _deliver(parcel, now)
    except FAILURES as failure:
        _put_off(parcel, reason_of(failure), now)
        return False
    _tick_off(parcel, answer, now)
    return True


def _deliver(parcel: Parcel, now: datetime) -> str:
    partner = Partner.objects.get(pk=parcel.partner_id)
    if partner.rests_until is not None and partner.rests_until > now:
        raise NotTaken("resting")  # it failed once too often within this very batch
    if not partner.is_active:
        parcel.attempts = len(PAUSES) + 1
        raise NotTaken("ended")
    payload = payload_of(parcel, now)
    if partner.way == Way.MAIL:
        return _mail(parcel, partner, payload)
    return post_event(partner.url, secret=secret_of(partner), event_id=str(parcel.event_id), now=now, payload=payload)


@transaction.atomic
def _tick_off(parcel: Parcel, answer: str, now: datetime) -> None:
    parcel.state, parcel.sent_at, parcel.answer = ParcelState.SENT, now, answer[:300]
    parcel.save(update_fields=["state", "sent_at", "answer"])
    Partner.objects.filter(pk=parcel.partner_id).update(failures=0, rests_until=None)
    if parcel.receipt_id:
        Receipt.objects.open().filter(pk=parcel.receipt_id).update(
            state=ReceiptState.DELIVERED, delivered_at=now, attempts=parcel.attempts, reason=""
        )


@transaction.atomic
def _put_off(parcel: Parcel, answer: str, now: datetime) -> None:
    is_over = parcel.attempts > len(PAUSES)
    parcel.answer = answer
    if is_over:
        parcel.state = ParcelState.GIVEN_UP
    else:
        parcel.next_at = now + PAUSES[parcel.attempts - 1]
    parcel.save(update_fields=["state", "next_at", "answer"])
    if parcel.receipt_id:
        told: dict[str, Any] = {"attempts": parcel.attempts, "reason": answer}
        Receipt.objects.open().filter(pk=parcel.receipt_id).update(
            **told, **({"state": ReceiptState.FAILED} if is_over else {})
        )
    if answer not in ("resting", "ended"):
        _let_rest(parcel.partner, now)


def _let_rest(partner: Partner, now: datetime) -> None:
    """After some failures in a row nothing is sent for an hour; then one try decides."""
    Partner.objects.filter(pk=partner.pk).update(failures=F("failures") + 1)
    partner.refresh_from_db(fields=["failures"])
    if partner.failures < FAILURES_TO_REST:
        return
    Partner.objects.filter(pk=partner.pk).update(rests_until=now + REST)
    if partner.failures == FAILURES_TO_REST:
        notify(
            account_ids=accounts_with(permission=MANAGE, unit_id=partner.unit_id), topic="syndication", message=RESTING,
            params={"name": partner.name}, url=f"/workbench/syndication/partners/{partner.public_id}/",
            unit_id=partner.unit_id, dedupe_key=f"partner:{partner.pk}:{now:%Y-%m-%d}", now=now,
        )  # fmt: skip


def payload_of(parcel: Parcel, now: datetime) -> dict[str, Any]:
    """What a parcel says, as JSON. `event`: edition.published, edition.corrected, edition.retracted, edition.withdrawn.

    A correction names its receipt and where to acknowledge it. The edition is as it stands now; one that has been taken
    down has neither text nor summary.
    """
    item = item_of(parcel.copy)
    payload: dict[str, Any] = {
        "id": str(parcel.event_id), "event": _event(parcel, item), "at": now.isoformat(),
        "edition": described(item) if item else {"title": parcel.copy.title},
    }  # fmt: skip
    if parcel.receipt is not None:
        correction = parcel.receipt.correction
        payload["correction"] = {
            "number": correction.number, "kind": correction.kind, "note": correction.note, "at": correction.at.isoformat(),
        }  # fmt: skip
        payload["receipt"] = str(parcel.receipt.public_id)
        payload["acknowledge"] = f"{settings.BASE_URL}/api/v1/receipts/{parcel.receipt.public_id}/acknowledgement"
    return payload


def item_of(copy: Copy) -> Item | None:
    """A copy's edition as it stands now; None when it was deleted."""
    rows = Listing.objects.filter(edition=copy.edition_id).select_related("unit") if copy.edition_id else []
    return next(iter(build_items(rows, with_text=True)), None)


def described(item: Item) -> dict[str, Any]:
    """An item as plain JSON values."""
    values: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(item).items()
    }
    values["corrections"] = [asdict(note) | {"at": note.at.isoformat()} for note in item.corrections]
    del values["edition_id"]
    return values


def _event(parcel: Parcel, item: Item | None) -> str:
    if item is None or item.is_withdrawn:
        return "edition.withdrawn"
    if item.is_retracted:
        return "edition.retracted"
    return "edition.corrected" if parcel.receipt_id else "edition.published"


def _mail(parcel: Parcel, partner: Partner, payload: Mapping[str, Any]) -> str:
    edition = payload["edition"]
    with translation.override(settings.LANGUAGE_CODE):
        heads = {
            "edition.published": _("New edition: %(title)s"), "edition.corrected": _("Corrected: %(title)s"),
            "edition.retracted": _("Retracted: %(title)s"), "edition.withdrawn": _("Taken down, please remove it: %(title)s"),
        }  # fmt: skip
        subject = heads[payload["event"]] % {"title": edition["title"]}
    note = payload.get("correction", {}).get("note", "")
    lines = [subject, "", note, edition.get("summary", ""), edition.get("url", ""), strip_tags(edition.get("html", ""))]
    body = "\n\n".join(line for line in lines if line)
    mail_event(partner.email, event_id=str(parcel.event_id), subject=subject, body=body)
    return ""
