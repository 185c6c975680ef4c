"""The clocks of a file: how long from its opening to each thing that had to happen."""

from dataclasses import replace
from datetime import datetime

from kepu.domain.emergency.contracts import Clock
from kepu.domain.emergency.models import Delivery, Event, Incident, Statement
from kepu.domain.emergency.services.steps import minutes_between
from kepu.engines.experts.models import Invitation

ARRIVALS = (("sent", Event.STATEMENT), ("sent_verdict", Event.VERDICT), ("sent_pack", Event.PACK))


def clocks_of(incident: Incident, *, now: datetime) -> list[Clock]:
    """In the order of the response: paged, expert, signed (each institute under the first version), statement, later versions, verdict and
    pack for each that is linked (one without a name where none is), what first arrived at a partner, ended, closed.

    Eight queries. A verdict or pack counts from the opening, or from linking where that came later; one that stood before counts 0.
    """
    start, level = incident.opened_at, incident.level
    versions = list(incident.statements.filter(published_at__isnull=False).order_by("number"))
    first = versions[0] if versions else None
    clocks = [_clock("paged", start, _first_call(incident)), _expert(incident), *_signatures(start, first)]
    clocks.append(_clock("statement", start, first.published_at if first else None, level.statement_minutes))
    clocks += [_clock("version", start, row.published_at, detail=str(row.number)) for row in versions[1:]]
    clocks += _verdicts(incident) or [_clock("verdicts", start, None)]
    clocks += _packs(incident) or [_clock("packs", start, None)]
    clocks += _arrivals(incident)
    clocks += [_clock("ended", start, incident.ended_at), _clock("closed", start, incident.closed_at)]
    return [_running(clock, incident, now) for clock in clocks]


def _first_call(incident: Incident) -> datetime | None:
    called = incident.rounds.filter(pages__isnull=False).order_by("number")
    return called.values_list("at", flat=True).first()


def _expert(incident: Incident) -> Clock:
    answered = Invitation.objects.filter(request=incident.request_id, state="accepted", answered_at__isnull=False)
    first = (
        answered.order_by("answered_at").values_list("answered_at", flat=True).first() if incident.request_id else None
    )
    if incident.minutes_to_expert is not None and first is None:  # of an earlier run of the file
        return Clock("expert", incident.minutes_to_expert, incident.level.above_minutes)
    found = _clock("expert", incident.opened_at, first, incident.level.above_minutes)
    if incident.minutes_to_expert is not None:
        return Clock("expert", incident.minutes_to_expert, found.target, found.at)
    return found


def _signatures(start: datetime, statement: Statement | None) -> list[Clock]:
    rows = statement.signatures.filter(signed_at__isnull=False).order_by("signed_at", "pk") if statement else []
    return [_clock("signed", start, row.signed_at, detail=row.institute_name) for row in rows]


def _verdicts(incident: Incident) -> list[Clock]:
    due = incident.level.verdict_minutes
    rows = incident.linked_claims.select_related("claim")
    return [_linked("verdict", incident, row.linked_at, row.claim.published_at, due, row.claim.text) for row in rows]


def _packs(incident: Incident) -> list[Clock]:
    due = incident.level.pack_minutes
    rows = incident.linked_packs.select_related("pack")
    return [_linked("pack", incident, row.linked_at, row.pack.published_at, due, row.pack.name) for row in rows]


def _linked(
    code: str, incident: Incident, linked_at: datetime, public_at: datetime | None, due: int, name: str
) -> Clock:
    """Of something linked: it runs from the link on, and stands at nothing where that was public before."""
    start = max(incident.opened_at, linked_at)
    return _clock(code, start, max(public_at, start) if public_at else None, due, name)


def _arrivals(incident: Incident) -> list[Clock]:
    """What first arrived at a partner, of each kind that is under way."""
    first: dict[str, datetime | None] = {}
    rows = Delivery.objects.filter(incident=incident).order_by("sent_at")
    for event, sent_at in rows.values_list("event", "sent_at"):
        first[event] = min(filter(None, (first.get(event), sent_at)), default=None)
    return [
        _clock(code, incident.opened_at, first.get(event))
        for code, event in ARRIVALS
        if event in first or code == "sent"
    ]


def _running(clock: Clock, incident: Incident, now: datetime) -> Clock:
    """While the response runs, what has not happened says for how long it is waited for."""
    if clock.minutes is not None or not incident.is_open:
        return clock
    return replace(clock, waited=minutes_between(incident.opened_at, now))


def _clock(code: str, start: datetime, at: datetime | None, target: int | None = None, detail: str = "") -> Clock:
    return Clock(code, minutes_between(start, at) if at else None, target, at, detail)
