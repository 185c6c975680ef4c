"""What happens to copies when an edition goes public or readers are told of a correction. Called by content, in its transaction."""

import secrets
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kepu.domain.content import syndication_selectors as content
from kepu.domain.syndication.matching import takes
from kepu.domain.syndication.models import Copy, Listing, Parcel, Partner, Place, Receipt, ReceiptState, Way
from kepu.domain.syndication.waking import wake_parcels
from kepu.foundation.crypto import canonical_json, sha256_hex
from kepu.foundation.units.selectors import ancestor_ids

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that is misread from paper: no 0 O 1 l i
CODE_LENGTH = 8
AT_ONCE = {Place.SITE: "site", Place.FEED: "feeds", Place.PRINT: "code"}


@transaction.atomic
def copy_edition(edition_id: int, now: datetime) -> None:
    """Enters the copies of an edition that has just gone public: site, open feeds, a printed version, each partner that
    takes it. Again with the same text it changes nothing; with a new one partners are sent it.
    """
    edition = content.editions_by_id([edition_id]).get(edition_id)
    if edition is None or not content.is_readable(edition):
        return
    digest = digest_of(edition)
    corrections = content.corrections_of([edition_id]).get(edition_id, [])
    number, told_now = len(corrections), any(correction.at == now for correction in corrections)
    _list(edition, digest, now)
    for place in (Place.SITE, Place.FEED):
        _copy(edition, digest, number, now, place=place)
    _print(edition, digest, number, now)
    for partner in takers(edition):
        fresh = _copy(edition, digest, number, now, place=Place.PARTNER, partner=partner)
        if fresh is not None and partner.way != Way.PULL and not told_now:  # a correction brings the text itself
            _send_edition(fresh, partner, now)


@transaction.atomic
def carry_correction(correction_id: int, now: datetime) -> None:
    """Opens a receipt for every copy of the corrected edition. Our own places have it at once; partners are sent it; packs
    wait until a new one is made. Twice is once.
    """
    correction = content.get_correction(correction_id)
    edition = content.editions_by_id([correction.edition_id])[correction.edition_id]
    _relist(edition, now)
    if correction.kind != "correction":
        _forget_text(edition)
    receipts = [
        _receipt(correction, copy, now)
        for copy in Copy.objects.out_there().filter(edition=edition.pk).select_related("partner")
    ]
    Receipt.objects.bulk_create(receipts, ignore_conflicts=True)
    waiting = Receipt.objects.filter(
        correction=correction_id, state=ReceiptState.PENDING, copy__partner__isnull=False, parcels__isnull=True
    ).select_related("copy__partner")
    for receipt in waiting:
        send_receipt(receipt, now)


def send_receipt(receipt: Receipt, now: datetime) -> None:
    """Puts a correction for a partner's copy into the outgoing mail; partners that fetch get it when they fetch."""
    partner = receipt.copy.partner
    if partner is None or partner.way == Way.PULL:
        return
    Parcel.objects.bulk_create(
        [Parcel(partner=partner, copy=receipt.copy, receipt=receipt, next_at=now, created_at=now)],
        ignore_conflicts=True,
    )
    wake_parcels()


def takers(edition: Any) -> list[Partner]:
    """Partners that carry an edition: of its unit or of one above, and of those that take what it is."""
    units = [edition.unit_id, *ancestor_ids(edition.unit_id)]
    rows = Partner.objects.active().filter(unit__in=units).prefetch_related("units")
    return [partner for partner in rows if takes(partner, edition, units)]


def digest_of(edition: Any) -> str:
    """SHA-256 of what readers see of an edition: title, summary, authors, licence, body."""
    seen = {
        "title": edition.title, "summary": edition.summary, "authors": edition.authors, "licence": edition.licence,
        "source_url": edition.source_url, "cover": edition.cover_id,
        "body": [{"type": child["type"], "value": child["value"]} for child in edition.body.get_prep_value()],
    }  # fmt: skip
    return sha256_hex(canonical_json(seen))


