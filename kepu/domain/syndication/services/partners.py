"""The only writer of partners."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.content.syndication_selectors import editions_by_id, public_edition_ids
from kepu.domain.syndication.contracts import PartnerDraft
from kepu.domain.syndication.errors import InvalidPartner, NameTaken, UnknownSecret
from kepu.domain.syndication.models import Copy, Parcel, ParcelState, Partner, Place, Way
from kepu.domain.syndication.policies import MANAGE
from kepu.domain.syndication.services.copying import copy_edition
from kepu.foundation.audit.services import note
from kepu.foundation.crypto import keyed_reference, seal, unseal
from kepu.foundation.notices.webhooks import UnsafeAddress, resolve
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import subtree_ids

SEAL = "partner"


@transaction.atomic
def enter_partner(*, actor: Actor, draft: PartnerDraft, now: datetime) -> tuple[Partner, str]:
    """Enters a partner; returns it with its secret, which is shown this once. It gets what is public from now on.

    Raises Refused, InvalidPartner, NameTaken.
    """
    require(actor, MANAGE, draft.unit_id)
    _check(draft)
    secret = secrets.token_urlsafe(32)
    partner = Partner(unit_id=draft.unit_id, created_at=now, **_sealed(secret))
    _fill(partner, draft)
    _audit(actor, "enter", partner, now)
    return partner, secret


@transaction.atomic
def change_partner(*, actor: Actor, partner_id: int, draft: PartnerDraft, now: datetime) -> Partner:
    """Changes how a partner is reached and what it takes. Copies it has stay its own. Raises as enter_partner."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, MANAGE, partner.unit_id)
    require(actor, MANAGE, draft.unit_id)
    _check(draft)
    partner.unit_id, partner.failures, partner.rests_until = draft.unit_id, 0, None
    _fill(partner, draft)
    _audit(actor, "change", partner, now)
    return partner


@transaction.atomic
def renew_secret(*, actor: Actor, partner_id: int, now: datetime) -> str:
    """Gives a partner another secret; the one before holds no longer. Raises Refused."""
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, MANAGE, partner.unit_id)
    secret = secrets.token_urlsafe(32)
    for name, value in _sealed(secret).items():
        setattr(partner, name, value)
    partner.save(update_fields=["sealed_secret", "secret_reference"])
    _audit(actor, "renew_secret", partner, now)
    return secret


@transaction.atomic
def switch_partner(*, actor: Actor, partner_id: int, active: bool, now: datetime) -> Partner:
    """Ends a partnership, or takes it up again. What waits is not sent; corrections still open stay open and are seen.

    Raises Refused.
    """
    partner = Partner.objects.select_for_update().get(pk=partner_id)
    require(actor, MANAGE, partner.unit_id)
    partner.ended_at = None if active else now
    partner.failures, partner.rests_until = 0, None
    partner.save(update_fields=["ended_at", "failures", "rests_until"])
    if not active:
        Parcel.objects.filter(partner=partner, state=ParcelState.WAITING, receipt__isnull=True).update(
            state=ParcelState.GIVEN_UP, answer="ended"
        )
    _audit(actor, "take_up" if active else "end", partner, now)
    return partner


def hand_over(*, actor: Actor, partner_id: int, now: datetime) -> int:
    """Gives a partner everything that is public now and that it takes; returns how many copies it has then.

    Each edition is a transaction of its own, so that thousands do not hold one lock. Raises Refused.
    """
    partner = Partner.objects.active().get(pk=partner_id)
    require(actor, MANAGE, partner.unit_id)
    units = subtree_ids(partner.unit_id)
    have = Copy.objects.filter(place=Place.PARTNER, partner=partner).values("edition_id")
    missing = list(public_edition_ids().filter(unit__in=units).exclude(pk__in=have))
    for edition_id in editions_by_id(missing):
        copy_edition(edition_id, now)
    return Copy.objects.out_there().filter(partner=partner).count()


def partner_by_secret(secret: str) -> Partner:
    """Whose secret this is. Raises UnknownSecret, also for a partner that has ended."""
    reference = keyed_reference(SEAL, secret)
    partner = Partner.objects.active().filter(secret_reference=reference).first() if secret else None
    if partner is None:
        raise UnknownSecret("unknown")
    return partner


def secret_of(partner: Partner) -> str:
    """The secret that signs what we send to a partner."""
    return unseal(SEAL, partner.sealed_secret)


def _sealed(secret: str) -> dict[str, str]:
    return {"sealed_secret": seal(SEAL, secret), "secret_reference": keyed_reference(SEAL, secret)}


def _fill(partner: Partner, draft: PartnerDraft) -> None:
    partner.name, partner.way = draft.name.strip(), draft.way
    partner.url, partner.email = draft.url, draft.email
    partner.contact, partner.agreement = draft.contact, draft.agreement
    partner.audiences, partner.media = list(draft.audiences), list(draft.media)
    partner.fields, partner.licences = list(draft.fields), list(draft.licences)
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise NameTaken(draft.name) from error
    partner.units.set(draft.unit_ids)


def _check(draft: PartnerDraft) -> None:
    if draft.way not in Way.values:
        raise InvalidPartner("way", "unknown")
    if not draft.name.strip():
        raise InvalidPartner("name", "missing")
    if draft.way == Way.MAIL and not draft.email:
        raise InvalidPartner("email", "missing")
    if not draft.licences:
        raise InvalidPartner("licences", "missing")
    if not set(draft.unit_ids) <= subtree_ids(draft.unit_id):
        raise InvalidPartner("unit_ids", "outside")
    if draft.way == Way.WEBHOOK:
        try:
            resolve(draft.url)
        except UnsafeAddress as unsafe:
            raise InvalidPartner("url", unsafe.reason) from unsafe


def _audit(actor: Actor, verb: str, partner: Partner, now: datetime) -> None:
    note(
        actor=actor, verb=verb, object_kind="syndication.partner", object_key=str(partner.public_id),
        object_title=partner.name, unit_id=partner.unit_id, now=now,
    )  # fmt: skip
