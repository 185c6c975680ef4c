"""The only writer of partners that are told of statements."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.emergency.contracts import PartnerDraft
from kepu.domain.emergency.errors import InvalidFact, NameTaken, UnknownSecret
from kepu.domain.emergency.models import Delivery, DeliveryState, Matter, Partner, PartnerKind, Way
from kepu.domain.emergency.policies import LEAD
from kepu.domain.packs.hazards import hazards
from kepu.domain.syndication.models import Partner as Carrier
from kepu.foundation.audit.services import note
from kepu.foundation.crypto import keyed_reference, seal, unseal
from kepu.foundation.notices.letters import is_mail_address
from kepu.foundation.notices.webhooks import UnsafeAddress, resolve
from kepu.foundation.places.selectors import labels_by_code
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, may, require

SEAL = "incident_partner"


@transaction.atomic
def enter_partner(*, actor: Actor, draft: PartnerDraft, now: datetime) -> tuple[Partner, str]:
    """Enters a partner; returns it with its secret, which is shown this once. Raises Refused, InvalidFact, NameTaken."""
    require(actor, LEAD, draft.unit_id)
    secret = secrets.token_urlsafe(32)
    partner = Partner(created_at=now, **_sealed(secret))
    _fill(partner, draft, actor=actor)
    _audit(actor, "incident_partner.entered", partner, now)
    return partner, secret


@transaction.atomic
def change_partner(*, actor: Actor, partner_id: int, draft: PartnerDraft, now: datetime) -> Partner:
    """Changes how a partner is reached. What waits goes to the new address. Raises as enter_partner."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, LEAD, partner.unit_id)
    require(actor, LEAD, draft.unit_id)
    _fill(partner, draft, actor=actor)
    _audit(actor, "incident_partner.changed", partner, now)
    return partner


@transaction.atomic
def renew_secret(*, actor: Actor, partner_id: int, now: datetime) -> str:
    """Gives a partner another secret; the one before holds no longer. Raises Refused."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, LEAD, partner.unit_id)
    secret = secrets.token_urlsafe(32)
    for name, value in _sealed(secret).items():
        setattr(partner, name, value)
    partner.save(update_fields=["sealed_secret", "secret_reference"])
    _audit(actor, "incident_partner.secret_renewed", partner, now)
    return secret


@transaction.atomic
def switch_partner(*, actor: Actor, partner_id: int, active: bool, now: datetime) -> Partner:
    """Ends a partnership, or takes it up again. What waits is not sent any more. Raises Refused."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, LEAD, partner.unit_id)
    partner.ended_at = None if active else now
    partner.save(update_fields=["ended_at"])
    if not active:
        waiting = Delivery.objects.filter(partner=partner, state=DeliveryState.WAITING)
        waiting.update(state=DeliveryState.GIVEN_UP, answer="ended")
    _audit(actor, "incident_partner.taken_up" if active else "incident_partner.ended", partner, now)
    return partner


def partner_by_secret(secret: str) -> Partner:
    """Whose secret this is. Raises UnknownSecret, also for a partner that has ended."""
    reference = keyed_reference(SEAL, secret)
    found = Partner.objects.filter(secret_reference=reference, ended_at__isnull=True).first() if secret else None
    if found is None:
        raise UnknownSecret("unknown")
    return found


def secret_of(partner: Partner) -> str:
    """The secret that signs what we send to a partner."""
    return unseal(SEAL, partner.sealed_secret)


def _sealed(secret: str) -> dict[str, str]:
    return {"sealed_secret": seal(SEAL, secret), "secret_reference": keyed_reference(SEAL, secret)}


def _fill(partner: Partner, draft: PartnerDraft, *, actor: Actor) -> None:
    _check(draft)
    _check_carrier(partner, draft, actor)
    partner.unit_id, partner.name, partner.kind, partner.way = draft.unit_id, draft.name.strip(), draft.kind, draft.way
    partner.url, partner.email, partner.contact = draft.url.strip(), draft.email.strip(), draft.contact.strip()
    partner.carrier_id = draft.carrier_id
    partner.hazards, partner.regions, partner.parts = list(draft.hazards), list(draft.regions), list(draft.parts)
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise NameTaken(draft.name) from error


def _check(draft: PartnerDraft) -> None:
    if not draft.name.strip():
        raise InvalidFact("name", "missing")
    if draft.kind not in PartnerKind.values:
        raise InvalidFact("kind", "unknown")
    if draft.way not in Way.values:
        raise InvalidFact("way", "unknown")
    if set(draft.hazards) - set(hazards()):
        raise InvalidFact("hazards", "unknown")
    if set(draft.regions) - set(labels_by_code(draft.regions)):
        raise InvalidFact("regions", "unknown")
    if set(draft.parts) - set(Matter.values):
        raise InvalidFact("parts", "unknown")
    if draft.way == Way.MAIL and not is_mail_address(draft.email):
        raise InvalidFact("email", "missing")
    if draft.way == Way.WEBHOOK:
        try:
            resolve(draft.url.strip())
        except UnsafeAddress as unsafe:
            raise InvalidFact("url", unsafe.reason) from unsafe


def _check_carrier(partner: Partner, draft: PartnerDraft, actor: Actor) -> None:
    """A partner of works that the actor may see, and of which no other partner is the same; a link that stands may stay."""
    if draft.carrier_id is None or draft.carrier_id == partner.carrier_id:
        return
    carrier = Carrier.objects.filter(pk=draft.carrier_id).first()
    if carrier is None or not may(actor, READ, carrier.unit_id):
        raise InvalidFact("carrier", "unknown")
    if Partner.objects.filter(carrier=carrier).exists():
        raise InvalidFact("carrier", "carried")


def _audit(actor: Actor, verb: str, partner: Partner, now: datetime) -> None:
    note(
        actor=actor, verb=verb, object_kind="incident_partner", object_key=str(partner.public_id),
        object_title=partner.name, unit_id=partner.unit_id, now=now,
    )  # fmt: skip
