"""The writing help over HTTP."""

import pytest

from kepu.surfaces.api.writing import MOST_CHARACTERS

ADDRESS = "/api/v1/writing/check"


def ask(client, **said):
    return client.post(ADDRESS, said, content_type="application/json")


@pytest.fixture
def editor(sign_in):
    return sign_in("astro_editor")


def test_a_text_comes_back_with_its_findings(editor):
    answer = ask(editor, text="太阳表面的温度达到 5500。引力波很弱。").json()

    assert [(each["code"], each["start"], each["end"]) for each in answer["findings"]] == [
        ("number_without_unit", 10, 14),
        ("unexplained_term", 15, 18),
    ]
    assert answer["findings"][0]["message"] == "数字 5500 没有单位。"


def test_blocks_are_asked_for_what_their_kind_needs(editor):
    blocks = [{"text": "银河横过夜空。"}, {"kind": "figure", "text": "银河", "alt": "", "source": "李启明摄"}]

    findings = ask(editor, blocks=blocks).json()["findings"]

    assert [(each["code"], each["block"]) for each in findings] == [("figure_without_alt", 1)]


def test_readability_comes_with_its_parts(editor):
    answer = ask(editor, text="春天来了。小草从土里钻出来。柳树长出了绿叶。" * 6, audience="grades_1_2").json()[
        "readability"
    ]

    assert (answer["formula"], answer["highest"], answer["is_too_hard"]) == ("kepu_zh_1", 2, False)
    assert answer["constant"] + sum(part["grades"] for part in answer["parts"]) == pytest.approx(
        answer["grade"], abs=0.1
    )


def test_an_empty_text_has_no_findings(editor):
    answer = ask(editor).json()

    assert answer["findings"] == []
    assert answer["readability"]["grade"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"audience": "martians"},
        {"text": "天", "blocks": [{"text": "地"}]},
        {"blocks": [{"kind": "song"}]},
        {"text": 3},
        {"text": "\ud800"},
    ],
)
def test_what_makes_no_sense_is_refused(editor, wrong):
    response = ask(editor, **wrong)

    assert (response.status_code, response["Content-Type"]) == (422, "application/problem+json")


def test_a_text_beyond_the_limit_is_refused(editor):
    assert ask(editor, text="天" * MOST_CHARACTERS).status_code == 200

    response = ask(editor, text="天" * (MOST_CHARACTERS + 1))

    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


def test_a_body_far_beyond_the_limit_is_a_problem_too(editor):
    response = ask(editor, text="a" * 3_000_000)

    assert (response.status_code, response["Content-Type"]) == (413, "application/problem+json")


def test_a_body_that_is_no_json_is_a_problem(editor):
    response = editor.post(ADDRESS, b"{", content_type="application/json")

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize(("who", "status"), [("stranger", 403), ("astro_member", 200), ("garden_coordinator", 200)])
def test_staff_of_any_unit_may_ask(sign_in, who, status):
    assert ask(sign_in(who), text="天亮了。").status_code == status


@pytest.mark.parametrize("path", ["check", "audiences", "terms"])
def test_anonymous_readers_sign_in_first(client, cast, path):
    address = f"/api/v1/writing/{path}"

    response = ask(client, text="天") if path == "check" else client.get(address)

    assert (response.status_code, response["Content-Type"]) == (401, "application/problem+json")


def test_audiences_and_terms_can_be_read(editor):
    audiences = editor.get("/api/v1/writing/audiences").json()
    terms = editor.get("/api/v1/writing/terms").json()

    assert {"code": "farmers", "title": "农民", "lowest": 4, "highest": 7, "sentence": 45} in audiences
    assert len(terms) >= 150


def test_asking_costs_no_more_queries_for_a_longer_text(editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        ask(editor, text="温度达到 3000。" * 200)
