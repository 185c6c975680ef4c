"""Writers of answers: by account, by link, by the unit after a telephone call, or by the clock."""

from datetime import datetime

from django.db import transaction

from kepu.engines.experts.contracts import InterestDraft, Tie
from kepu.engines.experts.errors import LinkUnusable, ReasonMissing, WrongState
from kepu.engines.experts.models import Invitation
from kepu.engines.experts.policies import ASK, is_self
from kepu.engines.experts.services.declaring import enter_interest
from kepu.engines.experts.services.inviting import SALT
from kepu.engines.experts.services.steps import lock_request, step
from kepu.engines.experts.telling import tell_unit
from kepu.engines.experts.words import Answer
from kepu.foundation.crypto import BadToken, read_token
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import Refused, may


@transaction.atomic
def answer_invitation(
    *, actor: Actor, invitation_id: int, accepts: bool, reason: str, now: datetime, tie: Tie | None = None
) -> Invitation:
    """The expert's yes or no by account, with a tie to somebody concerned; or the unit enters what was said on the telephone.

    Raises Refused, WrongState, ReasonMissing for a no without a reason, InvalidEntry for half a tie.
    """
    row = _locked(invitation_id)
    by_self = is_self(actor, row.expert)
    if not by_self and not may(actor, ASK, row.request.unit_id):
        raise Refused(ASK)
    by = "account" if by_self else "unit"
    return _answer(row, actor=actor, accepts=accepts, reason=reason, by=by, now=now, tie=tie)


def look_up(*, token: str, now: datetime) -> Invitation:
    """The invitation behind a link that still works, without using it up. Raises LinkUnusable: wrong, used, expired or closed."""
    try:
        key, token_hash = read_token(SALT, token)
    except BadToken as error:
        raise LinkUnusable("wrong") from error
    rows = Invitation.objects.select_related("request__unit", "request__region", "expert__person")
    row = rows.filter(pk=key).first()
    if row is None:
        raise LinkUnusable("wrong")
    if row.state in (Answer.ACCEPTED, Answer.DECLINED):
        raise LinkUnusable("used")
    if row.state == Answer.WITHDRAWN or not row.request.is_open:
        raise LinkUnusable("closed")
    if row.expires_at <= now or row.token_hash != token_hash:
        raise LinkUnusable("expired")
    return row


@transaction.atomic
def answer_by_link(*, token: str, accepts: bool, reason: str, now: datetime, tie: Tie | None = None) -> Invitation:
    """The expert's yes or no without an account, with a tie to somebody concerned; the link is used up. Raises LinkUnusable,
    ReasonMissing, InvalidEntry for half a tie.
    """
    row = _locked(look_up(token=token, now=now).pk)
    look_up(token=token, now=now)  # again, now that it is locked
    actor = Actor(account_id=None, name=row.expert.person.name)
    return _answer(row, actor=actor, accepts=accepts, reason=reason, by="link", now=now, tie=tie)


def expire_invitations(*, now: datetime) -> int:
    """Ends invitations whose time is over; who asked hears of it. Returns how many. Safe to run again and by several workers."""
    due = Invitation.objects.filter(state=Answer.ASKED, expires_at__lte=now).values_list("pk", flat=True)
    return sum(_expire(key, now) for key in list(due))


@transaction.atomic
def _expire(invitation_id: int, now: datetime) -> bool:
    row = _locked(invitation_id)
    if row.state != Answer.ASKED or row.expires_at > now:
        return False
    row.state, row.answered_at, row.token_hash = Answer.EXPIRED, now, ""
    row.save(update_fields=["state", "answered_at", "token_hash"])
    step(row.request, "expired", actor=SYSTEM, now=now, about=row)
    transaction.on_commit(
        lambda: tell_unit(row.request, "expired", now=now, name=row.expert.person.name, key=str(row.pk))
    )
    return True


def _answer(
    row: Invitation, *, actor: Actor, accepts: bool, reason: str, by: str, now: datetime, tie: Tie | None
) -> Invitation:
    if row.state != Answer.ASKED or not row.request.is_open:
        raise WrongState(row.state)
    if not accepts and not reason.strip():
        raise ReasonMissing("decline")
    row.state = Answer.ACCEPTED if accepts else Answer.DECLINED
    row.reason, row.answered_at, row.answered_by, row.token_hash = reason.strip()[:500], now, by, ""
    row.save(update_fields=["state", "reason", "answered_at", "answered_by", "token_hash"])
    what, name = "accepted" if accepts else "declined", row.expert.person.name
    teller = Actor(account_id=None, name="") if by == "link" else actor
    if tie is not None:
        _enter_tie(row, tie, teller=teller, now=now)
    step(row.request, what, actor=teller, now=now, about=row)
    transaction.on_commit(lambda: tell_unit(row.request, what, now=now, name=name, key=str(row.pk)))
    return row


def _enter_tie(row: Invitation, tie: Tie, *, teller: Actor, now: datetime) -> None:
    """What stands already is not entered again."""
    known = row.expert.interests.filter(organisation=tie.organisation.strip(), kind=tie.kind, until__isnull=True)
    if not known.exists():
        draft = InterestDraft(organisation=tie.organisation, kind=tie.kind, since=row.asked_on)
        enter_interest(row.expert, actor=teller, draft=draft, now=now)


def _locked(invitation_id: int) -> Invitation:
    request = lock_request(Invitation.objects.values_list("request_id", flat=True).get(pk=invitation_id))
    row = Invitation.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=invitation_id)
    row.request = request
    return row
