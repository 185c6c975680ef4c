import io
from datetime import timedelta

import openpyxl
import pytest
from django.test import Client

from kepu.domain.bases.models import Base, Dossier, OpenDay, WeeklyHours
from kepu.domain.bases.services.dossiers import begin_dossier
from kepu.engines.booking.models import Booking, Resource, Slot
from kepu.engines.booking.services import set_extra, set_rules
from kepu.foundation.clock import local_date, now
from kepu.foundation.notices.models import Delivery
from kepu.foundation.units.contracts import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(cast):
    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


@pytest.fixture
def coordinator(sign_in):
    return sign_in("astro_coordinator")


NEW = {
    "kind": "museum", "name": "太阳塔", "slug": "solar-tower", "opened_on": "2020-05-01", "on_holidays": "sunday",
    "slots_ahead_days": "14", "access": ["lift"],
}  # fmt: skip


def test_a_base_is_entered_and_leads_to_its_text(cast, coordinator, at):
    answer = coordinator.post(at("new"), {**NEW, "unit": cast.unit["astro"]})

    made = Base.objects.get(slug="solar-tower")
    assert answer.headers["Location"] == at("text_edit", made)
    assert (made.access, made.region_id) == (["lift"], "110105")


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(cast, coordinator, at, base):
    answer = coordinator.post(at("new"), {**NEW, "slug": base.slug, "unit": cast.unit["astro"]})

    assert answer.status_code == 422
    assert "slug" in answer.context["form"].errors
    assert "太阳塔" in answer.content.decode()


@pytest.mark.parametrize("name", ["base", "edit", "days", "roster", "demand", "base_titles", "base_practices"])
def test_pages_of_a_base_are_its_units_alone(sign_in, open_base, at, name):
    address = at(name, open_base)

    assert [sign_in(who).get(address).status_code for who in ("astro_coordinator", "north_coordinator")] == [200, 200]
    assert sign_in("ocean_coordinator").get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_secrecy_officer_clears_the_text_on_its_page(sign_in, text, base, at):
    officer = sign_in("astro_secrecy")
    assert "看得见月亮的展厅" in officer.get(at("text", text.pk)).content.decode()

    officer.post(at("clearing", text.pk))

    text.refresh_from_db()
    assert text.cleared_at is not None


def test_the_weekly_hours_are_entered_in_one_form(coordinator, facility, at):
    coordinator.post(
        at("week", facility),
        {"starts_on": "2025-01-01", "is_free": "on", "morning_1_opens": "09:00", "morning_1_closes": "12:00"},
    )

    row = WeeklyHours.objects.get()
    assert (row.weekday, f"{row.opens_at:%H:%M}", row.is_free) == (1, "09:00", True)


def test_the_desk_books_by_telephone_and_is_told_why_not(coordinator, visits, at):
    address = at("desk_booking", visits[0])
    told = {"key": "desk-1", "channel": "phone", "contact": "010-12345678", "adults": "2", "children": "0"}
    refused = coordinator.post(address, {**told, "adults": "0", "children": "3"})
    booked = coordinator.post(address, told)

    assert (refused.status_code, booked.status_code) == (422, 302)
    assert Booking.objects.get().channel == "phone"


def test_the_desk_books_a_school_s_places_when_nobody_else_gets_one(coordinator, visits, reserve, at):
    slot = visits[0]
    share = {"code": "school", "label_zh": "学校名额", "label_en": "schools", "seats": slot.capacity - 2,
             "released_hours_before": 0}  # fmt: skip
    group = {"allowed": True, "min_size": 5, "max_size": 40, "lead_hours": 0}
    rules = {"release_days_ahead": None, "group": group, "shares": [share], "waiting": {"allowed": True}}
    set_rules(actor=SYSTEM, offering_id=slot.offering_id, rules=rules, effective_from=local_date(now()), now=now())
    set_extra(actor=SYSTEM, slot_id=slot.id, code="bus_bay", seats=1, now=now())
    reserve(slot)

    told = {"key": "desk-2", "channel": "phone", "contact": "010-12345678", "group_name": "四年级二班", "school": "第一小学",
            "adults": "1", "children": "7", "share": "school", "bays": "1"}  # fmt: skip
    answer = coordinator.post(at("desk_booking", slot), told)

    booked = Booking.objects.get(school="第一小学")
    assert (answer.status_code, booked.state, booked.in_share) == (302, "confirmed", True)
    assert booked.extras == {"bus_bay": 1}


def test_a_colleague_of_another_unit_sees_no_booking(sign_in, visits, reserve, at):
    made = reserve(visits[0])
    other = sign_in("ocean_coordinator")

    assert [other.get(at(name, row)).status_code for name, row in (("slot", visits[0]), ("booking", made.booking))] == [
        404, 404,
    ]  # fmt: skip


@pytest.mark.charter("N6")
def test_a_black_out_proposes_moves_to_those_who_had_booked(coordinator, visits, reserve, at):
    made = reserve(visits[0])

    coordinator.post(at("blackout", visits[0]), {"reason": "停电检修"})

    page = coordinator.get(at("booking", made.booking)).content.decode()
    assert "停电检修" in page
    assert coordinator.post(at("answering", made.booking), {"take": "1"}).status_code == 302
    assert Booking.objects.get().slot_id != visits[0].id


def test_an_absence_says_what_came_of_it(coordinator, open_base, visits, guide, reserve, at):
    reserve(visits[0])
    day = visits[0].visit_date.isoformat()

    answer = coordinator.post(
        at("absence", open_base), {"guide": guide, "first": day, "last": day, "reason": "病假"}, follow=True
    )

    assert [str(message) for message in answer.context["messages"]] == [
        "0 场由他人接替，1 场停开。", "已向 1 个预约提出改期。",
    ]  # fmt: skip


