"""Every page: its owner, a colleague of another unit, the branch above, a stranger, nobody."""

import pytest

EVERYBODY = [
    ("plans:index",), ("plans:money",), ("directives:index",), ("directives:duties",), ("directives:answers",), ("studies:index",),
    ("studies:coverage",), ("studies:topics",), ("calendar:index",), ("calendar:conflicts",), ("calendar:gaps",), ("calendar:overdue",),
    ("calendar:joint",), ("calendar:download",), ("plans:new",), ("studies:new",), ("plans:line_new",), ("plans:funding_new",),
]  # fmt: skip
OF_THE_UNIT = [
    ("plans:plan", "plan"), ("plans:print", "plan"), ("plans:export", "plan"), ("plans:task", "task"), ("plans:task_new", "plan"),
    ("plans:task_edit", "task"), ("plans:task_removal", "task"), ("plans:summary", "plan"), ("plans:submission", "plan"),
    ("plans:line", "line"), ("plans:line_removal", "line"), ("plans:funding_removal", "funding"), ("studies:study", "study"),
    ("studies:edit", "study"), ("studies:hold", "study"), ("studies:cancel", "study"), ("directives:report", "directive", "duty", 2025),
]  # fmt: skip
SHARED = [
    ("directives:directive", "directive"),
    ("directives:clause", "directive", "clause"),
    ("directives:file", "directive"),
]
ASKED = [("studies:topic", "topic"), ("calendar:joint_page", "joint")]
OF_THE_ISSUER = [
    ("directives:draft", "reading"), ("directives:facts", "reading"), ("directives:confirmation", "reading"),
    ("directives:discard", "reading"), ("directives:node", "reading", 6), ("plans:rules", 2025),
]  # fmt: skip


@pytest.mark.parametrize("page", EVERYBODY)
def test_lists_open_for_everybody_who_reads_something(sign_in, address, page):
    assert sign_in("astro_coordinator").get(address(*page)).status_code == 200


@pytest.mark.parametrize("page", EVERYBODY + OF_THE_UNIT + SHARED + ASKED + OF_THE_ISSUER)
def test_strangers_and_the_signed_out_see_nothing(client, sign_in, address, page):
    assert client.get(address(*page)).status_code == 302
    assert sign_in("stranger").get(address(*page)).status_code in (403, 404)


@pytest.mark.parametrize("page", OF_THE_UNIT)
def test_pages_of_a_unit_are_for_the_unit_and_those_above(sign_in, address, page):
    assert sign_in("astro_coordinator").get(address(*page)).status_code == 200
    assert sign_in("ocean_coordinator").get(address(*page)).status_code == 404
    assert sign_in("north_coordinator").get(address(*page)).status_code == 200


@pytest.mark.parametrize("page", SHARED)
def test_a_directive_is_read_where_it_is_assigned(sign_in, address, page):
    for name in ("astro_coordinator", "garden_coordinator", "academy_coordinator", "astro_leader"):
        assert sign_in(name).get(address(*page)).status_code == 200


@pytest.mark.parametrize("page", ASKED)
def test_topics_and_joint_activities_are_for_those_asked(sign_in, address, page):
    assert sign_in("astro_coordinator").get(address(*page)).status_code == 200
    assert sign_in("ocean_coordinator").get(address(*page)).status_code == 404


@pytest.mark.parametrize("page", OF_THE_ISSUER)
def test_drafts_and_rules_are_for_the_issuer(sign_in, address, page):
    assert sign_in("academy_coordinator").get(address(*page)).status_code == 200
    assert sign_in("north_coordinator").get(address(*page)).status_code in (403, 404)


@pytest.mark.charter("N4")
def test_a_unit_sees_no_other_units_answer(sign_in, address, things):
    things["answer"].steps.update(reason="内部说明文字")
    page = address("directives:clause", "directive", "clause") + "?year=2025"

    assert "内部说明文字" in sign_in("north_coordinator").get(page).content.decode()
    assert "内部说明文字" not in sign_in("ocean_coordinator").get(page).content.decode()


@pytest.mark.parametrize(
    "page",
    [
        ("plans:submission", "plan"),
        ("plans:task_removal", "task"),
        ("plans:line_removal", "line"),
        ("studies:cancel", "study"),
    ],
)
def test_others_change_nothing(sign_in, address, things, page):
    assert sign_in("ocean_coordinator").post(address(*page), {"reason": "x"}).status_code == 404
    assert sign_in("astro_member").post(address(*page), {"reason": "x"}).status_code in (403, 404)
    things["plan"].refresh_from_db()
    assert things["plan"].is_open


def test_lists_need_few_queries(sign_in, address, django_assert_max_num_queries):
    client = sign_in("academy_coordinator")
    client.get(address("plans:index"))
    for name, most in [
        ("plans:index", 30),
        ("directives:duties", 32),
        ("studies:coverage", 26),
        ("calendar:index", 32),
    ]:
        with django_assert_max_num_queries(most):
            assert client.get(address(name) + "?year=2025&month=2025-05").status_code == 200
