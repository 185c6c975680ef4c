"""Who is told of what: entered with the act itself – a version that is published, a claim or a pack that is linked, published or
withdrawn – so that nothing is lost should the process die.
"""

from collections.abc import Iterable
from datetime import datetime

from kepu.domain.claims.models import Verdict
from kepu.domain.emergency.models import Delivery, DeliveryState, Event, Incident, Partner, Statement
from kepu.domain.emergency.waking import wake_deliveries
from kepu.domain.packs.models import Version
from kepu.foundation.clock import now as clock
from kepu.foundation.units.selectors import ancestor_ids

HAD = (DeliveryState.SENT, DeliveryState.ACKNOWLEDGED, DeliveryState.REHEARSED)


def address_partners(incident: Incident, statement: Statement, *, now: datetime) -> int:
    """Enters a delivery for every partner of the unit and of those above it; how many. A drill's are rehearsed only: nothing is sent.
    What still waits of an older version is overtaken: the new one says what has changed. With the first version go the verdicts and
    packs that are linked: scientists speak first.
    """
    older = incident.deliveries.filter(event=Event.STATEMENT, state=DeliveryState.WAITING)
    older.exclude(statement=statement).update(state=DeliveryState.OVERTAKEN)
    partners = partners_for(incident)
    told = [Delivery(partner=one, incident=incident, statement=statement, event=Event.STATEMENT) for one in partners]
    return _enter(incident, told, now=now) + address_parts(incident, now=now, partners=partners)


def address_parts(incident: Incident, *, now: datetime, partners: list[Partner] | None = None) -> int:
    """Enters deliveries of what is public of the linked claims and packs; how many. Nothing before the first statement. What was
    entered stays; what waits of an older version is overtaken; who had a verdict or a pack is told when it is withdrawn.
    """
    if incident.minutes_to_statement is None:
        return 0
    receivers = partners_for(incident) if partners is None else partners
    verdicts = Verdict.objects.filter(claim__in=incident.linked_claims.values("claim"))
    versions = Version.objects.filter(pack__in=incident.linked_packs.values("pack"))
    told = [
        Delivery(partner=partner, incident=incident, event=Event.VERDICT, verdict=row)
        for row in verdicts.filter(state="published") for partner in receivers
    ]  # fmt: skip
    told += [
        Delivery(partner=partner, incident=incident, event=Event.PACK, pack_version=row)
        for row in versions.filter(state="published") for partner in receivers
    ]  # fmt: skip
    rows = incident.deliveries.filter(event__in=[Event.VERDICT, Event.PACK])
    ended = rows.exclude(verdict__state="published").exclude(pack_version__state="published")
    ended.filter(state=DeliveryState.WAITING).update(state=DeliveryState.OVERTAKEN)
    gone = rows.filter(state__in=HAD, partner__ended_at__isnull=True).select_related("partner")
    for event, part in ((Event.VERDICT_GONE, "verdict"), (Event.PACK_GONE, "pack_version")):
        told += [
            Delivery(partner=row.partner, incident=incident, event=event, **{f"{part}_id": getattr(row, f"{part}_id")})
            for row in gone.filter(**{f"{part}__state": "withdrawn"})
        ]
    return _enter(incident, told, now=now)


def partners_for(incident: Incident) -> list[Partner]:
    """Partners that are told of an incident: of its unit or of one above, of its hazard, and of its region or of the whole country."""
    units = [incident.unit_id, *ancestor_ids(incident.unit_id)]
    rows = Partner.objects.filter(unit__in=units, ended_at__isnull=True)
    return [partner for partner in rows if partner.is_concerned_by(incident.hazard, incident.region_id)]


def claim_changed(claim_id: int) -> None:
    """A claim was published, corrected or withdrawn; called by claims in their transaction."""
    for incident in Incident.objects.filter(linked_claims__claim=claim_id):
        address_parts(incident, now=clock())


def pack_changed(pack_id: int) -> None:
    """A pack was published, replaced or withdrawn; called by packs in their transaction."""
    for incident in Incident.objects.filter(linked_packs__pack=pack_id):
        address_parts(incident, now=clock())


def _enter(incident: Incident, rows: Iterable[Delivery], *, now: datetime) -> int:
    state = DeliveryState.REHEARSED if incident.is_drill else DeliveryState.WAITING
    entered = [row for row in rows if row.partner.wants(row.event)]
    for row in entered:
        row.state, row.next_at, row.created_at = state, now, now
    Delivery.objects.bulk_create(entered, ignore_conflicts=True)
    if entered and not incident.is_drill:
        wake_deliveries()
    return len(entered)
