"""Writers of invitations: asking an expert once, the one-time link, taking it back."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kepu.engines.experts.contracts import OneTimeLink
from kepu.engines.experts.errors import AskedToday, NotAvailable, WrongState
from kepu.engines.experts.matching import barrier_of
from kepu.engines.experts.models import Expert, ExpertRequest, Invitation
from kepu.engines.experts.needing import need_of
from kepu.engines.experts.policies import ASK
from kepu.engines.experts.sealing import contact_of
from kepu.engines.experts.services.steps import lock_handled, step
from kepu.engines.experts.telling import tell_expert, write_invitation
from kepu.engines.experts.words import Answer
from kepu.foundation.clock import day_ends, local_date
from kepu.foundation.crypto import make_token
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import units_within

SALT = "kepu.experts.link"
ANSWER_DAYS = 5


@transaction.atomic
def invite_expert(
    *,
    actor: Actor,
    request_id: int,
    expert_id: int,
    now: datetime,
    message: str = "",
    reasons: Sequence[str] = (),
    wanted_by: datetime | None = None,
) -> tuple[Invitation, OneTimeLink]:
    """Asks one expert for an open request, by notice or letter, with a link that answers without an account.

    `reasons` are those of the suggestion in words, kept beside it. `wanted_by` is said to the expert where an answer is needed before the
    invitation expires. Raises Refused, WrongState, NotAvailable, AskedToday: the database
    itself refuses a second asking of the same expert on one day, by whomever. A drill is asked beside it and leaves no trace in the
    rotation.
    """
    request = lock_handled(actor, request_id)
    if not request.is_open:
        raise WrongState(request.state)
    expert = Expert.objects.select_for_update(of=("self",)).select_related("person").get(pk=expert_id)
    if request.invitations.filter(expert=expert).exists():
        raise WrongState("asked already")
    today = local_date(now)
    why = barrier_of(expert.pk, need_of(request), unit_ids=units_within(actor, ASK), now=now)
    if why is not None:
        raise AskedToday(expert.person.name) if why[0] == "asked_today" else NotAvailable(*why)
    expires_at = _expires(request, now)
    try:
        with transaction.atomic():
            row = Invitation.objects.create(
                request=request, expert=expert, is_drill=request.is_drill, asked_on=today, asked_at=now, asked_by_id=actor.account_id,
                asked_by_name=actor.name[:120], message=message.strip()[:600], reasons=list(reasons),
                wanted_by=wanted_by and min(wanted_by, expires_at), expires_at=expires_at,
            )  # fmt: skip
    except IntegrityError as error:
        raise AskedToday(expert.person.name) from error
    if not request.is_drill:
        expert.last_asked_on = today
        expert.save(update_fields=["last_asked_on"])
    link = _issue(row, now=now)
    step(request, "invited", actor=actor, now=now, about=row)
    transaction.on_commit(lambda: tell_expert(row, "asked", now=now))
    return row, link


@transaction.atomic
def make_link(*, actor: Actor, invitation_id: int, now: datetime) -> OneTimeLink:
    """A new link for an invitation that waits; the older one dies. Raises Refused, WrongState."""
    row = _waiting(actor, invitation_id)
    return _issue(row, now=now)


@transaction.atomic
def take_back(*, actor: Actor, invitation_id: int, now: datetime) -> Invitation:
    """Takes an invitation back before it is answered. It still counts as asked today. Raises Refused, WrongState."""
    row = _waiting(actor, invitation_id)
    row.state, row.answered_at, row.token_hash = Answer.WITHDRAWN, now, ""
    row.save(update_fields=["state", "answered_at", "token_hash"])
    step(row.request, "taken_back", actor=actor, now=now, about=row)
    transaction.on_commit(lambda: tell_expert(row, "withdrawn", now=now))
    return row


def _waiting(actor: Actor, invitation_id: int) -> Invitation:
    found = Invitation.objects.get(pk=invitation_id)
    request = lock_handled(actor, found.request_id)
    row = Invitation.objects.select_for_update(of=("self",)).select_related("expert__person").get(pk=invitation_id)
    if row.state != Answer.ASKED:
        raise WrongState(row.state)
    row.request = request
    return row


def _issue(row: Invitation, *, now: datetime) -> OneTimeLink:
    token, row.token_hash = make_token(SALT, row.pk)
    row.save(update_fields=["token_hash"])
    mail, _phone = contact_of(row.expert)
    link = OneTimeLink(name=row.expert.person.name, mail=mail, token=token, expires_at=row.expires_at)
    write_invitation(row, link, now=now)
    return link


def _expires(request: ExpertRequest, now: datetime) -> datetime:
    """ANSWER_DAYS from now, but not after the day on which the expert is needed."""
    latest = now + timedelta(days=ANSWER_DAYS)
    return min(latest, day_ends(request.needed_on)) if request.needed_on else latest
