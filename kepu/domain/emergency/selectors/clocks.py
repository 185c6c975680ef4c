"""The clocks of a file: how long from its opening to each thing that had to happen."""

from datetime import datetime

from kepu.domain.claims.models import Claim
from kepu.domain.emergency.contracts import Clock
from kepu.domain.emergency.models import Delivery, Incident, Statement
from kepu.domain.emergency.services.steps import minutes_between
from kepu.domain.packs.models import Pack
from kepu.engines.experts.models import Invitation


def clocks_of(incident: Incident) -> list[Clock]:
    """expert, statement, each later version, verdicts and packs that are linked, sent (the first delivery that arrived), ended, closed.

    Five queries. Verdicts, packs and deliveries count from the opening of the file; a verdict that stood before it counts 0.
    """
    level, start = incident.level, incident.opened_at
    versions = list(incident.statements.filter(published_at__isnull=False).order_by("number"))
    clocks = [_expert(incident)]
    clocks.append(_clock("statement", start, versions[0].published_at if versions else None, level.statement_minutes))
    clocks += [_clock("version", start, row.published_at, detail=str(row.number)) for row in versions[1:]]
    claims = Claim.objects.filter(pk__in=incident.linked_claims.values("claim"), published_at__isnull=False)
    clocks += [_clock("verdict", start, claim.published_at, detail=claim.text) for claim in claims.order_by("pk")]
    packs = Pack.objects.filter(pk__in=incident.linked_packs.values("pack"), published_at__isnull=False)
    clocks += [_clock("pack", start, pack.published_at, detail=pack.name) for pack in packs.order_by("pk")]
    clocks.append(_clock("sent", start, _first_arrival(versions)))
    clocks += [_clock("ended", start, incident.ended_at), _clock("closed", start, incident.closed_at)]
    return clocks


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


def _first_arrival(versions: list[Statement]) -> datetime | None:
    rows = Delivery.objects.filter(statement__in=versions, sent_at__isnull=False)
    return rows.order_by("sent_at").values_list("sent_at", flat=True).first()


def _clock(code: str, start: datetime, at: datetime | None, target: int | None = None, detail: str = "") -> Clock:
    return Clock(code, minutes_between(start, at) if at else None, target, at, detail)
