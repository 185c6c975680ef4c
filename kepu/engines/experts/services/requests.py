"""Writers of requests: entered inside or from outside, handed on, done with one record, closed, and forgotten who asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from kepu.engines.experts.contracts import Asker, Completion, RequestDraft
from kepu.engines.experts.errors import InvalidEntry, NobodyTookPart, ReasonMissing, TooManyRequests, WrongState
from kepu.engines.experts.models import ExpertRequest
from kepu.engines.experts.policies import ASK
from kepu.engines.experts.records import record_request
from kepu.engines.experts.sealing import seal_asker
from kepu.engines.experts.services.steps import lock_handled, step
from kepu.engines.experts.telling import tell_expert, tell_unit
from kepu.engines.experts.words import RECORD_KINDS, Answer, Audience, Language, Mode, Origin, RequestState
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.subjects.standard import is_subject
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import Refused, may, require

PER_HOUR, WINDOW = 5, timedelta(hours=1)
# All strangers together in an hour: a flood from many addresses must not bury the desk.
ALL_PER_HOUR = 200
KEPT = timedelta(days=90)
OUTSIDE = (Origin.MEDIA, Origin.SCHOOL, Origin.COMMUNITY)


@transaction.atomic
def ask_for_expert(
    *, actor: Actor, unit_id: int, draft: RequestDraft, now: datetime, asker: Asker | None = None
) -> ExpertRequest:
    """Enters a request for a unit: its own, or one that came by telephone from `asker`. Raises Refused, InvalidEntry."""
    require(actor, ASK, unit_id)
    _check(draft, now)
    request = ExpertRequest.objects.create(
        unit_id=unit_id, asked_by_id=actor.account_id, asked_by_name=actor.name[:120], asked_at=now,
        asker_sealed=seal_asker(asker) if asker else "", **_values(draft),
    )  # fmt: skip
    step(request, "asked", actor=actor, now=now)
    return request


@transaction.atomic
def ask_from_outside(*, unit_id: int, draft: RequestDraft, asker: Asker, source: str, now: datetime) -> ExpertRequest:
    """A request by somebody without an account. `source` tells askers apart (an address; empty: not told); only a keyed stand-in is kept.

    Raises TooManyRequests after PER_HOUR in an hour from one source, InvalidEntry.
    """
    reference = keyed_reference("experts.ask", source)
    recent = ExpertRequest.objects.filter(asked_at__gt=now - WINDOW)
    if source and recent.filter(asker_reference=reference).count() >= PER_HOUR:
        raise TooManyRequests(source)
    if recent.exclude(asker_reference="").count() >= ALL_PER_HOUR:
        raise TooManyRequests("all")
    if draft.origin not in OUTSIDE:
        raise InvalidEntry("origin", "unknown")
    if not asker.name.strip() or not asker.contact.strip():
        raise InvalidEntry("contact", "missing")
    _check(draft, now)
    request = ExpertRequest.objects.create(
        unit_id=unit_id, asked_by_name="", asked_at=now, asker_sealed=seal_asker(asker), asker_reference=reference,
        **_values(draft),
    )  # fmt: skip
    step(request, "asked", actor=Actor(account_id=None, name=draft.organisation or "–"), now=now)
    transaction.on_commit(lambda: tell_unit(request, "new", now=now))
    return request


@transaction.atomic
def change_request(*, actor: Actor, request_id: int, draft: RequestDraft, now: datetime) -> ExpertRequest:
    """Changes what is needed while it is open. Raises Refused, WrongState, InvalidEntry."""
    request = _open(actor, request_id)
    _check(draft, now)
    values = _values(draft) | {"is_drill": request.is_drill}
    for name, value in values.items():
        setattr(request, name, value)
    request.save(update_fields=list(values))
    step(request, "changed", actor=actor, now=now)
    return request


@transaction.atomic
def hand_over(*, actor: Actor, request_id: int, unit_id: int, now: datetime, reason: str = "") -> ExpertRequest:
    """Gives an open request to another unit within reach, or back up to one above. Raises Refused, WrongState."""
    request = _open(actor, request_id)
    if unit_id == request.unit_id:
        raise WrongState("there already")
    if not may(actor, ASK, unit_id):
        raise Refused(ASK)
    request.unit_id = unit_id
    request.save(update_fields=["unit"])
    step(request, "handed", actor=actor, now=now, reason=reason)
    transaction.on_commit(lambda: tell_unit(request, "handed", now=now))
    return request


@transaction.atomic
def complete_request(*, actor: Actor, request_id: int, done: Completion, now: datetime) -> ExpertRequest:
    """Says what came of a request: exactly one ledger record with the minutes of each expert who took part.

    Raises Refused, WrongState, InvalidEntry, NobodyTookPart, and what the ledger refuses.
    """
    request = _open(actor, request_id)
    if done.kind not in RECORD_KINDS:
        raise InvalidEntry("kind", "unknown")
    if done.held_on > local_date(now):
        raise InvalidEntry("held_on", "not yet")
    accepted = {
        row.pk: row for row in request.invitations.filter(state=Answer.ACCEPTED).select_related("expert__person")
    }
    taking_part = {accepted[key]: minutes for key, minutes in done.minutes.items() if key in accepted and minutes > 0}
    if not taking_part:
        raise NobodyTookPart(request.title)
    for row, minutes in taking_part.items():
        row.minutes = minutes
        row.save(update_fields=["minutes"])
    request.kind, request.held_on, request.onsite, request.online = done.kind, done.held_on, done.onsite, done.online
    request.title = done.title.strip() or request.title
    request.save(update_fields=["kind", "held_on", "onsite", "online", "title"])
    record_request(actor=actor, request=request, minutes=taking_part, now=now)
    _end(request, RequestState.DONE, actor=actor, act="done", now=now)
    return request


@transaction.atomic
def close_request(*, actor: Actor, request_id: int, reason: str, now: datetime) -> ExpertRequest:
    """Closes a request of which nothing came; who was asked hears of it. Raises Refused, WrongState, ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing("close")
    request = _open(actor, request_id)
    _end(request, RequestState.CLOSED, actor=actor, act="closed", now=now, reason=reason)
    return request


