"""Help that a base needs beside its roster, as on an open day; who helps is the booking engine's."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from kepu.domain.bases.errors import AlreadyClosed
from kepu.domain.bases.models import Base, OpenDay
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.records import correct_parts
from kepu.domain.bases.selectors.guides import parts_of_day
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.engines.booking.helping_contracts import NeedDraft, NeedOwner
from kepu.engines.booking.models import HelpNeed
from kepu.engines.booking.selectors.duties import list_needs
from kepu.engines.booking.services import note_served, open_need
from kepu.engines.ledger.contracts import Part
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

HELP_NOTED = "补记志愿服务"  # why a record is corrected: it is kept in the ledger, in Chinese


@transaction.atomic
def want_help(*, actor: Actor, base_id: int, draft: NeedDraft, now: datetime) -> HelpNeed:
    """Says that a base needs help; people may offer to help where it is published. Raises Refused, InvalidNeed."""
    return open_need(actor=actor, owner=owner_of(Base.objects.get(pk=base_id)), draft=draft, now=now)


@transaction.atomic
def note_help(*, actor: Actor, base_id: int, served: Mapping[int, int | None], now: datetime) -> None:
    """Notes which helpers came and for how many minutes (None not known, ABSENT did not come), from the day on. The record takes it up
    when the day is closed, and is corrected where it was closed before. Raises Refused, AlreadyClosed where its record cannot be
    corrected by the actor, WrongState for a day to come, and what the booking engine refuses.
    """
    base = Base.objects.select_for_update().get(pk=base_id)
    require(actor, MANAGE, base.unit_id)
    days = {
        local_date(need.starts_at) for need in list_needs(source=base.source) for one in need.duties if one.id in served
    }
    closed = list(base.open_days.filter(day__in=days).order_by("day"))
    before = {row.day: _parts(base, row, now) for row in closed}
    note_served(actor=actor, source=base.source, served=served, now=now)
    for row in closed:
        after = _parts(base, row, now)
        if after != before[row.day] and not correct_parts(
            actor=actor, open_day=row, before=before[row.day], after=after, reason=HELP_NOTED, now=now
        ):
            raise AlreadyClosed(row.day.isoformat())


def _parts(base: Base, row: OpenDay, now: datetime) -> tuple[Part, ...]:
    """Who guided or helped on a closed day, as its record took them: visits that were cancelled are not among them."""
    slots = slots_of_base(base, first=row.day, last=row.day, now=now)
    return parts_of_day(base, [slot.id for slot in slots if slot.state != "cancelled"], row.day)


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
