"""Writers of what an expert declares: consents with their day, interests, rest, the code of conduct, that all is still true."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from kepu.engines.experts.conduct import conduct_on
from kepu.engines.experts.contracts import InterestDraft
from kepu.engines.experts.errors import InvalidEntry, WrongState
from kepu.engines.experts.models import ConductAcceptance, Consent, Expert, Interest, Rest
from kepu.engines.experts.policies import KEEP, is_self
from kepu.engines.experts.services.profiles import lock_expert, tell_log
from kepu.engines.experts.words import InterestKind, Use
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused

LONGEST_NAME = 120


@transaction.atomic
def set_consents(*, actor: Actor, expert_id: int, uses: Collection[str], now: datetime) -> list[Consent]:
    """The uses an expert consents to from now on; others that were open end today. Returns the open ones.

    The unit may enter what the expert gave on paper; the row says who entered it. Raises Refused, InvalidEntry.
    """
    expert = lock_expert(actor, expert_id)
    if set(uses) - set(Use.values):
        raise InvalidEntry("uses", "unknown")
    today = local_date(now)
    open_rows = {row.use: row for row in expert.consents.filter(withdrawn_on__isnull=True)}
    ended = [row for use, row in open_rows.items() if use not in uses]
    for row in ended:
        row.withdrawn_on = today
        row.save(update_fields=["withdrawn_on"])
    given = [use for use in Use.values if use in uses and use not in open_rows]
    Consent.objects.bulk_create(
        Consent(expert=expert, use=use, given_on=today, given_by_name=actor.name[:120]) for use in given
    )
    if given or ended:
        tell_log(actor, "expert.consent", expert, now, {"given": given, "ended": [row.use for row in ended]})
    return list(expert.consents.filter(withdrawn_on__isnull=True))


@transaction.atomic
def declare_interest(*, actor: Actor, expert_id: int, draft: InterestDraft, now: datetime) -> Interest:
    """Declares a tie to an organisation. Raises Refused, InvalidEntry."""
    return enter_interest(lock_expert(actor, expert_id), actor=actor, draft=draft, now=now)


def enter_interest(expert: Expert, *, actor: Actor, draft: InterestDraft, now: datetime) -> Interest:
    """Enters a tie of a locked expert, in the caller's transaction. Raises InvalidEntry."""
    if len(draft.organisation.strip()) < 2:
        raise InvalidEntry("organisation", "missing")
    if len(draft.organisation.strip()) > LONGEST_NAME:
        raise InvalidEntry("organisation", "too long")
    if draft.kind not in InterestKind.values:
        raise InvalidEntry("kind", "unknown")
    if draft.until is not None and draft.until <= draft.since:
        raise InvalidEntry("until", "not after since")
    row = Interest.objects.create(
        expert=expert, organisation=draft.organisation.strip(), kind=draft.kind, since=draft.since, until=draft.until,
        declared_at=now,
    )  # fmt: skip
    tell_log(actor, "expert.interest_declared", expert, now)
    return row


@transaction.atomic
def end_interest(*, actor: Actor, expert_id: int, interest_id: int, on: date, now: datetime) -> Interest:
    """Ends a tie on a day. Raises Refused, InvalidEntry, WrongState when it has ended."""
    expert = lock_expert(actor, expert_id)
    row = expert.interests.get(pk=interest_id)
    if row.until is not None:
        raise WrongState("ended")
    if on <= row.since:
        raise InvalidEntry("until", "not after since")
    row.until = on
    row.save(update_fields=["until"])
    tell_log(actor, "expert.interest_ended", expert, now)
    return row


@transaction.atomic
def add_rest(*, actor: Actor, expert_id: int, starts_on: date, ends_on: date, now: datetime, reason: str = "") -> Rest:
    """Days, both included, on which nobody asks. Raises Refused, InvalidEntry."""
    expert = lock_expert(actor, expert_id)
    if ends_on < starts_on or ends_on < local_date(now):
        raise InvalidEntry("ends_on", "before it begins, or past")
    row = Rest.objects.create(expert=expert, starts_on=starts_on, ends_on=ends_on, reason=reason.strip()[:120])
    tell_log(actor, "expert.rest_added", expert, now)
    return row


@transaction.atomic
def remove_rest(*, actor: Actor, expert_id: int, rest_id: int, now: datetime) -> None:
    """Takes a period of rest away. Raises Refused, Rest.DoesNotExist."""
    expert = lock_expert(actor, expert_id)
    expert.rests.get(pk=rest_id).delete()
    tell_log(actor, "expert.rest_removed", expert, now)


@transaction.atomic
def confirm_profile(*, actor: Actor, expert_id: int, now: datetime) -> Expert:
    """Says that everything is still true today. Raises Refused."""
    expert = lock_expert(actor, expert_id)
    expert.confirmed_on = local_date(now)
    expert.save(update_fields=["confirmed_on"])
    tell_log(actor, "expert.confirmed", expert, now)
    return expert


@transaction.atomic
def accept_conduct(*, actor: Actor, expert_id: int, version: str, now: datetime) -> ConductAcceptance:
    """The expert accepts the code of conduct that they have read; nobody can for them. Accepting twice changes nothing.

    Raises Refused, WrongState when another version is in force by now.
    """
    expert = lock_expert(actor, expert_id)
    if not is_self(actor, expert):
        raise Refused(KEEP)
    if version != conduct_on(local_date(now)).version:
        raise WrongState("another version")
    row, is_new = ConductAcceptance.objects.get_or_create(
        expert=expert, version=version, defaults={"account_id": actor.account_id, "accepted_at": now}
    )
    if is_new:
        tell_log(actor, "expert.conduct_accepted", expert, now, {"version": version})
    return row
