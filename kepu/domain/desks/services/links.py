"""One-time links for those who have no account: signed, expiring, used once, one at a time. Only a hash of the token is kept."""

from datetime import datetime, timedelta

from django.db import transaction

from kepu.domain.desks.contracts import DeliveryDraft, OneTimeLink
from kepu.domain.desks.errors import LinkUnusable, WrongState
from kepu.domain.desks.models import AnswerLink, Commission, CommissionStep
from kepu.domain.desks.policies import require_handling
from kepu.domain.desks.services.commissions import accept, decline, lock_commission, write_step
from kepu.domain.desks.services.deliveries import deliver
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import BadToken, make_token, read_token
from kepu.foundation.units.contracts import Actor

SALT = "kepu.desks.link"
ANSWER_DAYS = 14
AFTER_DUE_DAYS = 30
Purpose = AnswerLink.Purpose


@transaction.atomic
def make_link(*, actor: Actor, commission_id: int, now: datetime) -> OneTimeLink:
    """A link with which the person answers, or delivers once they have accepted; an older one that was not used dies.

    Raises Refused, WrongState when nothing is awaited from the person.
    """
    row = lock_commission(commission_id)
    require_handling(actor, row)
    link = _issue(row, now=now)
    write_step(row, CommissionStep.Act.LINK_MADE, actor=actor, now=now)
    return link


def look_up(*, token: str, now: datetime) -> AnswerLink:
    """The link behind a token that still works, without using it up. Raises LinkUnusable: wrong, used, expired or closed."""
    try:
        _, token_hash = read_token(SALT, token)
    except BadToken as error:
        raise LinkUnusable("wrong") from error
    rows = AnswerLink.objects.select_related("commission__person", "commission__unit")
    link = rows.filter(token_hash=token_hash).first()
    if link is None:
        raise LinkUnusable("wrong")
    if link.used_at is not None:
        raise LinkUnusable("used")
    if link.revoked_at is not None or link.expires_at <= now:
        raise LinkUnusable("expired")
    if link.purpose != _purpose(link.commission):
        raise LinkUnusable("closed")
    return link


@transaction.atomic
def answer_by_link(*, token: str, accepts: bool, reason: str, now: datetime) -> OneTimeLink | None:
    """The person's yes or no; the link is used up. A yes gives the link for the delivery. Raises LinkUnusable, ReasonMissing."""
    row = _used(token, Purpose.ANSWER, now=now)
    if not accepts:
        decline(row, actor=_author(row), reason=reason, now=now)
        return None
    accept(row, actor=_author(row), now=now)
    return _issue(row, now=now)


@transaction.atomic
def deliver_by_link(*, token: str, draft: DeliveryDraft, now: datetime) -> Commission:
    """The person hands in; the link is used up. Raises LinkUnusable, InvalidDraft, FileTooLarge."""
    row = _used(token, Purpose.DELIVER, now=now)
    deliver(row, actor=_author(row), draft=draft, now=now)
    return row


def _issue(row: Commission, *, now: datetime) -> OneTimeLink:
    purpose = _purpose(row)
    if purpose is None:
        raise WrongState(row.state)
    row.links.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    token, token_hash = make_token(SALT, row.pk)
    days = ANSWER_DAYS
    if purpose == Purpose.DELIVER:
        days = max(0, (row.due_on - local_date(now)).days) + AFTER_DUE_DAYS
    link = AnswerLink.objects.create(
        commission=row,
        purpose=purpose,
        token_hash=token_hash,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    return OneTimeLink(name=_author(row).name, token=token, purpose=purpose, expires_at=link.expires_at)


def _used(token: str, purpose: str, *, now: datetime) -> Commission:
    row = lock_commission(look_up(token=token, now=now).commission_id)
    link = look_up(token=token, now=now)  # again, now that the commission is locked
    if link.purpose != purpose:
        raise LinkUnusable("closed")
    link.used_at = now
    link.save(update_fields=["used_at"])
    return row


def _purpose(row: Commission) -> str | None:
    if row.is_invited:
        return Purpose.ANSWER
    return Purpose.DELIVER if row.is_awaited else None


def _author(row: Commission) -> Actor:
    """The person as an actor without an account or a role."""
    return Actor(account_id=None, name=row.person.name if row.person else row.outside_name)
