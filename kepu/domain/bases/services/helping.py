"""Help that a base needs beside its roster, as on an open day; who helps is the booking engine's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kepu.domain.bases.errors import AlreadyClosed
from kepu.domain.bases.models import Base
from kepu.domain.bases.policies import MANAGE
from kepu.engines.booking.helping_contracts import NeedDraft, NeedOwner
from kepu.engines.booking.models import HelpNeed
from kepu.engines.booking.selectors.duties import list_needs
from kepu.engines.booking.services import note_served, open_need
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require


@transaction.atomic
def want_help(*, actor: Actor, base_id: int, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Says that a base needs help; people may offer to help where it is published. Raises Refused, InvalidNeed."""
    return open_need(actor=actor, owner=owner_of(Base.objects.get(pk=base_id)), draft=draft, now=now)


@transaction.atomic
def note_help(*, actor: Actor, base_id: int, served: Mapping[int, int | None], now: datetime) -> None:
    """Notes which helpers came and for how many minutes (None not known, ABSENT did not come), for the record of the day; before the day
    is closed. Raises Refused, AlreadyClosed, and what the booking engine refuses.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    closed = set(base.open_days.values_list("day", flat=True))
    for need in list_needs(source=base.source):
        day = local_date(need.starts_at)
        if day in closed and any(one.id in served for one in need.duties):
            raise AlreadyClosed(day.isoformat())
    note_served(actor=actor, source=base.source, served=served, now=now)


def owner_of(base: Base) -> NeedOwner:
    """What the booking engine is told of a base."""
    return NeedOwner(
        source=base.source,
        unit_id=base.unit_id,
        kept_by=MANAGE,
        title=base.name,
        url=f"/bases/{base.slug}/",
        place=base.address,
        is_shown=base.is_published and base.closed_on is None,
    )
