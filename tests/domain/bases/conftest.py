from datetime import date, time

import pytest

from kepu.domain.bases.contracts import BaseDraft, FacilityDraft, HoursDraft, TextDraft, VenueDraft, VenueFacts
from kepu.domain.bases.services import create_venue, state_venue_facts
from kepu.domain.bases.services.bases import clear_text, enter_base, enter_facility, publish_base, write_text
from kepu.domain.bases.services.openings import set_week

OPENED = date(2015, 5, 1)


@pytest.fixture
def hall_venue(cast):
    """The planetarium as a venue of the institute itself, with 620 m² of halls."""
    actor = cast.actor("astro_coordinator")
    draft = VenueDraft(unit_id=cast.unit["astro"], name="天文展厅", opened_on=OPENED, region_code="110105")
    venue = create_venue(actor=actor, draft=draft, now=cast.now)
    facts = VenueFacts(
        starts_on=date(2020, 1, 1), venue_type="museum", building_area_m2=2400, hall_area_m2=620, source_note="竣工图"
    )
    state_venue_facts(actor=actor, venue_id=venue.pk, facts=facts, now=cast.now)
    return venue


@pytest.fixture
def make_base(cast, hall_venue):
    """make_base(**changes) → a base of the institute of astronomy, entered and not published."""

    def _make(**changes):
        values = {
            "unit_id": cast.unit["astro"],
            "name": "天文科普基地",
            "slug": "astro-hall",
            "kind": "museum",
            "opened_on": OPENED,
            "venue_id": hall_venue.pk,
            "region_code": "110105",
            "phone": "010-0000000",
        }
        draft = BaseDraft(**{**values, **changes})
        return enter_base(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)

    return _make


@pytest.fixture
def base(make_base):
    return make_base()


@pytest.fixture
def make_facility(cast, base):
    def _make(**changes):
        values = {"kind": "telescope", "name": "一米望远镜", "capacity": 20, "slot_minutes": 60}
        draft = FacilityDraft(**{**values, **changes})
        return enter_facility(actor=cast.actor("astro_coordinator"), base_id=base.pk, draft=draft, now=cast.now)

    return _make


@pytest.fixture
def facility(make_facility):
    return make_facility()


@pytest.fixture
def week(cast, facility):
    """Open on Tuesday to Sunday from nine to twelve, since 2025."""
    hours = [HoursDraft(weekday, time(9), time(12)) for weekday in range(1, 7)]
    return set_week(
        actor=cast.actor("astro_coordinator"), facility_id=facility.pk, hours=hours, starts_on=date(2025, 1, 1),
        now=cast.now,
    )  # fmt: skip


@pytest.fixture
def text(cast, base):
    draft = TextDraft(summary="看得见月亮的展厅", guidelines="请按预约时段入馆", price="免费")
    return write_text(actor=cast.actor("astro_coordinator"), base_id=base.pk, draft=draft, now=cast.now)


@pytest.fixture
def published(cast, base, week, text):
    clear_text(actor=cast.actor("astro_secrecy"), text_id=text.pk, now=cast.now)
    return publish_base(actor=cast.actor("astro_coordinator"), base_id=base.pk, now=cast.now)
