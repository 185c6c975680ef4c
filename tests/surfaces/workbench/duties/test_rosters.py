from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from kepu.domain.bases.models import Base
from kepu.domain.events.models import Session
from kepu.engines.booking.models import Duty, HelpNeed
from kepu.engines.ledger.models import Contribution
from kepu.foundation.audit.models import Event
from kepu.foundation.people.models import Person

pytestmark = pytest.mark.django_db
NEED = {
    "task": "签到", "wanted": "3", "starts_at": "2031-06-14T09:00", "ends_at": "2031-06-14T11:30", "note": "", "min_age": "16",
    "is_open": "on",
}  # fmt: skip


def page(session, rest=""):
    return f"/workbench/duties/session/{session.public_id}/{rest}"


def past(session):
    """It is over as the clock of the pages sees it."""
    back = timedelta(days=5)
    Session.objects.update(starts_at=session.starts_at - back, ends_at=session.ends_at - back)
    HelpNeed.objects.update(starts_at=session.starts_at - back, ends_at=session.ends_at - back)


def test_help_is_wanted_and_somebody_of_the_register_asked(as_, cast, session):
    client = as_("astro_coordinator")

    client.post(page(session, "needs/new/"), NEED)
    need = HelpNeed.objects.get()
    response = client.post(page(session, f"needs/{need.pk}/invitations/"), {"person": "王若水", "age_from": "18"})

    assert response["Location"] == page(session)
    assert Duty.objects.get().person == cast.person["wang"]
    assert "已邀请，待回复" in client.get(page(session)).text


def test_a_name_from_outside_needs_a_contact(as_, session, need):
    client = as_("astro_coordinator")

    response = client.post(page(session, f"needs/{need.pk}/invitations/"), {"person": "周明", "age_from": "18"})

    assert response.status_code == 422
    assert "请填写联系方式" in response.text


def test_an_offer_is_taken_on_or_turned_down_on_the_roster(as_, session, helping):
    duty = helping()
    client = as_("astro_coordinator")

    client.post(page(session, f"duties/{duty.public_id}/"), {"act": "end"})

    assert Duty.objects.get().state == "cancelled"


@pytest.mark.parametrize("who", ["ocean_coordinator", "garden_coordinator"])
def test_another_unit_sees_and_does_nothing(as_, session, need, helping, who):
    duty = helping()
    client = as_(who)

    for rest in (
        "",
        "print/",
        "needs/new/",
        f"needs/{need.pk}/",
        f"needs/{need.pk}/ending/",
        f"needs/{need.pk}/invitations/",
    ):
        assert client.get(page(session, rest)).status_code == 404
    assert client.get(page(session), {"export": "csv"}).status_code == 404
    assert client.post(page(session, f"duties/{duty.public_id}/"), {"act": "end"}).status_code == 404
    assert client.post(page(session, "served/"), {f"of-{duty.pk}": "1"}).status_code == 404
    assert "引导观众" not in client.get("/workbench/duties/").text


@pytest.mark.parametrize("who", ["astro_leader", "astro_member"])
def test_who_only_reads_sees_numbers_but_nobodys_name(as_, session, helping, who):
    helping()
    client = as_(who)

    response = client.get(page(session))

    assert "已确认 1/2 人" in response.text
    assert "周明" not in response.text
    assert client.get(page(session), {"export": "csv"}).status_code == 404
    assert client.get(page(session, "print/")).status_code == 404


def test_a_duty_is_reached_only_under_its_own_session(as_, cast, session, need, helping):
    duty = helping()
    base = Base.objects.first()
    client = as_("astro_coordinator")

    assert base is None
    assert client.post(f"/workbench/duties/base/{session.public_id}/duties/{duty.public_id}/").status_code == 404
    assert client.get(f"/workbench/duties/brand/{session.public_id}/").status_code == 404


def test_the_roster_leaves_as_a_sheet_with_contacts_and_that_is_noted(as_, session, helping):
    helping()
    client = as_("astro_coordinator")

    response = client.get(page(session), {"export": "xlsx"})

    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert (rows[1][0], rows[1][3], rows[1][5]) == ("引导观众", "周明", "zhou@example.org")
    assert Event.objects.filter(verb="helpers.exported").count() == 1


def test_the_printed_roster_has_room_to_sign(as_, session, helping):
    helping()

    response = as_("astro_coordinator").get(page(session, "print/"))

    assert "签名" in response.text
    assert "zhou@example.org" in response.text


def test_who_came_is_noted_once_it_is_over_and_stands_in_the_record(as_, session, helping):
    came, missed = helping(), helping("吴刚", "13800001111")
    past(session)
    client = as_("astro_coordinator")
    assert "还有 2 名已确认的志愿者" in client.get(f"/workbench/events/sessions/{session.public_id}/closing/").text

    posted = {f"of-{came.pk}": "1", f"here-{came.pk}": "1", f"minutes-{came.pk}": "95", f"of-{missed.pk}": "1"}
    client.post(page(session, "served/"), posted)
    client.post(f"/workbench/events/sessions/{session.public_id}/closing/", {"onsite": "50", "note": "清点"})

    assert list(Contribution.objects.values_list("outside_name", "minutes")) == [("周明", 95)]
    assert Duty.objects.get(pk=missed.pk).state == "absent"


def test_where_help_is_wanted_is_listed_with_offers_that_wait(as_, need, helping):
    duty = helping()
    Duty.objects.filter(pk=duty.pk).update(state="asked")
    client = as_("astro_coordinator")

    response = client.get("/workbench/duties/")

    assert "1 人待答复" in response.text
    assert "待答复的志愿报名" in client.get("/workbench/").text


def test_who_is_asked_finds_it_among_what_waits(as_, cast, session, need):
    Person.objects.filter(pk=cast.person["zhao"].pk).update(account=cast.account["ocean_coordinator"])
    keeper = as_("north_coordinator")
    keeper.post(page(session, f"needs/{need.pk}/invitations/"), {"person": "赵致远", "age_from": "18"})

    assert "邀请您担任志愿者：引导观众" in as_("ocean_coordinator").get("/workbench/").text


@pytest.mark.parametrize("many", [1, 12])
def test_a_roster_costs_the_same_however_many_help(as_, session, need, many, django_assert_max_num_queries):
    from kepu.engines.booking.contracts import VISITOR
    from kepu.engines.booking.helping_contracts import Helper
    from kepu.engines.booking.services import offer_help

    for number in range(many):
        helper = Helper(name=f"志愿者{number}", contact=f"{number}@example.org")
        offer_help(actor=VISITOR, need_id=need.public_id, helper=helper, now=session.created_at)
    client = as_("astro_coordinator")
    client.get(page(session))

    with django_assert_max_num_queries(20):
        client.get(page(session))
