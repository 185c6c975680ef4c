"""Keeps listings and copies equal to what is public, whatever way an edition went public or away."""

from datetime import datetime

from django.db import transaction

from kepu.domain.content.syndication_selectors import public_edition_ids
from kepu.domain.syndication.models import Copy, Listing, Place
from kepu.domain.syndication.services.copying import copy_edition, whole

BATCH = 500


def keep_listings(*, now: datetime) -> tuple[int, int]:
    """Lists editions that are public and not listed, and withdraws those that are no longer public; returns both numbers.

    Safe to run again and beside itself: publishing tells us already, this catches what went another way.
    """
    public = public_edition_ids()
    present = Listing.objects.present()
    missing = list(public.exclude(pk__in=present.filter(edition__isnull=False).values("edition_id"))[:BATCH])
    for edition_id in missing:
        copy_edition(edition_id, now)
    gone = list(present.exclude(edition__in=public).values_list("pk", flat=True)[:BATCH])
    with transaction.atomic():
        Listing.objects.present().filter(pk__in=gone).update(withdrawn_at=now, changed_at=whole(now))
        editions = Listing.objects.filter(pk__in=gone).values("edition_id")
        Copy.objects.out_there().filter(edition__in=editions, place__in=[Place.SITE, Place.FEED]).update(ended_at=now)
    return len(missing), len(gone)
