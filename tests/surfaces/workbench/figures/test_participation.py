"""Height 3 on screen: who takes part by unit, title level and field; numbers open, rows of the named only for who keeps the register."""

import csv
from datetime import date
from io import StringIO

import pytest

from kepu.engines.ledger.contracts import Part
from kepu.foundation.people.models import Person
from tests.surfaces.workbench.figures.test_figures import DASHBOARD, draft, page, write

PAGE = "/workbench/figures/participation/"
PARTICIPANTS = "/workbench/figures/measures/people.participants/"
REGISTER = "/workbench/figures/measures/people.register/"

pytestmark = pytest.mark.charter("G3")


@pytest.fixture
def book(cast):
    for key, subject in (("li", "160"), ("zhao", "170")):
        Person.objects.filter(pk=cast.person[key].pk).update(subject=subject)
    parts = {key: (Part(person_id=cast.person[key].pk, minutes=60),) for key in ("li", "zhao")}
    return write(cast, draft(cast, 1, parts=parts["li"]), draft(cast, 2, unit="ocean", month=5, parts=parts["zhao"]))


def numbers(tables, by):
    table = next(table for table in tables if table["by"] == by)
    return {row["label"]: [number["value"] for number in row["numbers"]] for row in table["rows"]}


def test_the_dashboard_shows_participation_by_title_level_and_field(sign_in, cast, book):
    client = sign_in("north_coordinator")
    part = page(client, DASHBOARD).context["participation_part"]
    tables = client.get(part).context["tables"]

    assert numbers(tables, "seniority")["正高级"] == [2, 2, 100.0]
    assert numbers(tables, "seniority")["无职称"] == [0, 1, 0.0]
    assert numbers(tables, "seniority")["未填写"] == [0, 0, None]
    assert numbers(tables, "field") == {"天文学": [1, 1, 100.0], "地球科学": [1, 1, 100.0], "未填写": [0, 1, 0.0]}


def test_the_third_height_shows_what_the_expert_pool_covers(sign_in, cast, book):
    heights = page(sign_in("north_coordinator"), DASHBOARD).context["heights"]

    assert {"experts.fields", "experts.regions"} <= {stat["code"] for stat in heights[2]["stats"]}


def test_units_below_levels_and_fields_stand_side_by_side_for_any_period(sign_in, cast, book):
    client = sign_in("academy_leader")

    whole = page(client, PAGE).context["tables"]
    spring = client.get(PAGE, {"from": "2025-03-01", "to": "2025-04-15"}).context["tables"]

    assert numbers(whole, "unit") == {"北方分院": [2, 3, 66.67], "南方分院": [0, 1, None]}
    assert numbers(spring, "field")["地球科学"] == [0, 1, 0.0]
    assert numbers(spring, "field")["天文学"] == [1, 1, 100.0]


def test_scientists_and_academicians_are_asked_for_apart(sign_in, cast, book):
    tables = page(sign_in("academy_leader"), PAGE, who="academicians").context["tables"]

    assert numbers(tables, "field") == {"地球科学": [1, 1, 100.0]}


def test_every_number_opens_and_says_the_same(sign_in, cast, book):
    client = sign_in("north_coordinator")
    answer = client.get(PAGE, {"from": "2025-01-01", "to": "2025-05-31"})

    for table in answer.context["tables"]:
        for row in table["rows"]:
            for number in row["numbers"]:
                opened = client.get(number["url"])
                assert (opened.status_code, opened.context["value"]) == (200, number["value"]), number["url"]


def test_days_that_make_no_period_are_said_at_the_form_and_stay(sign_in, cast, book):
    answer = sign_in("academy_leader").get(PAGE, {"from": "2025-05-31", "to": "2025-01-01"})

    assert answer.context["period"].errors
    assert 'value="2025-05-31"' in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_all_of_it_goes_to_a_file(sign_in, cast, book, kind):
    answer = page(sign_in("academy_leader"), PAGE, export=kind)

    assert answer.status_code == 200
    if kind == "csv":
        rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
        assert ["按学科", "160", "天文学", "1", "1", "100.0"] in rows
        assert ["按职称级别", "unstated", "未填写", "0", "0", ""] in rows


@pytest.mark.parametrize(
    ("who", "status"), [("astro_coordinator", 200), ("garden_coordinator", 404), ("stranger", 403), (None, 302)]
)
def test_participation_is_seen_within_ones_scope_only(sign_in, client, cast, book, who, status):
    client = sign_in(who) if who else client

    assert page(client, PAGE, unit="astro").status_code == status
    assert page(client, f"{DASHBOARD}height-3/", unit="astro").status_code == status
    assert page(client, PARTICIPANTS, unit="astro", field="160").status_code == status


def test_another_units_people_are_in_no_number(sign_in, cast, book):
    tables = page(sign_in("ocean_coordinator"), PAGE).context["tables"]

    assert numbers(tables, "field") == {"地球科学": [1, 1, 100.0]}


@pytest.mark.parametrize(("who", "names"), [("astro_coordinator", ["李启明"]), ("astro_member", [])])
def test_rows_that_tell_a_field_are_for_who_keeps_the_register(sign_in, cast, book, who, names):
    client = sign_in(who)
    opened = page(client, REGISTER, field="160")

    assert opened.context["value"] == 1
    assert [row["title"] for row in opened.context["rows"]] == names
    assert page(client, f"{REGISTER}records/", field="160").status_code == (200 if names else 403)
    assert ("李启明" in opened.content.decode()) == bool(names)


def test_a_figure_of_people_has_charts_by_level_and_field_and_says_the_filter(sign_in, cast, book):
    client = sign_in("north_coordinator")
    charts = {chart["by"]: chart for chart in page(client, PARTICIPANTS).context["charts"]}

    assert {"seniority", "field"} <= set(charts)
    assert "地球科学" in client.get(charts["field"]["csv"]).content.decode()
    assert page(client, PARTICIPANTS, field="170").context["filters"][0]["value"] == "地球科学"


def test_a_level_cannot_narrow_figures_of_acts(sign_in, cast, book):
    assert (
        page(sign_in("astro_member"), "/workbench/figures/measures/activity.count/", seniority="senior").status_code
        == 404
    )


def test_the_yearly_report_says_it_too(sign_in, cast, book):
    from kepu.foundation.units.selectors import labels_by_id
    from kepu.surfaces.workbench.figures import report

    context = page(sign_in("north_coordinator"), DASHBOARD).context
    said = report.report_of(question=context["question"], labels=labels_by_id(), today=date(2025, 6, 1))

    assert ["天文学", "1", "1", "100"] in [row for section in said["sections"] for row in section["rows"]]
