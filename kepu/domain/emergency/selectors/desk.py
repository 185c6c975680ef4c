"""What the desk reads: files of the actor's units."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from kepu.domain.claims.models import Claim
from kepu.domain.emergency.models import Delivery, DutyShift, HandOver, Incident, Level, Partner, Statement
from kepu.domain.packs.models import Pack, VersionHazard
from kepu.domain.syndication.models import Partner as Carrier
from kepu.engines.experts.models import Expert, Interest, Invitation
from kepu.engines.experts.selectors import invitations_of


def incidents_in(unit_ids: Collection[int], *, words: str = "") -> QuerySet[Incident]:
    """Files of these units, newest first, with `version` and `promised_at` of the statement that stands."""
    current = Statement.objects.filter(incident=OuterRef("pk"), state="published")
    rows = Incident.objects.filter(unit__in=list(unit_ids)).select_related("unit", "level", "region", "lead")
    if words:
        rows = rows.filter(Q(title__icontains=words) | Q(words__icontains=words))
    return rows.annotate(
        version=Subquery(current.values("number")[:1]), promised_at=Subquery(current.values("next_update_at")[:1])
    )


def get_incident(public_id: UUID, unit_ids: Collection[int]) -> Incident:
    """One file of these units. Raises Incident.DoesNotExist."""
    rows = Incident.objects.select_related("unit", "level", "region", "lead", "request")
    return rows.get(public_id=public_id, unit__in=list(unit_ids))


def versions_of(incident: Incident) -> list[Statement]:
    """Every version, newest first, with questions and signatures."""
    return list(incident.statements.prefetch_related("questions", "signatures").order_by("-number"))


def offer_of(incident: Incident) -> HandOver | None:
    """The hand-over that waits for its taker."""
    return incident.hand_overs.filter(accepted_at__isnull=True, dropped_at__isnull=True).first()


def asked_experts(incident: Incident) -> list[tuple[Invitation, list[Interest]]]:
    """Everybody asked in this run of the file in order of asking, with the ties they had declared on that day. Two queries."""
    if incident.request is None:
        return []
    rows = invitations_of(incident.request)
    ties: dict[int, list[Interest]] = {}
    for tie in Interest.objects.filter(expert__in=[row.expert_id for row in rows]).order_by("since", "pk"):
        ties.setdefault(tie.expert_id, []).append(tie)
    return [(row, [tie for tie in ties.get(row.expert_id, []) if _stood(tie, row)]) for row in rows]


def _stood(tie: Interest, row: Invitation) -> bool:
    return tie.since <= row.asked_on and (tie.until is None or tie.until >= row.asked_on)


def passed_over(incident: Incident) -> list[tuple[str, str]]:
    """(name, code of the barrier) of experts who would fit and were not asked in the newest round. Two queries."""
    last = incident.rounds.order_by("-number").first()
    pairs = last.passed_over if last else []
    rows = Expert.objects.filter(pk__in=[pair[0] for pair in pairs])
    names = dict(rows.values_list("pk", "person__name"))
    return [(names[key], code) for key, code in pairs if key in names]


def deliveries_of(incident: Incident) -> list[Delivery]:
    """What each partner received, newest first. One query."""
    rows = incident.deliveries.select_related("partner", "statement", "verdict__claim", "pack_version")
    return list(rows.order_by("-created_at", "event", "partner__name", "pk"))


def linkable_claims(unit_ids: Collection[int], *, words: str, without: Collection[int], limit: int = 8) -> list[Claim]:
    """Claims that may be linked: public ones and those of these units, newest first."""
    rows = Claim.objects.filter(Q(state="published") | Q(unit__in=list(unit_ids))).exclude(state="withdrawn")
    if words:
        rows = rows.filter(text__icontains=words)
    return list(rows.exclude(pk__in=list(without)).order_by("-opened_at", "-pk")[:limit])


def linkable_packs(incident: Incident, unit_ids: Collection[int], *, words: str, limit: int = 8) -> list[Pack]:
    """Packs that may be linked: public ones and those of these units; those of the incident's hazard first."""
    rows = Pack.objects.filter(Q(state="published") | Q(unit__in=list(unit_ids))).exclude(state="withdrawn")
    rows = rows.filter(name__icontains=words) if words else rows
    about = VersionHazard.objects.filter(version__pack=OuterRef("pk"), code=incident.hazard)
    rows = rows.exclude(pk__in=incident.linked_packs.values("pack")).annotate(fits=Exists(about))
    return list(rows.order_by("-fits", "-opened_at", "-pk")[:limit])


def levels() -> list[Level]:
    """All levels, the gravest first."""
    return list(Level.objects.order_by("rank"))


def partners_in(unit_ids: Collection[int], *, words: str = "") -> QuerySet[Partner]:
    """Partners of these units by name."""
    rows = Partner.objects.filter(unit__in=list(unit_ids)).select_related("unit", "carrier")
    return rows.filter(name__icontains=words) if words else rows


def free_carriers(unit_ids: Collection[int], *, also: int | None = None) -> list[Carrier]:
    """Partners of works of these units that no partner of incidents is yet, by name; `also` one that is."""
    taken = Partner.objects.filter(carrier__isnull=False).exclude(carrier=also).values("carrier")
    free = Carrier.objects.active().filter(unit__in=list(unit_ids)).exclude(pk__in=taken)
    rows = Carrier.objects.filter(Q(pk__in=free) | Q(pk=also)).select_related("unit")
    return list(rows.order_by("name", "pk"))


def told_as(carrier_id: int, unit_ids: Collection[int]) -> Partner | None:
    """The partner of incidents of these units that is the same institution as a partner of works."""
    return Partner.objects.filter(carrier=carrier_id, unit__in=list(unit_ids)).first()


def shifts_in(unit_ids: Collection[int], *, since: datetime) -> QuerySet[DutyShift]:
    """The roster of these units: what runs and what comes."""
    rows = DutyShift.objects.filter(unit__in=list(unit_ids), ends_at__gt=since)
    return rows.select_related("unit", "account")


def led_by(account_id: int) -> QuerySet[Incident]:
    """Running and ended files that somebody leads, gravest first."""
    rows = Incident.objects.filter(lead=account_id).exclude(state="closed").select_related("level")
    return rows.order_by("level__rank", "-opened_at", "-pk")


def leaderless_in(unit_ids: Collection[int]) -> QuerySet[Incident]:
    """Files of these units that nobody leads."""
    return Incident.objects.filter(unit__in=list(unit_ids), lead__isnull=True).exclude(state="closed")


def offered_to(account_id: int) -> QuerySet[HandOver]:
    """Leads that are offered to somebody."""
    rows = HandOver.objects.filter(taker=account_id, accepted_at__isnull=True, dropped_at__isnull=True)
    return rows.select_related("incident")


def late_updates(incident_ids: Collection[int], now: datetime) -> dict[int, Statement]:
    """Incident → its standing version whose promised update is late."""
    rows = Statement.objects.filter(incident__in=list(incident_ids), state="published", next_update_at__lte=now)
    return {row.incident_id: row for row in rows}