def erase_askers(*, now: datetime) -> int:
    """Forgets who asked, KEPT after the end of a request; returns how many were forgotten. Safe to run again."""
    rows = ExpertRequest.objects.filter(ended_at__lt=now - KEPT).exclude(asker_sealed="", asker_reference="")
    count = 0
    for request in rows:
        with transaction.atomic():
            changed = ExpertRequest.objects.filter(pk=request.pk).exclude(asker_sealed="", asker_reference="")
            if changed.update(asker_sealed="", asker_reference=""):
                step(request, "erased", actor=SYSTEM, now=now)
                count += 1
    return count


def _open(actor: Actor, request_id: int) -> ExpertRequest:
    request = lock_handled(actor, request_id)
    if not request.is_open:
        raise WrongState(request.state)
    return request


def _end(request: ExpertRequest, state: str, *, actor: Actor, act: str, now: datetime, reason: str = "") -> None:
    waiting = list(request.invitations.filter(state=Answer.ASKED).select_related("expert__person", "request"))
    for row in waiting:
        row.state, row.answered_at, row.token_hash = Answer.WITHDRAWN, now, ""
        row.save(update_fields=["state", "answered_at", "token_hash"])
    request.state, request.ended_at = state, now
    request.save(update_fields=["state", "ended_at"])
    step(request, act, actor=actor, now=now, reason=reason)
    transaction.on_commit(lambda: [tell_expert(row, "withdrawn", now=now) for row in waiting])


def _check(draft: RequestDraft, now: datetime) -> None:
    if not draft.title.strip():
        raise InvalidEntry("title", "missing")
    if not draft.question.strip():
        raise InvalidEntry("question", "missing")
    known = [
        ("origin", draft.origin, Origin.values), ("language", draft.language, ["", *Language.values]),
        ("audience", draft.audience, ["", *Audience.values]), ("mode", draft.mode, Mode.values),
    ]  # fmt: skip
    for name, value, allowed in known:
        if value not in allowed:
            raise InvalidEntry(name, "unknown")
    if draft.field and not is_subject(draft.field):
        raise InvalidEntry("field", "unknown")
    if not 5 <= draft.minutes <= 6000:
        raise InvalidEntry("minutes", "5 to 6000")
    if draft.needed_on is not None and draft.needed_on < local_date(now):
        raise InvalidEntry("needed_on", "past")


def _values(draft: RequestDraft) -> dict[str, Any]:
    words = ("title", "question", "organisation", "concerned")
    plain = ("origin", "field", "language", "audience", "mode", "needed_on", "minutes", "is_drill")
    return {
        **{name: getattr(draft, name).strip() for name in words},
        **{name: getattr(draft, name) for name in plain},
        "region_id": draft.region_code or None,
    }
