"""Visits to a base: a family books on a phone without script, changes, is refused with a reason that helps; a school books places that
are kept for schools; a guide falls ill and forty bookings are moved."""

import re
from datetime import date, time, timedelta

import pytest

from kepu.domain.bases.contracts import BaseDraft, FacilityDraft, HoursDraft, TextDraft
from kepu.domain.bases.models import Base
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.bases import clear_text, enter_base, enter_facility, publish_base, write_text
from kepu.domain.bases.services.guides import enter_guide, put_on_duty
from kepu.domain.bases.services.openings import set_week
from kepu.domain.bases.services.slots import follow_calendar
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request
from kepu.engines.booking.models import Booking, MoveProposal, Slot
from kepu.engines.booking.services import book
from kepu.foundation.clock import local_date, now
from tests.journeys.pressing import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def open_lab(cast, capacity):
    """A laboratory, open daily from ten to noon; a guide is needed for each visit."""
    actor = cast.actor("astro_coordinator")
    draft = BaseDraft(
        unit_id=cast.unit["astro"], name="射电实验室", slug="radio-lab", kind="lab", opened_on=date(2020, 1, 1), region_code="110105",
        phone="010-55550190", accessible_seats=2,
    )  # fmt: skip
    base = enter_base(actor=actor, draft=draft, now=now())
    text = write_text(actor=actor, base_id=base.pk, draft=TextDraft(summary="听见银河的声音", price="免费"), now=now())
    clear_text(actor=cast.actor("astro_secrecy"), text_id=text.pk, now=now())
    lab = enter_facility(
        actor=actor, base_id=base.pk, draft=FacilityDraft(kind="lab", name="装配间", capacity=capacity, slot_minutes=60, guides_needed=1),
        now=now(),
    )  # fmt: skip
    hours = [HoursDraft(weekday, time(10), time(12)) for weekday in range(7)]
    set_week(actor=actor, facility_id=lab.pk, hours=hours, starts_on=date(2020, 1, 1), now=now())
    publish_base(actor=actor, base_id=base.pk, now=now())
    follow_calendar(actor=actor, base_id=base.pk, now=now())
    return Base.objects.get(pk=base.pk)


def visits_of(base):
    """The four visits of the day after tomorrow and the day after that."""
    day = local_date(now()) + timedelta(days=2)
    return slots_of_base(base, first=day, last=day + timedelta(days=1), now=now())


@pytest.fixture
def visits(cast):
    """To a laboratory for ten people."""
    return visits_of(open_lab(cast, 10))


@pytest.fixture
def hall(cast):
    """A laboratory for forty people."""
    return open_lab(cast, 40)


@pytest.fixture
def phone(live_server, chromium):
    """A phone on which nobody is signed in and no script runs."""
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True, locale="zh-CN", java_script_enabled=False,
        base_url=live_server.url,
    )  # fmt: skip
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


def reserve(slot, contact, adults=2):
    party = Party(guests=tuple([Guest("adult")] * adults))
    wanted = Request(slot=slot.id, holder=Holder(None, contact), party=party, idempotency_key=f"{contact}-{slot.id}")
    return book(actor=VISITOR, request=wanted, now=now())


def fill_in(page, *, adults, children, contact="13800000001"):
    page.fill("input[name=adults]", str(adults))
    page.fill("input[name=children]", str(children))
    page.fill("input[name=contact]", contact)
    press(page, "main form.card button[type=submit]")


@pytest.mark.charter("H1", "N6")
def test_a_family_books_changes_and_is_refused_with_a_reason_that_helps(phone, visits):
    for number in range(4):
        reserve(visits[0], f"1390000000{number}")

    phone.goto("/bases/")
    press(phone, "text=射电实验室")
    assert "2 位" in phone.inner_text("main")
    phone.goto(f"/book/{visits[0].public_id}/")
    fill_in(phone, adults=2, children=1)
    assert "名额" in phone.inner_text("#refused .alert__title")
    press(phone, "#refused a.slot >> nth=0")
    fill_in(phone, adults=0, children=2)
    assert "14" in phone.inner_text("#refused")

    fill_in(phone, adults=2, children=1)
    phone.wait_for_url(re.compile(r"/bookings/"))
    assert phone.locator(".ticket svg").is_visible()
    assert Booking.objects.get(seats=3).slot_id not in (visits[0].id, visits[2].id)

    press(phone, "text=修改预约")
    phone.check(f"input[value='{visits[2].public_id}']")
    press(phone, "main form.card button[type=submit]")
    phone.wait_for_url(re.compile(r"/bookings/[0-9a-f-]+/[0-9a-f]+/$"))
    assert "预约已修改" in phone.inner_text("main")
    assert Booking.objects.get(seats=3).slot_id == visits[2].id

    phone.click("text=取消预约")
    press(phone, "text=确认取消")
    assert "预约已取消" in phone.inner_text("main")


