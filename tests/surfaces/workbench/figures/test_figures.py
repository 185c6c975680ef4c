import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kepu.engines.ledger.contracts import Cost, Draft, Part, Source
from kepu.engines.ledger.services import confirm_records, correct_record, propose_records
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import UnitDraft, create_units
from kepu.surfaces.workbench.figures import report

DASHBOARD = "/workbench/figures/"
ACTIVITY = "/workbench/figures/measures/activity.count/"
RATE = "/workbench/figures/measures/people.participation.rate/"
ONSITE = "/workbench/figures/measures/activity.onsite/"


def draft(cast, key, *, unit="astro", onsite=100, month=3, **changes):
    day = date(2025, month, 8)
    values = {
        "unit_id": cast.unit[unit], "kind": "lecture", "title": f"讲座{key}", "started_on": day, "ended_on": day,
        "source": Source("t", f"{unit}{key}"), "onsite": onsite, "online": 0, "region_code": "110105",
        "parts": (Part(person_id=cast.person["li"].pk, minutes=60),), "costs": (Cost(150_050, "exhibit"),),
    }  # fmt: skip
    return Draft(**{**values, **changes})


def write(cast, *drafts):
    records = propose_records(actor=SYSTEM, drafts=drafts, now=cast.now)
    return confirm_records(actor=SYSTEM, record_ids=[record.pk for record in records], now=cast.now)


@pytest.fixture
def book(cast):
    return write(cast, draft(cast, 1), draft(cast, 2, onsite=None, month=5), draft(cast, 3, unit="garden", onsite=7))


def page(client, url, **said):
    return client.get(url, {"year": "2025", **said})


@pytest.mark.charter("N2")
def test_the_dashboard_shows_the_scope_of_whoever_looks(sign_in, cast, book):
    own = {stat["code"]: stat["value"] for stat in page(sign_in("astro_member"), DASHBOARD).context["leading"]}
    all_of_it = {stat["code"]: stat["value"] for stat in page(sign_in("academy_leader"), DASHBOARD).context["leading"]}

    assert (own["activity.count"], own["activity.onsite"]) == (2, 100)
    assert (all_of_it["activity.count"], all_of_it["activity.onsite"]) == (3, 107)


@pytest.mark.charter("G1", "G2")
def test_the_dashboard_shows_four_heights_with_numbers_that_open(sign_in, cast, book):
    client = sign_in("astro_coordinator")

    heights = page(client, DASHBOARD).context["heights"]

    assert len(heights) == 4
    assert all(client.get(stat["url"]).status_code == 200 for height in heights for stat in height["stats"])


@pytest.mark.charter("A3")
def test_spend_is_shown_apart_by_purpose(sign_in, cast, book):
    money = {row["code"]: row["spent"] for row in page(sign_in("astro_coordinator"), DASHBOARD).context["money"]}

    assert (money["exhibit"], money["activity"]) == (3001.0, 0)


def test_the_dashboard_of_an_empty_unit_says_what_to_do(sign_in, cast):
    answer = page(sign_in("ocean_coordinator"), DASHBOARD)

    assert answer.status_code == 200
    assert answer.context["charts"]["months"] is None


@pytest.mark.parametrize(
    ("url", "budget"),
    [
        (DASHBOARD, 65), (f"{DASHBOARD}height-3/", 25), (f"{DASHBOARD}participation/", 50), (ACTIVITY, 50), (RATE, 95),
        ("/workbench/figures/all/", 85),
    ],
)  # fmt: skip
def test_a_page_of_figures_asks_no_more_when_book_and_academy_grow(
    sign_in, cast, book, django_assert_max_num_queries, url, budget
):
    client = sign_in("academy_leader")
    page(client, url)
    with CaptureQueriesContext(connection) as queries:
        page(client, url)
    few = len(queries)
    grow(cast)
    page(client, url)

    with django_assert_max_num_queries(min(few, budget)):
        page(client, url)


def grow(cast):
    """Five more branches, and fifty acts of all kinds of audience and place."""
    branches = [
        UnitDraft(code=f"b{n}", name=f"第{n}分院", kind="branch", opened_on=date(2000, 1, 1), parent_id=None)
        for n in range(5)
    ]
    create_units(actor=SYSTEM, drafts=[(branch, "academy") for branch in branches], now=cast.now)
    write(cast, *(draft(cast, key, month=4, onsite=key) for key in range(10, 60)))


def test_a_dashboard_cannot_be_narrowed_and_says_all_of_it(sign_in, book):
    leading = page(sign_in("academy_leader"), DASHBOARD, kind="exhibition").context["leading"]

    assert {stat["code"]: stat["value"] for stat in leading}["activity.count"] == 3


