import pytest
from django.urls import reverse

from kepu.engines.reviews import flow_files, registry
from kepu.engines.reviews.contracts import Content, Subject
from kepu.engines.reviews.links import invite
from kepu.engines.reviews.models import Review, Vote
from kepu.engines.reviews.services import decide, open_review

OUTSIDE = """
[outside]
title = { zh = "外审", en = "Outside" }
[[outside.steps]]
code = "expert"
title = { zh = "外部专家", en = "Expert" }
by = "outside"
"""


@pytest.fixture
def review(cast, monkeypatch):
    says = Content(digest="d1", lines=(("目标", "办讲座 10 场"),))
    monkeypatch.setitem(registry._readers, "plan", lambda key: says)
    subject = Subject(
        kind="plan", key="7", title="天文所 2025 年计划", unit_id=cast.unit["astro"], url="/workbench/", digest="d1"
    )
    return open_review(actor=cast.actor("astro_coordinator"), subject=subject, flow="annual_plan", now=cast.now)


def page(name, review, *more):
    return reverse(f"workbench:reviews:{name}", args=[review.public_id, *more])


def leader_step(review):
    return review.steps.get(code="leader").pk


def test_the_inbox_and_the_home_page_name_what_waits(sign_in, review):
    client = sign_in("astro_leader")

    assert "天文所 2025 年计划" in client.get(reverse("workbench:reviews:index")).text
    assert "天文所 2025 年计划" in client.get("/workbench/").text


def test_a_leader_approves_on_a_page_that_asks_first(sign_in, review):
    client = sign_in("astro_leader")
    assert "办讲座 10 场" in client.get(page("detail", review)).text
    asked = client.get(page("approval", review, leader_step(review)))
    assert asked.status_code == 200
    assert not Vote.objects.exists()

    answer = client.post(page("approval", review, leader_step(review)), {"comment": "同意", "seen_digest": "d1"})

    assert answer.status_code == 302
    assert Vote.objects.get().comment == "同意"


def test_a_return_without_a_reason_shows_the_error_and_changes_nothing(sign_in, review):
    client = sign_in("astro_leader")

    answer = client.post(page("return", review, leader_step(review)), {"comment": "", "seen_digest": "d1"})

    assert answer.status_code == 200
    assert Review.objects.get().state == "open"


def test_a_late_decider_is_told_that_somebody_was_first(sign_in, cast, review):
    decide(
        actor=cast.actor("academy_leader"), step_id=leader_step(review), decision="approve", comment="", now=cast.now
    )

    answer = sign_in("astro_leader").post(page("approval", review, leader_step(review)), {"comment": ""}, follow=True)

    assert answer.status_code == 200
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("astro_coordinator", 200), ("north_coordinator", 200), ("garden_coordinator", 404), ("stranger", 403)],
)
@pytest.mark.parametrize("name", ["detail", "print"])
def test_only_people_of_the_unit_and_above_read_a_review(sign_in, review, who, status, name):
    assert sign_in(who).get(page(name, review)).status_code == status


def test_anonymous_is_sent_to_sign_in(client, review):
    assert client.get(page("detail", review)).status_code == 302


@pytest.mark.parametrize("who", ["garden_coordinator", "stranger"])
def test_others_change_nothing(sign_in, review, who):
    client = sign_in(who)

    for name, more in [
        ("approval", [leader_step(review)]),
        ("return", [leader_step(review)]),
        ("withdrawal", []),
        ("comments", []),
    ]:
        assert client.post(page(name, review, *more), {"comment": "x", "text": "x"}).status_code in (403, 404)

    assert Review.objects.get().state == "open"
    assert not Vote.objects.exists()


def test_the_submitter_withdraws_with_a_reason(sign_in, review):
    sign_in("astro_coordinator").post(page("withdrawal", review), {"comment": "再改一改"})

    assert Review.objects.get().state == "withdrawn"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_filters_and_exports(sign_in, review, kind):
    client = sign_in("north_coordinator")
    assert "天文所 2025 年计划" in client.get(reverse("workbench:reviews:list"), {"q": "天文所", "state": "open"}).text
    assert "天文所 2025 年计划" not in client.get(reverse("workbench:reviews:list"), {"state": "approved"}).text

    answer = client.get(reverse("workbench:reviews:list"), {"export": kind})

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_list_costs_the_same_for_many_reviews(sign_in, cast, review, django_assert_max_num_queries):
    for number in range(20):
        subject = Subject(kind="plan", key=f"m{number}", title=f"计划{number}", unit_id=cast.unit["astro"], url="/")
        open_review(actor=cast.actor("astro_coordinator"), subject=subject, flow="annual_plan", now=cast.now)
    client = sign_in("astro_leader")

    with django_assert_max_num_queries(16):
        client.get(reverse("workbench:reviews:list"))


@pytest.fixture
def token(cast, tmp_path):
    (tmp_path / "outside.toml").write_text(OUTSIDE, encoding="utf-8")
    flow_files.add_folder(tmp_path)
    subject = Subject(kind="other", key="1", title="外审稿件", unit_id=cast.unit["astro"], url="/workbench/")
    made = open_review(actor=cast.actor("astro_editor"), subject=subject, flow="outside", now=cast.now)
    from kepu.foundation.clock import now

    yield invite(
        actor=cast.actor("astro_editor"), step_id=made.steps.get().pk, name="孙老师", email="s@example.org", now=now()
    ).token
    flow_files._folders.remove(tmp_path)
    flow_files._flows.clear()


def test_an_outside_person_decides_without_an_account_and_only_once(client, token):
    address = reverse("workbench:reviews:link", args=[token])
    assert "外审稿件" in client.get(address).text
    assert client.post(address, {"decision": "return", "comment": ""}).status_code == 200
    assert not Vote.objects.exists()

    assert client.post(address, {"decision": "approve", "comment": "可以"}, follow=True).status_code == 200

    assert Vote.objects.get().name == "孙老师"
    assert client.get(address).status_code == 410
    assert client.get(reverse("workbench:reviews:link", args=["nonsense"])).status_code == 404


def test_the_link_is_shown_once_to_who_invites(sign_in, token):
    review = Review.objects.get()
    step = review.steps.get()

    answer = sign_in("astro_editor").post(
        page("invitation", review, step.pk), {"name": "周老师", "email": "z@example.org", "days": 7}
    )

    assert "/workbench/reviews/link/" in answer.text
    assert sign_in("astro_member").get(page("invitation", review, step.pk)).status_code == 404