@pytest.mark.charter("N6")
def test_a_school_books_places_that_are_kept_for_schools(person, phone, hall):
    desk = person("astro_coordinator")
    desk.goto(f"/workbench/bases/facilities/{hall.facilities.get().public_id}/rules/")
    desk.fill("input[name=group_lead_hours]", "24")
    desk.fill("input[name=school_seats]", "30")
    desk.fill("input[name=school_released_hours_before]", "24")
    desk.fill("input[name=note]", "给学校留名额")
    press(desk, "main form.card button[type=submit]")
    desk.wait_for_url(re.compile(r"/facilities/[0-9a-f-]+/$"))
    visit = visits_of(hall)[0]
    for number in range(2):
        reserve(visit, f"1390000000{number}", adults=5)

    phone.goto(f"/book/{visit.public_id}/")
    fill_in(phone, adults=2, children=1)
    phone.wait_for_url(re.compile(r"/bookings/"))
    assert "候补第 1 位" in phone.inner_text("main")  # thirty places are left, and none for a family
    phone.goto(f"/book/{visit.public_id}/")
    press(phone, "text=团体或班级")
    phone.fill("input[name=group_name]", "四年级二班")
    phone.fill("input[name=head_count]", "30")
    phone.fill("input[name=children]", "28")
    phone.fill("input[name=contact]", "teacher@example.org")
    phone.select_option("select[name=share]", "school")
    press(phone, "main form.card button[type=submit]")
    assert "学校" in phone.inner_text("#refused")  # a group that names no school has no part in its places
    phone.fill("input[name=school]", "第一小学")
    press(phone, "main form.card button[type=submit]")
    phone.wait_for_url(re.compile(r"/bookings/"))

    assert phone.locator(".ticket svg").is_visible()
    booked = Booking.objects.get(school="第一小学")
    assert (booked.state, booked.seats, booked.children, booked.in_share) == ("confirmed", 30, 28, True)
    desk.goto(f"/workbench/bases/slots/{visit.public_id}/")
    assert "四年级二班" in desk.inner_text("main")


@pytest.mark.charter("N6")
def test_a_guide_falls_ill_and_forty_bookings_are_moved(cast, person, phone, client, hall):
    actor, visits = cast.actor("astro_coordinator"), visits_of(hall)
    guide = enter_guide(actor=actor, base_id=hall.pk, name="林老师", languages=("zh",))
    put_on_duty(actor=actor, base_id=hall.pk, guide_id=guide, slot_ids=[visits[0].id, visits[1].id], now=now())
    booked = [reserve(visits[n % 2], f"138{n:08}") for n in range(40)]
    first_day = visits[0].visit_date

    desk = person("astro_coordinator")
    desk.goto(f"/workbench/bases/{hall.public_id}/roster/")
    press(desk, "text=登记请假")
    desk.fill("input[name=first]", first_day.isoformat())
    desk.fill("input[name=last]", first_day.isoformat())
    desk.fill("input[name=reason]", "讲解员病假")
    press(desk, "main form.card button[type=submit]")
    desk.wait_for_url(re.compile(r"/roster/$"))
    assert MoveProposal.objects.filter(state="open").count() == 40

    phone.goto(f"/bookings/{booked[0].booking}/{booked[0].manage_key}/")
    assert "讲解员病假" in phone.inner_text("main")
    press(phone, "text=改到这个时间")
    desk.goto(f"/workbench/bases/bookings/{booked[1].booking}/")
    press(desk, "text=同意改期")
    for one in booked[2:]:
        client.post(f"/bookings/{one.booking}/{one.manage_key}/move/", {"take": "1"})

    rows = Booking.objects.select_related("slot")
    assert all(row.state == "confirmed" and row.slot.visit_date != first_day for row in rows)
    assert len(rows) == 40
    taken = {slot.id: (slot.taken, slot.capacity) for slot in Slot.objects.filter(offering=rows[0].slot.offering_id)}
    assert sum(seats for seats, _most in taken.values()) == 80
    assert all(seats <= most for seats, most in taken.values())
    assert (taken[visits[0].id][0], taken[visits[1].id][0]) == (0, 0)