def test_a_day_is_closed_on_its_page_and_the_list_shows_visitors_from_the_ledger(coordinator, open_base, at):
    yesterday = local_date(now()) - timedelta(days=1)
    coordinator.post(at("day_closing", open_base, yesterday.isoformat()), {"counted": "57", "note": ""})

    assert OpenDay.objects.get().day == yesterday
    page = coordinator.get(at("days", open_base) + f"?year={yesterday.year}").content.decode()
    assert "57" in page


def test_a_dossier_is_exported_with_each_criterion_and_printed(cast, coordinator, base, at):
    made = begin_dossier(
        actor=cast.actor("astro_coordinator"),
        base_id=base.pk,
        scheme="beijing",
        scheme_class="museum",
        year=2024,
        now=cast.now,
    )
    answer = coordinator.get(at("dossier_export", made))

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["室内展示面积"][1:3] == (500, 620)
    assert rows["室内展示面积"][4] == "是"
    assert coordinator.get(at("dossier_print", made)).status_code == 200


def test_handing_in_names_what_is_missing_and_asks_why(coordinator, cast, base, at):
    made = begin_dossier(
        actor=cast.actor("astro_coordinator"), base_id=base.pk, scheme="shanxi", year=2024, now=cast.now
    )
    page = coordinator.get(at("handing_in", made)).content.decode()
    assert "年开放天数" in page

    assert coordinator.post(at("handing_in", made), {"reason": ""}).status_code == 422
    coordinator.post(at("handing_in", made), {"reason": "补报数据随后寄出"})
    assert Dossier.objects.get().state == "handed_in"


def test_rules_are_changed_in_a_form_and_read_in_plain_words(coordinator, open_base, facility, at):
    address = at("rules", facility)
    form = coordinator.get(address).context["form"]
    told = {name: form.initial.get(name) for name in form.fields}
    told = {name: "" if value is None else value for name, value in told.items() if value is not False}

    answer = coordinator.post(address, {**told, "persons_per_booking": "3", "note": "名额少"})

    assert answer.status_code == 302
    assert "3" in " ".join(coordinator.get(at("facility", facility)).context["said"])


def test_the_list_asks_for_few_queries(coordinator, open_base, at, django_assert_max_num_queries):
    coordinator.get(at("index"))

    with django_assert_max_num_queries(20):
        coordinator.get(at("index"))


def test_a_volunteer_helps_at_a_visit_in_one_place_at_a_time_and_shuts_nothing_when_away(
    coordinator, open_base, visits, at
):
    coordinator.post(at("volunteer_new", open_base), {"name": "赵同学"})
    helper = Resource.objects.get(kind="volunteer")
    duty = {"slot": str(visits[0].public_id), "guide": str(helper.pk)}
    coordinator.post(at("duty", open_base), duty)

    again = coordinator.post(at("duty", open_base), duty, follow=True).content.decode()
    day = local_date(visits[0].starts_at).isoformat()
    away = {"guide": helper.pk, "first": day, "last": day, "reason": "考试"}
    coordinator.post(at("absence", open_base), away)

    assert "赵同学" in again
    assert "另有安排或请假" in again
    assert not helper.holds.filter(slot__isnull=False).exists()
    assert not Slot.objects.filter(blackout__isnull=False).exists()


def test_who_has_no_account_is_put_on_the_roster_with_a_mail_address_and_told_by_letter(
    coordinator, open_base, visits, at
):
    coordinator.post(at("guide_new", open_base), {"name": "周明", "languages": ["zh"], "contact": "zhou@example.org"})
    guide = Resource.objects.get(name="周明")
    coordinator.post(at("duty", open_base), {"slot": str(visits[0].public_id), "guide": str(guide.pk)})

    assert "z***@example.org" in coordinator.get(at("roster", open_base)).content.decode()
    assert "zhou@example.org" not in guide.contact_sealed
    assert Delivery.objects.exclude(letter_key="").count() == 1


def test_an_entry_of_the_roster_is_changed_keeping_its_address_and_taken_off(coordinator, open_base, visits, at):
    coordinator.post(at("guide_new", open_base), {"name": "周明", "languages": ["zh"], "contact": "zhou@example.org"})
    guide = Resource.objects.get(name="周明")
    coordinator.post(at("duty", open_base), {"slot": str(visits[0].public_id), "guide": str(guide.pk)})

    coordinator.post(at("roster_entry", open_base, guide.pk), {"languages": ["zh", "en"], "contact": ""})
    guide.refresh_from_db()
    assert (guide.languages, guide.contact_hint) == (["zh", "en"], "z***@example.org")
    coordinator.post(at("roster_leaving", open_base, guide.pk), follow=True)

    assert "周明" not in coordinator.get(at("roster", open_base)).content.decode()
    assert not guide.holds.exists()


def test_the_roster_of_a_base_is_its_units_alone(sign_in, coordinator, open_base, at):
    coordinator.post(at("guide_new", open_base), {"name": "周明", "languages": ["zh"]})
    guide = Resource.objects.get(name="周明")

    for name in ("roster_entry", "roster_leaving"):
        other = sign_in("ocean_coordinator")
        assert other.get(at(name, open_base, guide.pk)).status_code == 404
        assert other.post(at(name, open_base, guide.pk), {"languages": ["zh"]}).status_code == 404
    assert Resource.objects.get(name="周明").ended_at is None
