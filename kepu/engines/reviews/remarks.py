"""The writers of comments on parts of a subject."""

from datetime import datetime

from django.db import transaction

from kepu.engines.reviews.errors import ReasonMissing
from kepu.engines.reviews.links import seat_by
from kepu.engines.reviews.models import Remark, Review
from kepu.engines.reviews.policies import may_see
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused


@transaction.atomic
def remark(*, actor: Actor, review_id: int, anchor: str, quote: str, text: str, now: datetime) -> Remark:
    """Comments on a part of the subject, quoting the words meant. Raises Refused, ReasonMissing when it says nothing."""
    review = Review.objects.get(pk=review_id)
    if not may_see(actor, review):
        raise Refused("read")
    return _write(review, actor.account_id, actor.name, anchor=anchor, quote=quote, text=text, now=now)


@transaction.atomic
def remark_by_link(*, token: str, anchor: str, quote: str, text: str, now: datetime) -> Remark:
    """An outside person's comment; it does not use up the link. Raises LinkUnusable, ReasonMissing."""
    seat = seat_by(token=token, now=now)
    return _write(seat.step.review, None, seat.outside_name, anchor=anchor, quote=quote, text=text, now=now)


@transaction.atomic
def settle_remark(*, actor: Actor, remark_id: int, is_resolved: bool, now: datetime) -> Remark:
    """Marks a comment as dealt with, or opens it again. Raises Refused."""
    row = Remark.objects.select_related("review").select_for_update(of=("self",)).get(pk=remark_id)
    if not may_see(actor, row.review):
        raise Refused("read")
    row.resolved_at = now if is_resolved else None
    row.resolved_by_id = actor.account_id if is_resolved else None
    row.resolved_by_name = actor.name[:120] if is_resolved else ""
    row.save(update_fields=["resolved_at", "resolved_by", "resolved_by_name"])
    return row


def _write(
    review: Review, account_id: int | None, name: str, *, anchor: str, quote: str, text: str, now: datetime
) -> Remark:
    if not text.strip():
        raise ReasonMissing("comment")
    return Remark.objects.create(
        review=review,
        anchor=anchor[:80],
        quote=quote.strip()[:300],
        text=text.strip()[:2000],
        account_id=account_id,
        name=name[:120],
        at=now,
    )
