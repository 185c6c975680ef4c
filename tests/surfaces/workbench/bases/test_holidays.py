"""A day whose year's holidays are not published, on the pages of staff and of visitors; its review when they are."""

from datetime import timedelta

import pytest
from django.test import Client

from kepu.config.environment import environment
from kepu.domain.bases import holidays
from kepu.domain.bases.services.slots import follow_calendar
from kepu.engines.booking.models import MoveProposal
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM

pytestmark = pytest.mark.django_db
REASON = "按国务院办公厅放假通知调整"


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """No notice of a year about now is known to the software, and the data folder is this test's."""
    monkeypatch.setattr(holidays, "environment", lambda: environment().model_copy(update={"home": tmp_path}))
    monkeypatch.setattr(holidays, "_delivered", lambda: {2000: holidays.HolidayYear(frozenset(), frozenset(), "x")})
    monkeypatch.setattr(holidays, "FIXED", frozenset())
    return tmp_path


@pytest.fixture
def day(visits):
    return visits[0].visit_date


@pytest.fixture
def notice(home, open_base, day):
    """notice() → the day's year has its notice: the day is a holiday, on which the base is closed."""

    def _notice():
        type(open_base).objects.update(on_holidays="closed")
        years = {(day + timedelta(days=number)).year for number in range(-1, 20)}
        text = "".join(
            f'[{year}]\nsource = "x"\noff = [{repr(day.isoformat()) if year == day.year else ""}]\nwork = []\n'
            for year in years
        )
        (home / holidays.OWN).write_text(text, encoding="utf-8")
        follow_calendar(actor=SYSTEM, base_id=open_base.pk, now=now())

    return _notice


def test_staff_and_visitors_read_that_holidays_are_not_published(sign_in, client, open_base, visits, reserve, day, at):
    made = reserve(visits[0])

    assert "节假日安排待公布" in sign_in("astro_coordinator").get(at("day", open_base, day.isoformat())).text
    assert "节假日安排待公布" in sign_in("astro_coordinator").get(at("base", open_base)).text
    for address in (
        f"/bases/{open_base.slug}/", f"/book/{visits[0].public_id}/", f"/bookings/{made.booking}/{made.manage_key}/",
    ):  # fmt: skip
        assert "节假日安排待公布" in client.get(address).text, address


def test_a_day_is_reviewed_with_what_is_booked_on_it(sign_in, client, open_base, visits, reserve, day, notice, at):
    made = reserve(visits[0])
    notice()
    staff, review = sign_in("astro_coordinator"), at("day_review", open_base, day.isoformat())

    assert "当日是否调整待确认" in client.get(f"/bases/{open_base.slug}/").text
    assert review in staff.get(at("base", open_base)).text
    assert "节假日公布后待确认的开放日" in staff.get("/workbench/").text
    assert "将取消1场，涉及已预约2人" in staff.get(review).text
    assert staff.post(review, {"decision": "follow", "reason": ""}).status_code == 422
    staff.post(review, {"decision": "follow", "reason": REASON})

    assert MoveProposal.objects.get().reason == REASON
    assert REASON in client.get(f"/bookings/{made.booking}/{made.manage_key}/").text
    assert staff.get(review).status_code == 404
    assert "当日是否调整待确认" not in client.get(f"/bases/{open_base.slug}/").text


def test_a_day_stays_as_planned(sign_in, client, open_base, visits, reserve, day, notice, at):
    reserve(visits[0])
    notice()

    sign_in("astro_coordinator").post(at("day_review", open_base, day.isoformat()), {"decision": "keep", "reason": ""})

    assert client.get(f"/book/{visits[0].public_id}/").status_code == 200
    assert not MoveProposal.objects.exists()


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_leader"])
def test_nobody_else_reviews_a_day(sign_in, open_base, day, notice, at, who):
    notice()
    review = at("day_review", open_base, day.isoformat())

    assert sign_in(who).get(review).status_code in (403, 404)
    assert sign_in(who).post(review, {"decision": "keep"}).status_code in (403, 404)
    assert open_base.provisional_days.get(day=day).state == "proposed"


def test_the_month_says_how_many_of_its_days_are_provisional(sign_in, open_base, visits, day, at):
    page = sign_in("astro_coordinator").get(at("base", open_base), {"month": f"{day:%Y-%m}"})

    assert page.context["provisional_days"] > 0
    assert "天为暂定" in page.text
