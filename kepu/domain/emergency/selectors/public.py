"""What everybody may read: incidents with a published statement. Drills never."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from kepu.domain.claims.contracts import ClaimCard
from kepu.domain.claims.matching import card_of
from kepu.domain.claims.models import Verdict
from kepu.domain.emergency.models import Delivery, Incident, Partner, Statement
from kepu.domain.packs.contracts import PackCard
from kepu.domain.packs.selectors.public import Wanted, cards, public_versions

SHOWN_STATES = ("published", "superseded")


@dataclass(frozen=True, slots=True)
class IncidentView:
    """A public incident: the version that stands, all that were public newest first, and published claims and packs that belong to it."""

    incident: Incident
    current: Statement
    versions: tuple[Statement, ...]
    claims: tuple[ClaimCard, ...]
    packs: tuple[PackCard, ...]


def public_incidents(*, hazard: str = "", running: bool = False) -> QuerySet[Incident]:
    """Incidents with a statement, the newest statement first; `current` holds the version that stands."""
    rows = Incident.objects.filter(published_at__isnull=False, is_drill=False).select_related("unit", "level", "region")
    if hazard:
        rows = rows.filter(hazard=hazard)
    if running:
        rows = rows.filter(state="open")
    standing = Statement.objects.filter(state="published")
    return rows.prefetch_related(Prefetch("statements", queryset=standing, to_attr="current")).order_by(
        "-published_at", "-pk"
    )


def get_public_incident(public_id: UUID, *, today: date) -> IncidentView | None:
    """An incident with everything its page shows. Eight queries."""
    incident = Incident.objects.filter(published_at__isnull=False, is_drill=False, public_id=public_id)
    found = incident.select_related("unit", "level", "region").first()
    if found is None:
        return None
    rows = (
        found.statements.filter(state__in=SHOWN_STATES).prefetch_related("questions", "signatures").order_by("-number")
    )
    versions = tuple(rows)
    for row in versions:
        row.incident = found
    verdicts = Verdict.objects.filter(
        state="published", claim__state="published", claim__in=found.linked_claims.values("claim")
    ).select_related("claim", "claim__unit")
    claims = tuple(card_of(row) for row in verdicts.order_by("-published_at"))
    packs = public_versions(Wanted(), today=today).filter(pack__in=found.linked_packs.values("pack"))
    return IncidentView(found, versions[0], versions, claims, tuple(cards(packs, today=today)))


def newest_statements(limit: int) -> list[Statement]:
    """Versions as they were published, newest first, with incident, signatures and questions, for feeds."""
    rows = Statement.objects.filter(state__in=SHOWN_STATES, incident__is_drill=False)
    rows = rows.select_related("incident__unit", "incident__level", "incident__region")
    return list(rows.prefetch_related("signatures", "questions").order_by("-published_at", "-pk")[:limit])


def parts_for(partner: Partner, *, limit: int) -> list[Delivery]:
    """Verdicts and packs that a partner is told of, newest first, loaded as their payload needs. Two queries."""
    rows = Delivery.objects.filter(
        partner=partner, state__in=["waiting", "sent", "acknowledged"], statement__isnull=True
    )
    rows = rows.select_related(
        "incident__unit", "incident__level", "verdict__claim__unit", "pack_version__pack__unit", "pack_version__region"
    )
    return list(rows.prefetch_related("pack_version__hazards").order_by("-created_at", "-pk")[:limit])


def public_incident_ids() -> list[UUID]:
    """Ids for maps of the site, newest first."""
    rows = Incident.objects.filter(published_at__isnull=False, is_drill=False).order_by("-published_at", "-pk")
    return list(rows.values_list("public_id", flat=True))


def hazards_in_use() -> set[str]:
    """Codes of hazards that have a public incident."""
    rows = Incident.objects.filter(published_at__isnull=False, is_drill=False).order_by()
    return set(rows.values_list("hazard", flat=True).distinct())


def get_path(incident_id: int) -> str:
    """The page of a public incident; empty where there is none."""
    row = Incident.objects.filter(pk=incident_id, published_at__isnull=False, is_drill=False).first()
    return row.path if row else ""
