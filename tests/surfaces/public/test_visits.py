import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kepu.domain.bases.services.bases import hide_base, publish_base
from kepu.domain.bases.services.helping import want_help
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request
from kepu.engines.booking.helping_contracts import NeedDraft
from kepu.engines.booking.models import Booking, DemandRefused
from kepu.engines.booking.services import black_out, book, cancel_slot, set_extra, set_rules
from kepu.foundation.clock import local_date, now
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.contracts import SYSTEM
from tests.surfaces.workbench.bases.conftest import (
    base,
    facility,
    hall_venue,
    make_base,
    make_facility,
    open_base,
    published,
    reserve,
    text,
    visits,
    week,
)

__all__ = [
    "base", "facility", "hall_venue", "make_base", "make_facility", "open_base", "published", "reserve", "text", "visits", "week",
]  # fmt: skip
pytestmark = pytest.mark.django_db
PAIR = [("李启明", "E00000001"), ("王女士", "E00000002")]
FAMILY = {"adults": "2", "children": "1", "name": "王女士", "contact": "13800000001"}


@pytest.fixture
def visitor():
    return Client()


def form_of(visitor, slot, query=""):
    """The hidden key of the slot's form, as a browser would send it back."""
    page = visitor.get(reverse("public:book", args=[slot.public_id]) + query).content.decode()
    return {"key": re.search(r'name="key" value="([^"]+)"', page)[1]}


def send(visitor, slot, **told):
    return visitor.post(reverse("public:book", args=[slot.public_id]), {**form_of(visitor, slot), **FAMILY, **told})


def test_the_list_shows_published_bases_with_their_next_slots(visitor, open_base, visits):
    page = visitor.get("/bases/").content.decode()

    assert "天文科普基地" in page
    assert str(visits[0].public_id) not in page or "/book/" in page


@pytest.mark.parametrize(
    ("query", "seen"), [("?province=11", True), ("?province=53", False), ("?kind=lab", False), ("?grade=x", True)]
)
def test_the_list_is_narrowed_by_what_the_reader_asks(visitor, open_base, query, seen):
    assert ("天文科普基地" in visitor.get(f"/bases/{query}").content.decode()) is seen


def test_a_base_that_is_not_published_is_not_there(visitor, base):
    assert visitor.get("/bases/astro-hall/").status_code == 404
    assert "天文科普基地" not in visitor.get("/bases/").content.decode()


def test_the_page_of_a_base_says_hours_rules_and_how_to_come_and_never_the_secrecy_note(visitor, open_base):
    from kepu.domain.bases.models import BaseText

    BaseText.objects.update(secrecy_note="二层不开放")
    page = visitor.get("/bases/astro-hall/").content.decode()

    assert "10:00–12:00" in page
    assert "请按预约时段入馆" in page
    assert "二层不开放" not in page
    data = json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page)[1])
    assert data["@type"] == ["Museum", "TouristAttraction"]
    assert ("10:00", "12:00") in {(one["opens"], one["closes"]) for one in data["openingHoursSpecification"]}


def test_every_page_of_a_visit_is_there_in_english(visitor, open_base, visits, reserve):
    made = reserve(visits[0])
    pages = [
        "/en/bases/", "/en/bases/astro-hall/", f"/en/book/{visits[1].public_id}/", f"/en/bookings/{made.booking}/{made.manage_key}/",
    ]  # fmt: skip

    assert [visitor.get(page).status_code for page in pages] == [200] * 4
    assert "Book" in visitor.get(pages[2]).content.decode()


@pytest.mark.charter("H1")
def test_a_family_books_without_an_account_and_gets_a_ticket(visitor, visits):
    answer = send(visitor, visits[0])

    page = visitor.get(answer.headers["Location"])
    assert "预约已确认" in page.content.decode()
    assert "<svg" in page.content.decode()
    assert page.headers["Cache-Control"] == "private, no-store"
    assert Booking.objects.get().seats == 3


def test_sending_the_form_twice_books_once(visitor, visits):
    told = {**form_of(visitor, visits[0]), **FAMILY}
    address = reverse("public:book", args=[visits[0].public_id])

    first, second = visitor.post(address, told), visitor.post(address, told)

    assert first.headers["Location"] == second.headers["Location"]
    assert Booking.objects.count() == 1


def test_children_alone_are_told_to_bring_an_adult_and_nothing_typed_is_lost(visitor, visits):
    answer = send(visitor, visits[0], adults="0", children="2")

    assert answer.status_code == 409
    assert answer.context["refused"]["code"] == "needs_adult"
    assert "王女士" in answer.content.decode()