def _copy(
    edition: Any, digest: str, number: int, now: datetime, *, place: str, partner: Partner | None = None
) -> Copy | None:
    """The copy at a place, brought up to date; None when it stood there with this text already."""
    copy, is_new = Copy.objects.get_or_create(
        edition=edition, place=place, partner=partner,
        defaults={"unit_id": edition.unit_id, "title": edition.title, "digest": digest, "corrections": number, "made_at": now},
    )  # fmt: skip
    if not is_new and copy.digest == digest and copy.ended_at is None:
        return None
    copy.unit_id, copy.title, copy.digest, copy.corrections = edition.unit_id, edition.title, digest, number
    copy.made_at, copy.ended_at = now, None
    copy.save(update_fields=["unit", "title", "digest", "corrections", "made_at", "ended_at"])
    return copy


def _print(edition: Any, digest: str, number: int, now: datetime) -> None:
    if Copy.objects.filter(edition=edition, place=Place.PRINT, digest=digest).exists():
        return
    for _try in range(5):
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                Copy.objects.create(
                    edition=edition, unit_id=edition.unit_id, title=edition.title, place=Place.PRINT, code=code,
                    digest=digest, corrections=number, made_at=now,
                )  # fmt: skip
        except IntegrityError:
            if Copy.objects.filter(code=code).exists():
                continue  # the one code in 8·10¹¹ that is taken: draw another
            return  # somebody else entered this version in between
        else:
            return


def _list(edition: Any, digest: str, now: datetime) -> None:
    """Tells harvesters of an edition; the moment of change moves only when something a reader sees has changed."""
    facts = {
        "unit_id": edition.unit_id, "title": edition.title, "audience": edition.audience, "medium": edition.medium,
        "language": edition.language, "series": edition.work.series.slug if edition.work.series else "",
        "digest": digest, "withdrawn_at": None,
    }  # fmt: skip
    listing, is_new = Listing.objects.get_or_create(
        edition=edition, defaults={**facts, "listed_at": now, "changed_at": whole(now)}
    )
    if is_new or all(getattr(listing, name) == value for name, value in facts.items()):
        return
    for name, value in facts.items():
        setattr(listing, name, value)
    listing.changed_at = max(whole(now), listing.changed_at)
    listing.save(update_fields=[*(name.removesuffix("_id") for name in facts), "changed_at"])


def _relist(edition: Any, now: datetime) -> None:
    withdrawn_at = None if content.is_readable(edition) else now
    Listing.objects.filter(edition=edition).update(changed_at=whole(now), withdrawn_at=withdrawn_at)


def _forget_text(edition: Any) -> None:
    """What was retracted or taken down no longer stands there; should it come back, everybody is told as of a new text."""
    Listing.objects.filter(edition=edition).update(digest="")
    following = [Place.SITE, Place.FEED, Place.PARTNER]
    Copy.objects.out_there().filter(edition=edition, place__in=following).update(digest="")


def whole(moment: datetime) -> datetime:
    """A moment in whole seconds, UTC: the granularity of OAI-PMH."""
    return moment.astimezone(timezone.get_fixed_timezone(0)).replace(microsecond=0)


def _receipt(correction: Any, copy: Copy, now: datetime) -> Receipt:
    receipt = Receipt(correction=correction, copy=copy, begun_at=now)
    if copy.place == Place.SITE:
        receipt.state, receipt.acknowledged_at, receipt.acknowledged_by = ReceiptState.ACKNOWLEDGED, now, "site"
        receipt.delivered_at = now
    elif copy.place in AT_ONCE:
        receipt.state, receipt.delivered_at = ReceiptState.DELIVERED, now
    return receipt


def _send_edition(copy: Copy, partner: Partner, now: datetime) -> None:
    waiting = Parcel(partner=partner, copy=copy, next_at=now, created_at=now)
    Parcel.objects.bulk_create([waiting], ignore_conflicts=True)
    wake_parcels()
