from io import BytesIO

import pytest
from openpyxl import load_workbook

from kepu.domain.events.models import Brand, BrandEdition, Session

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client, cast):
    def _as(name):
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _as


def page(edition, rest=""):
    return f"/workbench/events/editions/{edition.public_id}/{rest}"


@pytest.mark.charter("O1", "H4")
def test_a_branch_enters_a_brand_plans_an_edition_invites_and_opens_it(as_, cast):
    client = as_("north_coordinator")
    north = cast.unit["north"]
    client.post(
        "/workbench/events/brands/new/",
        {"unit": north, "name": "观星季", "slug": "stars", "form": "season", "kind": "lecture"},
    )
    brand = Brand.objects.get()
    values = {"year": 2025, "theme": "暗夜", "starts_on": "2025-08-01", "ends_on": "2025-08-31", "lead_unit": north}
    client.post(f"/workbench/events/brands/{brand.public_id}/editions/new/", values)
    edition = BrandEdition.objects.get()

    client.post(page(edition, "units/"), {"units": [cast.unit["astro"], cast.unit["ocean"]]})
    client.post(page(edition, "opening/"))

    edition.refresh_from_db()
    assert (edition.state, edition.participations.count()) == ("open", 2)
    assert "海洋研究所" in client.get(page(edition)).text


def test_a_unit_answers_on_the_editions_page(as_, cast, edition):
    client = as_("ocean_coordinator")

    response = client.post(page(edition, "part/"), {"unit": cast.unit["ocean"], "local_title": "海上一日"}, follow=True)

    assert edition.participations.get(unit=cast.unit["ocean"]).local_title == "海上一日"
    assert response.status_code == 200


def test_a_unit_of_another_branch_does_not_find_it(as_, edition):
    assert as_("south_coordinator").get(page(edition)).status_code == 404


@pytest.mark.parametrize("rest", ["edit/", "opening/", "closing/", "copy/", "units/"])
def test_who_only_takes_part_does_not_lead(as_, edition, rest):
    assert as_("astro_coordinator").get(page(edition, rest)).status_code == 404


def test_closing_lists_what_keeps_it_open(as_, edition, session):
    response = as_("north_coordinator").post(page(edition, "closing/"))

    assert response.status_code == 422
    assert session.title in response.text


def test_next_years_edition_is_copied(as_, edition, session):
    client = as_("north_coordinator")
    form = client.get(page(edition, "copy/")).context["form"]
    values = {name: value for name, value in form.initial.items() if value is not None}

    client.post(page(edition, "copy/"), {**values, "theme": "再出发", "with_sessions": "on"})

    assert Session.objects.filter(edition__year=2026, state="draft").count() == 1


def test_the_registration_for_the_science_day_holds_what_is_known(as_, edition, session):
    response = as_("north_coordinator").get(page(edition) + "?export=science-day")

    book = load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["活动", "指标", "说明"]
    assert book["活动"].cell(2, 1).value == session.title
    assert any("未能核对" in str(row[1].value) for row in book["说明"].iter_rows())


def test_a_report_in_the_media_is_entered_and_counted(as_, cast, edition):
    values = {
        "unit": cast.unit["astro"], "outlet": "晨报", "level": "local", "title": "圆顶里的一天", "link": "https://n.example.org/1",
        "published_on": "2025-06-15",
    }  # fmt: skip

    as_("astro_coordinator").post(page(edition, "mentions/new/"), values)

    assert edition.mentions.get().title == "圆顶里的一天"


def test_a_platforms_secret_is_shown_once(as_, cast):
    client = as_("astro_coordinator")

    made = client.post("/workbench/events/senders/new/", {"unit": cast.unit["astro"], "platform": "直播间"})

    secret = made.context["secret"]
    assert secret in made.text
    assert secret not in client.get("/workbench/events/senders/").text