@pytest.mark.parametrize(
    "url",
    [
        DASHBOARD,
        "/workbench/figures/all/",
        "/workbench/figures/report/",
        ACTIVITY,
        f"{ACTIVITY}recount/",
        f"{ACTIVITY}records/",
    ],
)
@pytest.mark.parametrize(
    ("who", "status"), [("astro_coordinator", 200), ("garden_coordinator", 404), ("stranger", 403), (None, 302)]
)
def test_a_units_figures_are_seen_within_its_scope_only(sign_in, client, cast, book, url, who, status):
    assert page(sign_in(who) if who else client, url, unit="astro").status_code == status


@pytest.mark.charter("N2")
def test_a_figure_says_how_complete_it_is(sign_in, cast, book):
    context = page(sign_in("north_coordinator"), ONSITE).context

    assert (context["value"], context["figure"].records, context["figure"].missing) == (100, 2, 1)
    assert [unit.name for unit in context["silent"]] == ["海洋研究所"]


def test_a_figure_lists_the_records_behind_it_with_what_each_adds(sign_in, cast, book):
    rows = page(sign_in("astro_member"), ONSITE).context["rows"]

    assert [(row["title"], row["value"]) for row in rows] == [("讲座2", None), ("讲座1", 100)]


def test_a_figure_is_narrowed_by_month_and_province(sign_in, cast, book):
    client = sign_in("academy_leader")

    march = client.get(ACTIVITY, {"month": "2025-03"}).context["value"]
    yunnan = page(client, ACTIVITY, province="530000").context["value"]

    assert (march, yunnan) == (2, 0)


@pytest.mark.charter("N2")
def test_a_recount_gives_the_same_number(sign_in, cast, book):
    context = page(sign_in("academy_leader"), f"{ONSITE}recount/").context

    assert context["agrees"]
    assert (context["shown"], context["anew"]) == (107, 107)


def test_a_correction_shows_beside_the_figure(sign_in, cast, book):
    correct_record(actor=SYSTEM, record_id=book[0].pk, draft=draft(cast, 1, onsite=90), reason="重复计数", now=cast.now)

    context = page(sign_in("astro_member"), ONSITE).context

    assert (context["value"], context["figure"].corrections) == (90, 1)


def test_an_unknown_measure_or_split_is_not_found(sign_in, cast, book):
    client = sign_in("astro_member")

    assert page(client, "/workbench/figures/measures/no.such/").status_code == 404
    assert page(client, f"{ACTIVITY}series/colour/").status_code == 404


def test_every_chart_comes_with_its_file(sign_in, cast, book):
    client = sign_in("academy_leader")
    chart = page(client, DASHBOARD).context["charts"]["months"]

    rows = list(csv.reader(StringIO(client.get(chart["csv"]).content.decode("utf-8-sig"))))

    assert len(rows) == 13
    assert rows[3][1:] == ["2025-03", "2", "2"]


def test_parts_of_a_unit_sum_to_the_whole(sign_in, cast, book):
    context = page(sign_in("academy_leader"), DASHBOARD).context

    assert sum(row[1] for row in context["charts"]["units"]["rows"]) == context["leading"][0]["value"]


def test_the_names_of_confidential_acts_stay_with_those_who_work_on_them(sign_in, cast):
    write(cast, draft(cast, "密", kind="policy_advice", region_code=None))
    url = "/workbench/figures/measures/content.advice.count/"

    leader = page(sign_in("academy_leader"), url).content.decode()
    own = page(sign_in("astro_coordinator"), url).content.decode()

    assert "讲座密" not in leader
    assert "讲座密" in own


def test_all_figures_can_be_searched_and_taken_away(sign_in, cast, book):
    client = sign_in("astro_member")

    found = page(client, "/workbench/figures/all/", q="线下 活动").context["groups"]
    content = page(client, "/workbench/figures/all/", export="csv").content.decode("utf-8-sig")

    assert any(definition.code == "activity.onsite" for group in found for definition, _ in group["rows"])
    assert "activity.onsite" in content


def test_the_report_says_the_same_figures_as_the_dashboard(cast, book, sign_in):
    context = page(sign_in("academy_leader"), DASHBOARD).context
    from kepu.foundation.units.selectors import labels_by_id

    said = report.report_of(question=context["question"], labels=labels_by_id(), today=date(2025, 6, 1))

    assert said["sections"][0]["rows"][0][1] == "3"


@pytest.mark.skipif(not report.chinese_font(), reason="no Chinese font on this machine")
def test_the_report_is_a_pdf(sign_in, cast, book):
    answer = page(sign_in("academy_leader"), "/workbench/figures/report/pdf/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_without_a_chinese_font_the_page_says_so(sign_in, cast, monkeypatch):
    monkeypatch.setattr("kepu.surfaces.workbench.figures.views.report.chinese_font", lambda: "")

    assert "fonts-noto-cjk" in page(sign_in("academy_leader"), "/workbench/figures/report/").content.decode()
