import csv
import io

import pytest

from kepu.engines.ledger.contracts import Cost
from tests.engines.measures.acts import confirm, part

ADDRESS = "/api/v1/measures"


@pytest.fixture
def acts(cast):
    confirm(cast, onsite=120, parts=(part(cast, "li"),), costs=(Cost(500),))
    confirm(cast, "garden", onsite=30)
    confirm(cast, kind="policy_advice", title="内部建议", onsite=None)


def ask(client, path, **query):
    return client.get(f"{ADDRESS}/{path}", {"year": 2025, **query})


@pytest.mark.charter("N2")
def test_everybody_reads_a_published_figure_with_what_it_rests_on(client, acts):
    answer = ask(client, "activity.onsite").json()

    assert answer["figure"]["value"] == 150
    assert answer["figure"]["records"] == 2
    assert answer["definition"]["version"] == "1"
    assert {unit["code"] for unit in answer["figure"]["not_reported"]} == {"ocean", "geo"}


def test_a_series_comes_with_its_figure(client, acts):
    answer = ask(client, "activity.onsite", by="unit").json()

    assert sum(point["value"] for point in answer["series"]["points"]) == answer["figure"]["value"]


def test_the_records_behind_a_figure_sum_to_it(client, acts):
    answer = ask(client, "activity.onsite/records").json()

    assert (answer["count"], sum(line["counts"] for line in answer["records"])) == (2, 150)


def test_records_come_as_csv(client, acts):
    response = ask(client, "activity.onsite/records", format="csv")

    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))
    assert sorted(row["onsite"] for row in rows) == ["120", "30"]


def test_strangers_see_only_published_definitions(client, cast):
    codes = {each["code"] for each in client.get(f"{ADDRESS}/").json()}

    assert "activity.onsite" in codes
    assert "records.count" not in codes


@pytest.mark.parametrize("who", [None, "stranger", "garden_coordinator"])
def test_outside_the_unit_an_unpublished_measure_does_not_exist(client, sign_in, acts, who):
    if who:
        sign_in(who)

    response = ask(client, "records.count", unit="astro")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("who", ["astro_coordinator", "north_coordinator", "academy_coordinator"])
def test_the_unit_and_those_above_see_it(sign_in, acts, who):
    response = ask(sign_in(who), "records.count", unit="astro")

    assert response.json()["figure"]["value"] == 2


@pytest.mark.parametrize(("who", "title"), [("astro_coordinator", "内部建议"), ("north_coordinator", "内部建议")])
def test_staff_of_the_unit_read_confidential_titles(sign_in, acts, who, title):
    lines = ask(sign_in(who), "content.advice.count/records", unit="astro").json()["records"]

    assert [line["title"] for line in lines] == [title]


def test_nobody_else_reads_a_confidential_title_or_a_persons_name(client, acts):
    texts = [
        ask(client, f"{code}/records").content.decode()
        for code in ("money.spent", "people.register", "people.participants")
    ]

    assert all(name not in text for name in ("内部建议", "李启明", "赵致远") for text in texts)


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2025-13-01", "to": "2025-12-31"},
        {"from": "2025-02-01", "to": "2025-01-01"},
        {"audiense": "youth"},
        {"by": "colour"},
        {"year": "soon"},
    ],
)
def test_a_question_that_makes_no_sense_is_a_problem_document(client, cast, query):
    response = client.get(f"{ADDRESS}/activity.onsite", query)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("query", [{"by": "seniority"}, {"field": "160"}, {"seniority": "senior", "by": "month"}])
@pytest.mark.parametrize(("who", "status"), [(None, 400), ("garden_coordinator", 400), ("astro_member", 200)])
def test_what_people_are_is_for_staff_of_the_unit(client, sign_in, acts, query, who, status):
    if who:
        sign_in(who)
    url = f"{ADDRESS}/people.participants"

    assert client.get(url, {"unit": "astro", "year": "2025", **query}).status_code == status


@pytest.mark.parametrize(("who", "status"), [("astro_member", 403), ("astro_coordinator", 200)])
def test_rows_narrowed_by_what_people_are_are_for_who_keeps_the_register(sign_in, acts, who, status):
    url = f"{ADDRESS}/people.register/records"

    assert sign_in(who).get(url, {"unit": "astro", "year": "2025", "seniority": "senior"}).status_code == status


def test_a_split_by_title_level_comes_with_its_figure(sign_in, acts):
    answer = ask(sign_in("astro_coordinator"), "people.register", unit="astro", by="seniority").json()

    assert {point["key"]: point["value"] for point in answer["series"]["points"]}["senior"] == 1


@pytest.mark.parametrize("path", ["no.such", "no.such/records", "activity.onsite?unit=nowhere"])
def test_what_does_not_exist_is_not_found(client, cast, path):
    assert client.get(f"{ADDRESS}/{path}").status_code == 404
