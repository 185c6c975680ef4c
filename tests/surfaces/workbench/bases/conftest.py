"""A published base with slots from today's calendar: pages act at the present moment, so its days lie round today."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from kepu.domain.bases.contracts import FacilityDraft, HoursDraft
from kepu.domain.bases.models import Base
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.bases import enter_facility
from kepu.domain.bases.services.guides import enter_guide, put_on_duty
from kepu.domain.bases.services.openings import set_week
from kepu.domain.bases.services.slots import follow_calendar
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request
from kepu.engines.booking.services import book
from kepu.foundation.clock import local_date, now
from tests.domain.bases.conftest import base, facility, hall_venue, make_base, make_facility, published, text, week

__all__ = ["base", "facility", "hall_venue", "make_base", "make_facility", "published", "text", "week"]
EVERY_DAY = [HoursDraft(weekday, time(10), time(12)) for weekday in range(7)]


@pytest.fixture
def open_base(cast, published):
    """The base, with a laboratory for ten that needs a guide and is open daily from ten to twelve, in the coming days."""
    actor = cast.actor("astro_coordinator")
    draft = FacilityDraft(kind="lab", name="光谱实验室", capacity=10, slot_minutes=60, guides_needed=1)
    lab = enter_facility(actor=actor, base_id=published.pk, draft=draft, now=now())
    set_week(actor=actor, facility_id=lab.pk, hours=EVERY_DAY, starts_on=date(2025, 1, 1), now=now())
    follow_calendar(actor=actor, base_id=published.pk, now=now())
    return Base.objects.get(pk=published.pk)


@pytest.fixture
def visits(open_base):
    """Slots of the laboratory on the day after tomorrow, in order: seats are released a week ahead."""
    day = local_date(now()) + timedelta(days=2)
    lab = open_base.facilities.get(kind="lab")
    found = slots_of_base(open_base, first=day, last=day + timedelta(days=1), now=now())
    return [slot for slot in found if slot.source == lab.source]


@pytest.fixture
def reserve():
    """reserve(slot, contact=…, adults=2, children=0) → the answer to a visitor's booking."""

    def _reserve(slot, *, contact="13800000001", adults=2, children=0):
        guests = tuple([Guest("adult")] * adults + [Guest("child")] * children)
        wanted = Request(
            slot=slot.id,
            holder=Holder(None, contact, "王女士"),
            party=Party(guests=guests),
            idempotency_key=f"{contact}{slot.id}",
        )
        return book(actor=VISITOR, request=wanted, now=now())

    return _reserve


@pytest.fixture
def guide(cast, open_base, visits):
    """A guide on duty at the first visit."""
    actor = cast.actor("astro_coordinator")
    made = enter_guide(actor=actor, base_id=open_base.pk, name="林老师", languages=("zh",))
    put_on_duty(actor=actor, base_id=open_base.pk, guide_id=made, slot_ids=[visits[0].id], now=now())
    return made


@pytest.fixture
def at():
    """at("base", row, …) → the address of a page of bases."""

    def _at(name, *rows):
        return reverse(f"workbench:bases:{name}", args=[getattr(row, "public_id", row) for row in rows])

    return _at