@pytest.mark.charter("N6")
def test_whoever_finds_a_visit_full_is_shown_others_and_may_wait(visitor, visits, reserve):
    for number in range(5):
        reserve(visits[0], contact=f"1380000001{number}")
    answer = send(visitor, visits[0])

    refused = answer.context["refused"]
    assert (answer.status_code, refused["code"], refused["may_wait"]) == (409, "sold_out", True)
    assert refused["others"]
    assert all(other["url"] in answer.content.decode() for other in refused["others"])
    assert DemandRefused.objects.filter(code="sold_out").exists()

    waiting = visitor.post(
        reverse("public:book", args=[visits[0].public_id]),
        {**form_of(visitor, visits[0]), **FAMILY, "wait": "1"},
        follow=True,
    )
    assert "候补第 1 位" in waiting.content.decode()


def test_a_booking_is_changed_and_cancelled_by_its_key(visitor, visits, reserve):
    made = reserve(visits[0])
    address = f"/bookings/{made.booking}/{made.manage_key}/"

    visitor.post(f"{address}change/", {"slot": str(visits[1].public_id)})
    assert Booking.objects.get().slot_id == visits[1].id

    visitor.post(f"{address}change/", {"slot": "", "adults": "3", "children": "1"})
    assert Booking.objects.get().seats == 4

    visitor.post(f"{address}cancellation/")
    assert Booking.objects.get().state == "cancelled"
    assert "预约已取消" in visitor.get(address).content.decode()


def test_a_notice_leads_to_the_booking_that_it_is_about(cast, visitor, visits):
    holder = Holder(cast.account["stranger"].pk, "", "王女士")
    wanted = Request(slot=visits[0].id, holder=holder, party=Party(guests=(Guest("adult"),)), idempotency_key="n1")
    book(actor=VISITOR, request=wanted, now=now())

    cancel_slot(actor=cast.actor("astro_coordinator"), slot_id=visits[0].id, reason="台风", now=now())

    told = Notice.objects.filter(recipient=cast.account["stranger"])
    assert told
    assert {visitor.get(notice.url).status_code for notice in told} == {200}


def test_without_the_key_a_booking_is_not_there(visitor, visits, reserve):
    made = reserve(visits[0])

    assert visitor.get(f"/bookings/{made.booking}/{'0' * 32}/").status_code == 404
    assert visitor.post(f"/bookings/{made.booking}/{'0' * 32}/cancellation/").status_code == 404


def test_the_calendar_file_names_time_and_place(visitor, visits, reserve):
    made = reserve(visits[0])
    file = visitor.get(f"/bookings/{made.booking}/{made.manage_key}/visit.ics").content.decode()

    assert "BEGIN:VEVENT" in file
    assert f"DTSTART;TZID=Asia/Shanghai:{visits[0].visit_date:%Y%m%d}T100000" in file


def test_a_group_is_all_or_none_and_books_ahead(visitor, visits):
    told = {
        **form_of(visitor, visits[0], "?group=1"), "group": "1", "group_name": "五年级二班", "head_count": "8", "children": "7",
        "contact": "13800000002",
    }  # fmt: skip
    answer = visitor.post(reverse("public:book", args=[visits[0].public_id]), told)

    assert answer.context["refused"]["code"] == "lead_time"


def test_a_group_s_wheelchairs_and_the_language_of_its_guide_are_taken_from_what_there_is(visitor, visits):
    rules = {"release_days_ahead": None, "group": {"allowed": True, "min_size": 5, "max_size": 40, "lead_hours": 0}}
    slot = visits[0]
    set_rules(actor=SYSTEM, offering_id=slot.offering_id, rules=rules, effective_from=local_date(now()), now=now())
    for code, seats in (("wheelchair", 2), ("guide_en", 1), ("guide_zh", 1)):
        set_extra(actor=SYSTEM, slot_id=slot.id, code=code, seats=seats, now=now())
    told = {"group": "1", "group_name": "五年级二班", "head_count": "8", "children": "6", "contact": "13800000002"}

    answer = visitor.post(
        reverse("public:book", args=[slot.public_id]),
        {**form_of(visitor, slot, "?group=1"), **told, "wheelchairs": "2", "language": "en"},
    )
    family = visitor.get(reverse("public:book", args=[slot.public_id])).content.decode()

    assert answer.status_code == 302
    assert Booking.objects.get().extras == {"guide_en": 1, "wheelchair": 2}
    assert 'name="language"' not in family  # the one guide who speaks English is taken


