"""A family visits a base: books on a phone without script, changes, is refused with a reason that helps; a guide falls ill."""

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
from kepu.engines.booking.models import Booking, MoveProposal
from kepu.engines.booking.services import book
from kepu.foundation.clock import local_date, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_base(cast):
    """A laboratory for ten people, open daily from ten to noon; a guide is needed for each visit."""
    actor = cast.actor("astro_coordinator")
    draft = BaseDraft(
        unit_id=cast.unit["astro"], name="射电实验室", slug="radio-lab", kind="lab", opened_on=date(2020, 1, 1), region_code="110105",
        phone="010-55550190", accessible_seats=2,
    )  # fmt: skip
    base = enter_base(actor=actor, draft=draft, now=now())
    text = write_text(actor=actor, base_id=base.pk, draft=TextDraft(summary="听见银河的声音", price="免费"), now=now())
    clear_text(actor=cast.actor("astro_secrecy"), text_id=text.pk, now=now())
    lab = enter_facility(
        actor=actor, base_id=base.pk, draft=FacilityDraft(kind="lab", name="接收机装配间", capacity=10, slot_minutes=60, guides_needed=1),
        now=now(),
    )  # fmt: skip
    hours = [HoursDraft(weekday, time(10), time(12)) for weekday in range(7)]
    set_week(actor=actor, facility_id=lab.pk, hours=hours, starts_on=date(2020, 1, 1), now=now())
    publish_base(actor=actor, base_id=base.pk, now=now())
    follow_calendar(actor=actor, base_id=base.pk, now=now())
    return Base.objects.get(pk=base.pk)


@pytest.fixture
def visits(open_base):
    """The four visits of the day after tomorrow and the day after that."""
    day = local_date(now()) + timedelta(days=2)
    return slots_of_base(open_base, first=day, last=day + timedelta(days=1), now=now())


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
    page.click("main form.card button[type=submit]")


@pytest.mark.charter("H1", "N6")
def test_a_family_books_changes_and_is_refused_with_a_reason_that_helps(phone, visits):
    for number in range(4):
        reserve(visits[0], f"1390000000{number}")

    phone.goto("/bases/")
    phone.click("text=射电实验室")
    assert "2 位" in phone.inner_text("main")
    phone.goto(f"/book/{visits[0].public_id}/")
    fill_in(phone, adults=2, children=1)
    assert "名额" in phone.inner_text("#refused .alert__title")
    phone.click("#refused a.slot >> nth=0")
    fill_in(phone, adults=0, children=2)
    assert "14" in phone.inner_text("#refused")

    fill_in(phone, adults=2, children=1)
    phone.wait_for_url(re.compile(r"/bookings/"))
    assert phone.locator(".ticket svg").is_visible()
    assert Booking.objects.get(seats=3).slot_id not in (visits[0].id, visits[2].id)

    phone.click("text=修改预约")
    phone.check(f"input[value='{visits[2].public_id}']")
    phone.click("main form.card button[type=submit]")
    phone.wait_for_url(re.compile(r"/bookings/[0-9a-f-]+/[0-9a-f]+/$"))
    assert "预约已修改" in phone.inner_text("main")
    assert Booking.objects.get(seats=3).slot_id == visits[2].id

    phone.click("text=取消预约")
    with phone.expect_navigation():
        phone.click("text=确认取消")
    assert "预约已取消" in phone.inner_text("main")


@pytest.mark.charter("N6")
def test_a_guide_falls_ill_and_those_who_had_booked_are_moved(cast, person, phone, open_base, visits):
    actor = cast.actor("astro_coordinator")
    guide = enter_guide(actor=actor, base_id=open_base.pk, name="林老师", languages=("zh",))
    put_on_duty(actor=actor, base_id=open_base.pk, guide_id=guide, slot_ids=[visits[0].id, visits[1].id], now=now())
    booked = [reserve(visits[n % 2], f"1380000000{n}") for n in range(8)]

    desk = person("astro_coordinator")
    desk.goto(f"/workbench/bases/{open_base.public_id}/roster/")
    desk.click("text=登记请假")
    desk.fill("input[name=first]", visits[0].visit_date.isoformat())
    desk.fill("input[name=last]", visits[0].visit_date.isoformat())
    desk.fill("input[name=reason]", "讲解员病假")
    desk.click("main form.card button[type=submit]")
    desk.wait_for_url(re.compile(r"/roster/$"))
    assert MoveProposal.objects.filter(state="open").count() == 8

    phone.goto(f"/bookings/{booked[0].booking}/{booked[0].manage_key}/")
    assert "讲解员病假" in phone.inner_text("main")
    with phone.expect_navigation():
        phone.click("text=改到这个时间")
    moved = Booking.objects.get(public_id=booked[0].booking)
    assert (moved.state, moved.slot.visit_date != visits[0].visit_date) == ("confirmed", True)

    desk.goto(f"/workbench/bases/bookings/{booked[1].booking}/")
    with desk.expect_navigation():
        desk.click("text=同意改期")
    assert Booking.objects.get(public_id=booked[1].booking).slot.visit_date != visits[0].visit_date
    assert Booking.objects.filter(state="cancelled").count() == 0
