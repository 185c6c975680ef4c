"""Claims and packs that belong to a file."""

from datetime import datetime

from django.db import transaction

from kepu.domain.claims.models import Claim
from kepu.domain.emergency import told
from kepu.domain.emergency.errors import InvalidFact, WrongState
from kepu.domain.emergency.models import DeliveryState, Incident, IncidentAct, LinkedClaim, LinkedPack
from kepu.domain.emergency.policies import OPEN
from kepu.domain.emergency.services.addressing import address_parts
from kepu.domain.emergency.services.steps import lock_incident, write_step
from kepu.domain.packs.models import Pack
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, may, require


@transaction.atomic
def link_claim(*, actor: Actor, incident_id: int, claim_id: int, now: datetime) -> LinkedClaim:
    """Links a claim that is public or the actor's own; partners get its verdict once a statement stands. Again it changes nothing.

    Raises Refused, WrongState, InvalidFact.
    """
    incident = _incident(actor, incident_id)
    claim = Claim.objects.filter(pk=claim_id).first()
    if claim is None or not (claim.is_published or may(actor, READ, claim.unit_id)):
        raise InvalidFact("claim", "unknown")
    row, is_new = incident.linked_claims.get_or_create(claim=claim, defaults={"linked_at": now})
    if is_new:
        _note(incident, IncidentAct.LINKED, claim.text, actor, now)
        address_parts(incident, now=now)
    return row


@transaction.atomic
def unlink_claim(*, actor: Actor, incident_id: int, claim_id: int, now: datetime) -> None:
    """Takes a link away; what still waits for partners is not sent. Raises Refused, WrongState, LinkedClaim.DoesNotExist."""
    incident = _incident(actor, incident_id)
    row = incident.linked_claims.select_related("claim").get(claim=claim_id)
    _note(incident, IncidentAct.UNLINKED, row.claim.text, actor, now)
    incident.deliveries.filter(verdict__claim=claim_id, state=DeliveryState.WAITING).delete()
    row.delete()


@transaction.atomic
def link_pack(*, actor: Actor, incident_id: int, pack_id: int, now: datetime) -> LinkedPack:
    """Links a pack that is public or the actor's own; partners get it once a statement stands. Again it changes nothing.

    Raises Refused, WrongState, InvalidFact.
    """
    incident = _incident(actor, incident_id)
    pack = Pack.objects.filter(pk=pack_id).first()
    if pack is None or not (pack.is_published or may(actor, READ, pack.unit_id)):
        raise InvalidFact("pack", "unknown")
    row, is_new = incident.linked_packs.get_or_create(pack=pack, defaults={"linked_at": now})
    if is_new:
        _note(incident, IncidentAct.LINKED, pack.name, actor, now)
        address_parts(incident, now=now)
    return row


@transaction.atomic
def unlink_pack(*, actor: Actor, incident_id: int, pack_id: int, now: datetime) -> None:
    """Takes a link away; what still waits for partners is not sent. Raises Refused, WrongState, LinkedPack.DoesNotExist."""
    incident = _incident(actor, incident_id)
    row = incident.linked_packs.select_related("pack").get(pack=pack_id)
    _note(incident, IncidentAct.UNLINKED, row.pack.name, actor, now)
    incident.deliveries.filter(pack_version__pack=pack_id, state=DeliveryState.WAITING).delete()
    row.delete()


def _incident(actor: Actor, incident_id: int) -> Incident:
    incident = lock_incident(incident_id)
    require(actor, OPEN, incident.unit_id)
    if incident.is_closed:
        raise WrongState(incident.state)
    return incident


def _note(incident: Incident, act: str, words: str, actor: Actor, now: datetime) -> None:
    write_step(incident, act, actor=actor, reason=words, now=now)
    if incident.published_at is not None:
        told.tell_changed(incident.pk)