def test_a_slot_that_does_not_exist_is_not_there(visitor):
    assert visitor.get("/book/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_room_this_weekend_keeps_places_with_room_on_saturday_or_sunday(visitor, open_base):
    days = {(local_date(now()) + timedelta(days=n)).weekday() for n in range(7)}

    assert days == set(range(7))
    assert "天文科普基地" in visitor.get("/bases/?weekend=1").content.decode()


def test_too_many_bookings_from_one_address_are_told_when_to_come_back(visitor, visits, settings):
    from django.core.cache import cache

    cache.clear()
    settings.BOOKINGS_PER_ADDRESS = 2

    answers = [send(visitor, visits[0], contact=f"1380000000{number}") for number in range(4)]
    called = visitor.post(
        f"/api/v1/slots/{visits[0].public_id}/bookings",
        {"contact": "13800000009", "guests": [{}]},
        content_type="application/json",
        headers={"Idempotency-Key": "k"},
    )
    cache.clear()

    assert [answer.status_code for answer in answers] == [302, 302, 429, 429]
    assert "分钟后再试" in answers[2].content.decode()
    assert 'value="王女士"' in answers[2].content.decode(), "nothing typed is lost"
    assert (called.status_code, called["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(called["Retry-After"]) <= 600


def test_nothing_of_a_hidden_base_can_be_booked(cast, visitor, open_base, visits):
    told = form_of(visitor, visits[0]) | FAMILY
    address = reverse("public:book", args=[visits[0].public_id])

    hide_base(actor=cast.actor("astro_coordinator"), base_id=open_base.pk, reason="展厅改造", now=now())

    assert [visitor.get(address).status_code, visitor.post(address, told).status_code] == [404, 404]
    assert visitor.get(f"/api/v1/slots?source={visits[0].source}").status_code == 404
    publish_base(actor=cast.actor("astro_coordinator"), base_id=open_base.pk, now=now())
    assert visitor.get(address).status_code == 200


def test_on_a_sunday_the_weekend_is_this_sunday(visitor, open_base, monkeypatch):
    sunday = datetime(2025, 6, 8, 4, tzinfo=UTC)
    monkeypatch.setattr("kepu.surfaces.public.views.bases.now", lambda: sunday)
    meant = []
    monkeypatch.setattr("kepu.surfaces.public.views.bases.card_of", lambda base, **told: meant.append(told["weekend"]))

    visitor.get("/bases/")

    assert meant == [{sunday.date()}]


def test_named_guests_are_put_right_by_their_holder_within_the_rules(visitor, visits, settings):
    rules = {"release_days_ahead": None, "identity": "document", "document_once": "day", "change": {"times": 2}}
    set_rules(actor=SYSTEM, offering_id=visits[0].offering_id, rules=rules, effective_from=local_date(now()), now=now())
    guests = tuple(Guest(name=name, document_kind="passport", document=number) for name, number in PAIR)
    party = Party(guests=guests)
    answer = book(actor=VISITOR, request=Request(visits[0].id, Holder(None, "a@example.org"), party, "k"), now=now())
    first, second = Booking.objects.get().guests.order_by("document_tail")
    address = reverse("public:booking_guests", args=[answer.booking, answer.manage_key])
    same = {f"name_{first.pk}": "李启明", f"name_{second.pk}": "王女士"}

    used = {
        **same,
        f"name_{first.pk}": "赵",
        f"document_{first.pk}": "E00000002",
        f"document_kind_{first.pk}": "passport",
    }
    refused = visitor.post(address, used)
    unnamed = visitor.post(address, {**same, f"name_{first.pk}": "赵"})
    done = visitor.post(address, {**used, f"document_{first.pk}": "E00000003"})

    assert [refused.status_code, unnamed.status_code, done.status_code] == [409, 409, 302]
    assert 'value="赵"' in refused.content.decode()
    first.refresh_from_db()
    assert (first.document_tail, Booking.objects.get().changes) == ("0003", 1)
    assert "赵" in visitor.get(done["Location"]).content.decode()
    assert "更换参观人" in visitor.get(done["Location"] + "change/").content.decode()


def test_the_page_of_a_base_says_that_help_is_wanted_while_it_is_public(visitor, published, cast):
    manager, at = cast.actor("astro_coordinator"), now() + timedelta(days=3)
    draft = NeedDraft("引导", 2, at, at + timedelta(hours=2), is_open=True)
    need = want_help(actor=manager, base_id=published.pk, draft=draft, now=now())

    assert f"/help/{need.public_id}/" in visitor.get(f"/bases/{published.slug}/").content.decode()
    hide_base(actor=manager, base_id=published.pk, reason="检修", now=now())
    assert visitor.get(f"/help/{need.public_id}/").status_code == 404


@pytest.mark.parametrize("contact", ["@", "a@b", "王女士", "12345", "1" * 21, "<b>@example.org"])
def test_a_contact_that_reaches_nobody_is_refused_beside_its_field(visitor, visits, contact):
    answer = send(visitor, visits[0], contact=contact)

    assert answer.status_code == 422
    assert "contact" in answer.context["form"].errors
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "contact", ["138 0000 0001", "+86-13800000001", "１３８０００００００１", "0086 138 0000 0001"]
)
def test_one_telephone_is_one_holder_however_it_is_written(visitor, visits, contact):
    send(visitor, visits[0])
    send(visitor, visits[0], contact=contact)

    assert len(set(Booking.objects.values_list("holder_key", flat=True))) == 1


def test_nobody_asks_for_more_wheelchairs_than_people(visitor, visits):
    set_extra(actor=SYSTEM, slot_id=visits[0].id, code="wheelchair", seats=5, now=now())

    answer = send(visitor, visits[0], adults="1", children="0", wheelchairs="2")

    assert answer.status_code == 422
    assert "轮椅数多于人数" in answer.content.decode()


def test_what_was_cancelled_in_another_tab_is_not_changed_in_this_one(visitor, visits, reserve):
    made = reserve(visits[0])
    address = f"/bookings/{made.booking}/{made.manage_key}/"
    visitor.post(f"{address}cancellation/")

    for answer in (
        visitor.get(f"{address}change/", follow=True),
        visitor.post(f"{address}change/", {"slot": str(visits[1].public_id)}, follow=True),
    ):
        assert answer.redirect_chain[0][0] == address
        assert "此预约已不能修改" in answer.content.decode()
    assert Booking.objects.get().state == "cancelled"


@pytest.mark.parametrize("number", ["²", "9" * 5000, "-1", "１２ "])
def test_numbers_that_are_none_are_no_error(visitor, open_base, visits, reserve, number):
    made = reserve(visits[0])

    assert visitor.get("/bases/", {"grade": number}).status_code == 200
    assert visitor.get("/events/", {"grade": number}).status_code == 200
    changed = visitor.post(f"/bookings/{made.booking}/{made.manage_key}/change/", {"adults": number, "children": "0"})
    assert changed.status_code == 422


def test_the_calendar_file_says_what_its_time_zone_is(visitor, visits, reserve):
    made = reserve(visits[0])

    text = visitor.get(f"/bookings/{made.booking}/{made.manage_key}/visit.ics").content.decode()

    assert "BEGIN:VTIMEZONE" in text
    assert "TZID:Asia/Shanghai" in text


def test_a_booking_whose_time_is_shut_says_so_and_shows_no_ticket(visitor, visits, reserve):
    made = reserve(visits[0])
    address = f"/bookings/{made.booking}/{made.manage_key}/"
    assert "预约已确认" in visitor.get(address).content.decode()

    black_out(
        actor=SYSTEM, offering_id=visits[0].offering_id, starts_at=visits[0].starts_at, ends_at=visits[0].ends_at, reason="停电检修。",
        now=now(),
    )  # fmt: skip

    page = visitor.get(address).content.decode()
    assert "原定时段停开：停电检修。请在下方确认" in page
    assert "预约已确认" not in page
    assert 'class="ticket__code"' not in page
    assert visitor.get(f"/tickets/{made.booking}/{made.manage_key}/").status_code == 404
    visitor.post(f"{address}move/")
    assert "预约已取消" in visitor.get(address).content.decode()


def test_a_second_yes_to_what_was_offered_is_no_error(visitor, visits, reserve):
    moved = reserve(visits[0])
    black_out(
        actor=SYSTEM, offering_id=visits[0].offering_id, starts_at=visits[0].starts_at, ends_at=visits[0].ends_at, reason="检修", now=now()
    )  # fmt: skip
    address = f"/bookings/{moved.booking}/{moved.manage_key}/"

    pages = [visitor.post(f"{address}move/", {"take": "1"}, follow=True).content.decode() for _twice in range(2)]
    taken = visitor.post(f"{address}offer/", {"take": "1"}, follow=True).content.decode()

    assert all("已办理" in page for page in [*pages, taken])
    assert Booking.objects.get().state == "confirmed"
