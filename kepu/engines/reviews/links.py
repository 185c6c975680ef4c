"""One-time links for outside persons: signed, expiring, used once. Only a hash of the token is kept."""

from datetime import datetime, timedelta

from django.db import transaction

from kepu.engines.reviews.contracts import Invitation
from kepu.engines.reviews.errors import LinkUnusable, StepClosed
from kepu.engines.reviews.models import Note, Review, Seat, StepState
from kepu.engines.reviews.policies import may_invite
from kepu.engines.reviews.services import cast_vote, lock_step
from kepu.foundation.crypto import BadToken, make_token, read_token
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused

SALT = "kepu.reviews.link"


@transaction.atomic
def invite(*, actor: Actor, step_id: int, name: str, email: str, now: datetime, days: int | None = None) -> Invitation:
    """Makes a link for an outside person of an open step; a new one for the same e-mail revokes the old.

    Raises Refused, StepClosed.
    """
    step = lock_step(step_id)
    if not may_invite(actor, step):
        raise Refused("reviews.invite")
    if step.state != StepState.OPEN:
        raise StepClosed(step.title)
    step.seats.filter(outside_email=email, used_at__isnull=True).update(revoked_at=now)
    token, token_hash = make_token(SALT, step.pk)
    seat = Seat.objects.create(
        step=step,
        outside_name=name.strip(),
        outside_email=email,
        token_hash=token_hash,
        expires_at=now + timedelta(days=days or step.link_days),
        invited_by_id=actor.account_id,
        invited_by_name=actor.name,
        invited_at=now,
    )
    Note.objects.create(
        review=step.review,
        step=step,
        what="invited",
        account_id=actor.account_id,
        name=actor.name,
        text=seat.outside_name,
        at=now,
    )
    assert seat.expires_at is not None
    return Invitation(seat_id=seat.pk, name=seat.outside_name, email=email, token=token, expires_at=seat.expires_at)


def seat_by(*, token: str, now: datetime) -> Seat:
    """The seat behind a token that still works, looked at without using it up. Raises LinkUnusable: wrong, used,
    expired
    or closed.
    """
    try:
        _, token_hash = read_token(SALT, token)
    except BadToken as error:
        raise LinkUnusable("wrong") from error
    seat = Seat.objects.select_related("step__review").filter(token_hash=token_hash).first()
    if seat is None:
        raise LinkUnusable("wrong")
    if seat.used_at is not None:
        raise LinkUnusable("used")
    if seat.revoked_at is not None or seat.expires_at is None or seat.expires_at <= now:
        raise LinkUnusable("expired")
    if seat.step.state != StepState.OPEN:
        raise LinkUnusable("closed")
    return seat


@transaction.atomic
def decide_by_link(
    *, token: str, decision: str, comment: str, now: datetime, seen_digest: str = "", score: int | None = None
) -> Review:
    """An outside person's vote; the link is used up with it. Raises LinkUnusable, ReasonMissing, SubjectChanged."""
    step = lock_step(seat_by(token=token, now=now).step_id)
    seat = seat_by(token=token, now=now)  # again, now that the review is locked
    seat.used_at = now
    seat.save(update_fields=["used_at"])
    return cast_vote(
        step=step,
        seat=seat,
        account_id=None,
        name=seat.outside_name,
        decision=decision,
        comment=comment,
        seen_digest=seen_digest,
        score=score,
        now=now,
    )
