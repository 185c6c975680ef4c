"""Days planned before the holidays of their year were published: said to be provisional, and reviewed when the notice comes."""

from datetime import date, datetime, time, timedelta

import pytest

from kepu.config.environment import environment
from kepu.domain.bases import holidays
from kepu.domain.bases.contracts import HoursDraft
from kepu.domain.bases.errors import ReasonMissing, WrongState
from kepu.domain.bases.models import Base, OpenDay
from kepu.domain.bases.selectors.calendar import days_to_review, plan_base, provisional_days, provisional_slot
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.days import close_day
from kepu.domain.bases.services.holidays import decide_day
from kepu.domain.bases.services.openings import set_week
from kepu.domain.bases.services.slots import follow_calendar
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request
from kepu.engines.booking.models import Booking, MoveProposal
from kepu.engines.booking.services import book
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.django_db
# 2031 is not in the software's calendar. 6 January is a Monday; the test's notice makes the Tuesday a holiday, the Saturday a working day.
NOW = datetime(2031, 1, 5, 10, tzinfo=ACADEMY_ZONE)
TUESDAY, WEDNESDAY = date(2031, 1, 7), date(2031, 1, 8)
NOTICE = '[2031]\nsource = "x"\noff = ["2031-01-01", "2031-01-07"]\nwork = ["2031-01-11"]\n'


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """A data folder of its own: notice() lets the year's notice arrive."""
    monkeypatch.setattr(holidays, "environment", lambda: environment().model_copy(update={"home": tmp_path}))
    return tmp_path


@pytest.fixture
def notice(home):
    return lambda text=NOTICE: (home / holidays.OWN).write_text(text, encoding="utf-8")


