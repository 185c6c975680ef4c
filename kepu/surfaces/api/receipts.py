"""Receipts over HTTP: a partner says that its copy has a correction, by its token or by a signature under its secret."""

import hmac
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from kepu.domain.syndication.errors import UnknownSecret
from kepu.domain.syndication.models import Partner
from kepu.domain.syndication.selectors import holder_of
from kepu.domain.syndication.services.partners import partner_by_secret, secret_of
from kepu.domain.syndication.services.receipts import acknowledge
from kepu.foundation.clock import now
from kepu.foundation.notices.webhooks import sign

router = Router(tags=["receipts"])
FRESH_SECONDS = 300


class ReceiptOut(Schema):
    """A receipt after it was acknowledged. The first acknowledgement's moment stays."""

    receipt: UUID
    state: str
    acknowledged_at: datetime


@router.post("/{receipt_id}/acknowledgement", auth=None, response=ReceiptOut, summary="My copy has this correction")
def acknowledge_receipt(request: HttpRequest, receipt_id: UUID) -> dict[str, Any]:
    """Send `Authorization: Bearer SECRET`, or `Kepu-Timestamp` and `Kepu-Signature` (v1= and the HMAC-SHA256 of
    timestamp.receipt.body under the secret, not older than five minutes). Twice is once. 404 for anything else.
    """
    try:
        receipt = acknowledge(partner=_partner(request, receipt_id), receipt_public_id=str(receipt_id), now=now())
    except UnknownSecret as unknown:
        raise Http404 from unknown
    return {"receipt": receipt.public_id, "state": receipt.state, "acknowledged_at": receipt.acknowledged_at}


def _partner(request: HttpRequest, receipt_id: UUID) -> Partner:
    if token := request.headers.get("Authorization", "").removeprefix("Bearer ").strip():
        return partner_by_secret(token)
    partner, stamp = holder_of(receipt_id), request.headers.get("Kepu-Timestamp", "")
    if partner is None or not stamp.isdecimal() or abs(now().timestamp() - int(stamp)) > FRESH_SECONDS:
        raise UnknownSecret(str(receipt_id))
    right = sign(secret_of(partner), event_id=str(receipt_id), timestamp=int(stamp), body=request.body)
    if not hmac.compare_digest(right, request.headers.get("Kepu-Signature", "")):
        raise UnknownSecret(str(receipt_id))
    return partner