@pytest.fixture
def coordinator(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def base(cast, published, facility, coordinator):
    """Open on Tuesdays, Wednesdays and Saturdays from nine to twelve, on Sundays from ten to eleven; on holidays as on a Sunday."""
    hours = [*(HoursDraft(day, time(9), time(12)) for day in (1, 2, 5)), HoursDraft(6, time(10), time(11))]
    set_week(actor=coordinator, facility_id=facility.pk, hours=hours, starts_on=date(2025, 1, 1), now=cast.now)
    follow_calendar(actor=coordinator, base_id=published.pk, now=NOW)
    return Base.objects.get(pk=published.pk)


def visits(base, day):
    return [slot for slot in slots_of_base(base, first=day, last=day, now=NOW) if slot.state == "open"]


def begins(base, day):
    return [
        f"{slot.starts_at.astimezone(ACADEMY_ZONE):%H}" for slot in visits(base, day) if slot.why_not != "blacked_out"
    ]


def reserve(slot, contact="13800000001"):
    party = Party(guests=(Guest("adult"), Guest("adult")))
    return book(actor=VISITOR, request=Request(slot.id, Holder(None, contact), party, f"{contact}:{slot.id}"), now=NOW)


def follow(base, coordinator, now=NOW):
    follow_calendar(actor=coordinator, base_id=base.pk, now=now)


def states(base):
    return dict(base.provisional_days.values_list("day", "state"))


def test_days_of_a_year_without_a_notice_are_provisional(base):
    (plan,) = plan_base(base, first=TUESDAY, last=TUESDAY)

    assert plan.is_provisional
    assert provisional_days(base.pk, [TUESDAY, date(2031, 1, 1)]) == {TUESDAY: "unknown"}, (
        "New Year's Day is fixed by law"
    )
    assert provisional_slot(visits(base, TUESDAY)[0].source, TUESDAY) == "unknown"
    assert states(base)[TUESDAY] == "planned"


@pytest.mark.parametrize("source", ["session:x", "facility:5f0c2f3e-0000-0000-0000-000000000000"])
def test_what_is_of_no_base_is_not_provisional(base, source):
    assert provisional_slot(source, TUESDAY) == ""


def test_a_day_that_the_notice_changes_stays_as_planned_and_is_proposed_for_review(base, coordinator, notice):
    notice()
    follow(base, coordinator)

    assert [row.day for row in days_to_review([base.pk], first=NOW.date())] == [TUESDAY]
    assert begins(base, TUESDAY) == ["09", "10", "11"]
    (plan,) = plan_base(base, first=TUESDAY, last=TUESDAY)
    assert (plan.is_holiday, plan.is_under_review, plan.is_provisional) == (True, True, True)
    assert states(base)[WEDNESDAY] == "settled"
    assert provisional_days(base.pk, [TUESDAY, WEDNESDAY]) == {TUESDAY: "review"}


def test_managers_are_told_once(cast, base, coordinator, notice):
    notice()
    for _twice in range(2):
        follow(base, coordinator)

    told = Notice.objects.filter(recipient=cast.account["astro_coordinator"], message__startswith="The holidays of")
    assert told.count() == 1


def test_a_day_that_follows_the_holidays_shuts_what_falls_away_and_offers_other_visits(base, coordinator, notice):
    made = reserve(visits(base, TUESDAY)[0])
    reserve(visits(base, TUESDAY)[1], "13800000002")
    notice()
    follow(base, coordinator)

    with pytest.raises(ReasonMissing):
        decide_day(actor=coordinator, base_id=base.pk, day=TUESDAY, follows=True, reason=" ", now=NOW)
    moved = decide_day(actor=coordinator, base_id=base.pk, day=TUESDAY, follows=True, reason="元旦放假安排", now=NOW)

    assert moved.moved == (made.booking,)
    assert begins(base, TUESDAY) == ["10"]
    assert MoveProposal.objects.get().reason == "元旦放假安排"
    assert set(Booking.objects.values_list("state", flat=True)) == {"confirmed"}, "nobody is cancelled by it"
    assert states(base)[TUESDAY] == "followed"


def test_a_day_that_stays_is_open_as_planned_for_good(base, coordinator, notice):
    reserve(visits(base, TUESDAY)[0])
    notice()
    follow(base, coordinator)

    decide_day(actor=coordinator, base_id=base.pk, day=TUESDAY, follows=False, reason="", now=NOW)
    follow(base, coordinator)

    assert begins(base, TUESDAY) == ["09", "10", "11"]
    assert days_to_review([base.pk], first=NOW.date()) == []
    with pytest.raises(WrongState):
        decide_day(actor=coordinator, base_id=base.pk, day=TUESDAY, follows=True, reason="x", now=NOW)


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "stranger"])
def test_nobody_else_decides(cast, base, coordinator, notice, who):
    notice()
    follow(base, coordinator)

    with pytest.raises(Refused):
        decide_day(actor=cast.actor(who), base_id=base.pk, day=TUESDAY, follows=False, reason="", now=NOW)


def test_nothing_is_reviewed_where_holidays_change_nothing(base, coordinator, notice):
    Base.objects.update(on_holidays="weekday")
    notice()

    follow(base, coordinator)

    assert set(states(base).values()) == {"settled"}


def test_a_day_that_is_over_is_not_reviewed(base, coordinator, notice):
    notice()

    follow(base, coordinator, now=NOW + timedelta(days=3))

    assert states(base)[TUESDAY] == "settled"


def test_a_closed_day_is_said_to_be_a_holiday_once_that_is_known(cast, base, coordinator, notice):
    evening = datetime(2031, 1, 7, 20, tzinfo=ACADEMY_ZONE)
    close_day(actor=coordinator, base_id=base.pk, day=TUESDAY, now=evening, counted=5)
    assert OpenDay.objects.get().is_holiday is None

    notice()
    follow(base, coordinator, now=evening)

    assert OpenDay.objects.get().is_holiday is True


def test_a_file_that_cannot_be_read_is_left_out_and_pages_stay_up(base, notice):
    notice('[2031]\nsource = "x"\noff = ["2031-02-30"]\nwork = []\n')

    assert not holidays.is_announced(2031)
    assert holidays.is_announced(2026)
