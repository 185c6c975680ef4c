from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.reviews import flow_files, registry
from kepu.engines.reviews.contracts import Content, Subject
from kepu.engines.reviews.deadlines import tend_deadlines, tend_moments
from kepu.engines.reviews.errors import (
    AlreadyOpen,
    BadFlow,
    LinkUnusable,
    NotYourTurn,
    ReasonMissing,
    StepClosed,
    SubjectChanged,
)
from kepu.engines.reviews.links import decide_by_link, invite, seat_by
from kepu.engines.reviews.models import Review, Vote
from kepu.engines.reviews.selectors import changes_since_last_step, content_now, history_of, waiting_for
from kepu.engines.reviews.services import comment_on, decide, open_review, withdraw_review
from kepu.foundation.clock import local_date
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

FLOWS = """
[panel]
title = { zh = "专家会审", en = "Panel" }

[[panel.steps]]
code = "reviewers"
title = { zh = "评审", en = "Review" }
by = "persons"
votes = 2
stage = 1

[[panel.steps]]
code = "secrecy"
title = { zh = "保密审查", en = "Secrecy" }
by = "role"
role = "secrecy_officer"
stage = 1

[[panel.steps]]
code = "outside"
title = { zh = "外部专家", en = "Outside expert" }
by = "outside"
stage = 2

[loose]
title = { zh = "简易流程", en = "Loose" }
lenient = true

[[loose.steps]]
code = "first"
title = { zh = "初审", en = "First" }
by = "permission"
permission = "plans.approve"

[[loose.steps]]
code = "last"
title = { zh = "终审", en = "Last" }
by = "permission"
permission = "plans.approve"
"""


@pytest.fixture
def flows(tmp_path):
    (tmp_path / "flows.toml").write_text(FLOWS, encoding="utf-8")
    flow_files.add_folder(tmp_path)
    yield
    flow_files._folders.remove(tmp_path)
    flow_files._flows.clear()


@pytest.fixture
def told(monkeypatch):
    """What the subject's app was told; its content can be changed by the test."""

    class Told(list):
        lines = (("目标", "办讲座 10 场"),)

    told = Told()
    monkeypatch.setitem(registry._handlers, "plan", lambda outcome, now: told.append(outcome))
    monkeypatch.setitem(registry._readers, "plan", lambda key: Content(digest=str(hash(told.lines)), lines=told.lines))
    return told


def subject(cast, unit="astro", **changes):
    made = Subject(
        kind="plan", key="7", title="2025 年计划", unit_id=cast.unit[unit], url="/workbench/plans/7/", digest="a"
    )
    return replace(made, **changes)


def opened(cast, unit="astro", flow="annual_plan", by="astro_coordinator", **more):
    return open_review(actor=cast.actor(by), subject=subject(cast, unit), flow=flow, now=cast.now, **more)


def step_of(review, code):
    return review.steps.get(code=code).pk


def approve(cast, who, review, code):
    return decide(actor=cast.actor(who), step_id=step_of(review, code), decision="approve", comment="", now=cast.now)


def titles_waiting(cast, who):
    return [step.step_title for step in waiting_for(cast.actor(who), local_date(cast.now))]


def test_a_plan_goes_to_the_leader_and_then_to_those_above(cast, told):
    review = opened(cast)
    assert titles_waiting(cast, "astro_leader") == ["单位领导批准"]

    approve(cast, "astro_leader", review, "leader")
    assert titles_waiting(cast, "north_coordinator") == ["上级接收"]
    assert titles_waiting(cast, "academy_coordinator") == []

    approve(cast, "north_coordinator", review, "above")
    assert [(outcome.state, outcome.decided_by) for outcome in told] == [
        ("approved", ("astro_leader", "north_coordinator"))
    ]


def test_at_the_root_the_step_above_is_skipped(cast, told):
    review = opened(cast, unit="academy", by="academy_coordinator")

    approve(cast, "academy_leader", review, "leader")

    assert told[0].state == "approved"
    assert review.steps.get(code="above").state == "skipped"


def test_those_whose_turn_it_is_are_told_once(cast):
    opened(cast)

    assert Notice.objects.filter(recipient=cast.account["astro_leader"], topic="reviews").count() == 1


def test_a_return_needs_a_reason_ends_the_round_and_a_new_round_keeps_the_old(cast, told):
    review = opened(cast)
    with pytest.raises(ReasonMissing):
        decide(
            actor=cast.actor("astro_leader"),
            step_id=step_of(review, "leader"),
            decision="return",
            comment=" ",
            now=cast.now,
        )

    decide(
        actor=cast.actor("astro_leader"),
        step_id=step_of(review, "leader"),
        decision="return",
        comment="目标太低",
        now=cast.now,
    )
    opened(cast)

    assert (told[0].state, told[0].comment) == ("returned", "目标太低")
    assert [(entry.number, entry.state) for entry in history_of("plan", "7")] == [(2, "open"), (1, "returned")]


def test_a_subject_is_in_one_review_at_a_time(cast):
    opened(cast)

    with pytest.raises(AlreadyOpen):
        opened(cast)


def test_the_second_of_two_deciders_is_refused(cast):
    review = opened(cast)
    approve(cast, "astro_leader", review, "leader")

    with pytest.raises(StepClosed):
        approve(cast, "academy_leader", review, "leader")


@pytest.mark.parametrize("who", ["astro_member", "ocean_coordinator", "garden_coordinator", "astro_coordinator"])
def test_others_may_not_decide(cast, who):
    review = opened(cast)

    with pytest.raises(NotYourTurn):
        approve(cast, who, review, "leader")


def test_nobody_decides_two_steps_of_a_strict_review(cast):
    review = opened(cast)
    approve(cast, "academy_leader", review, "leader")

    assert titles_waiting(cast, "academy_leader") == []
    with pytest.raises(NotYourTurn):
        approve(cast, "academy_leader", review, "above")


def test_the_database_itself_refuses_a_second_decision_in_a_strict_review(cast):
    review = opened(cast)
    approve(cast, "astro_leader", review, "leader")
    vote = Vote.objects.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(
            review=review,
            step=review.steps.get(code="above"),
            account=vote.account,
            name="x",
            decision="approve",
            at=cast.now,
        )


def test_the_submitter_does_not_decide_and_a_lenient_flow_lets_them(cast, flows):
    strict = open_review(actor=cast.actor("astro_leader"), subject=subject(cast), flow="annual_plan", now=cast.now)
    with pytest.raises(NotYourTurn):
        approve(cast, "astro_leader", strict, "leader")

    loose = open_review(actor=cast.actor("astro_leader"), subject=subject(cast, key="8"), flow="loose", now=cast.now)
    approve(cast, "astro_leader", loose, "first")
    approve(cast, "astro_leader", loose, "last")
    loose.refresh_from_db()
    assert loose.state == "approved"


def test_an_excluded_person_is_not_asked_and_may_not_decide(cast):
    barred = subject(cast, excluded=(cast.account["astro_statistician"].pk,))
    review = open_review(actor=cast.actor("astro_coordinator"), subject=barred, flow="statistics_form", now=cast.now)

    assert titles_waiting(cast, "astro_statistician") == []
    assert titles_waiting(cast, "north_statistician") == ["审核"]
    with pytest.raises(NotYourTurn):
        approve(cast, "astro_statistician", review, "check")


def test_parallel_steps_need_k_of_n_and_each_other_before_the_next_stage(cast, flows, told):
    panel = [cast.account[name].pk for name in ("astro_reviewer", "ocean_coordinator", "garden_coordinator")]
    review = opened(cast, flow="panel", persons={"reviewers": panel})

    approve(cast, "garden_coordinator", review, "reviewers")
    assert review.steps.get(code="reviewers").state == "open"
    approve(cast, "astro_reviewer", review, "reviewers")
    assert review.steps.get(code="outside").state == "waiting"
    approve(cast, "astro_secrecy", review, "secrecy")

    assert review.steps.get(code="reviewers").state == "approved"
    assert review.steps.get(code="outside").state == "open"


def to_outside(cast):
    panel = [cast.account[name].pk for name in ("astro_reviewer", "garden_coordinator")]
    review = opened(cast, flow="panel", persons={"reviewers": panel})
    for who, code in [
        ("garden_coordinator", "reviewers"),
        ("astro_reviewer", "reviewers"),
        ("astro_secrecy", "secrecy"),
    ]:
        approve(cast, who, review, code)
    return review


def test_an_outside_person_decides_once_by_a_link_that_keeps_name_and_mail(cast, flows, told):
    review = to_outside(cast)
    invitation = invite(
        actor=cast.actor("astro_coordinator"),
        step_id=step_of(review, "outside"),
        name="孙老师",
        email="sun@example.org",
        now=cast.now,
    )

    assert seat_by(token=invitation.token, now=cast.now).outside_email == "sun@example.org"
    decide_by_link(token=invitation.token, decision="approve", comment="很好", now=cast.now)

    assert told[0].decided_by[-1] == "孙老师"
    with pytest.raises(LinkUnusable) as refusal:
        decide_by_link(token=invitation.token, decision="approve", comment="", now=cast.now)
    assert refusal.value.why == "used"


def test_a_link_expires_and_cannot_be_forged(cast, flows):
    review = to_outside(cast)
    invitation = invite(
        actor=cast.actor("astro_coordinator"),
        step_id=step_of(review, "outside"),
        name="孙老师",
        email="sun@example.org",
        now=cast.now,
    )

    for token, moment, why in [
        (invitation.token, cast.now + timedelta(days=15), "expired"),
        (invitation.token[:-2] + "xx", cast.now, "wrong"),
    ]:
        with pytest.raises(LinkUnusable) as refusal:
            seat_by(token=token, now=moment)
        assert refusal.value.why == why


def test_only_submitter_names_the_outside_person(cast, flows):
    review = to_outside(cast)

    with pytest.raises(Refused):
        invite(
            actor=cast.actor("ocean_coordinator"),
            step_id=step_of(review, "outside"),
            name="孙",
            email="s@example.org",
            now=cast.now,
        )


def test_the_submitter_withdraws_and_the_round_is_over(cast, told):
    review = opened(cast)
    with pytest.raises(Refused):
        withdraw_review(actor=cast.actor("ocean_coordinator"), review_id=review.pk, reason="x", now=cast.now)

    withdraw_review(actor=cast.actor("astro_coordinator"), review_id=review.pk, reason="还要改", now=cast.now)

    assert told[0].state == "withdrawn"
    with pytest.raises(StepClosed):
        approve(cast, "astro_leader", review, "leader")


def test_what_changed_since_the_last_step_is_shown_line_by_line(cast, told):
    review = opened(cast)
    approve(cast, "astro_leader", review, "leader")
    assert changes_since_last_step(review, content_now(review)) == []

    told.lines = (("目标", "办讲座 12 场"), ("经费", "3 万元"))

    changes = changes_since_last_step(review, content_now(review))
    assert [(c.label, c.before, c.after) for c in changes] == [
        ("目标", "办讲座 10 场", "办讲座 12 场"),
        ("经费", None, "3 万元"),
    ]


def test_a_decision_on_a_version_that_was_not_read_is_refused(cast, told):
    review = opened(cast)
    seen = content_now(review).digest
    told.lines = (("目标", "办讲座 1 场"),)

    with pytest.raises(SubjectChanged):
        decide(
            actor=cast.actor("astro_leader"),
            step_id=step_of(review, "leader"),
            decision="approve",
            comment="",
            now=cast.now,
            seen_digest=seen,
        )


def test_a_handler_that_fails_undoes_the_decision(cast, monkeypatch):
    def fail(outcome, now):
        raise RuntimeError

    monkeypatch.setitem(registry._handlers, "plan", fail)
    review = opened(cast, unit="academy", by="academy_coordinator")

    with pytest.raises(RuntimeError):
        approve(cast, "academy_leader", review, "leader")

    assert not Vote.objects.exists()
    assert Review.objects.get().state == "open"


def test_deadlines_remind_once_and_then_rise_a_level(cast):
    review = opened(cast)
    start = local_date(cast.now)

    for days in (7, 7, 8):
        tend_deadlines(today=start + timedelta(days=days), now=cast.now)
    assert Notice.objects.filter(recipient=cast.account["astro_leader"]).count() == 2

    for days in (21, 21, 22):
        tend_deadlines(today=start + timedelta(days=days), now=cast.now)
    assert Notice.objects.filter(recipient=cast.account["academy_leader"]).count() == 1
    assert [step.public_id for step in waiting_for(cast.actor("academy_leader"), start)] == [str(review.public_id)]


def test_what_is_due_at_a_moment_is_reminded_then_and_overdue_from_then(cast):
    due = cast.now + timedelta(minutes=90)
    review, today = opened(cast, due_at=due), local_date(cast.now)
    leader = cast.account["astro_leader"]

    tend_deadlines(today=today, now=due - timedelta(minutes=1))
    assert tend_moments(today=today, now=due - timedelta(minutes=1)) == 0
    assert Notice.objects.filter(recipient=leader).count() == 1  # that it waits
    assert (tend_moments(today=today, now=due), tend_moments(today=today, now=due)) == (1, 0)

    assert Notice.objects.filter(recipient=leader).count() == 2
    assert Notice.objects.filter(recipient=leader).latest("pk").params["due"] == "2025-06-01 11:30"
    step = waiting_for(cast.actor("astro_leader"), today)[0]
    assert (step.due_at, step.due_on, step.is_overdue) == (due, review.due_on, True)


def test_comments_are_kept_and_outsiders_may_not_write_them(cast):
    review = opened(cast)
    comment_on(actor=cast.actor("astro_leader"), review_id=review.pk, text="请补充目标", now=cast.now)

    assert [line.what for line in history_of("plan", "7")[0].happenings] == ["opened", "commented"]
    with pytest.raises(Refused):
        comment_on(actor=cast.actor("garden_coordinator"), review_id=review.pk, text="x", now=cast.now)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('permision = "plans.approve"', "bad.toml:6: unknown word 'permision' (did you mean 'permission'?)"),
        ('by = "permision"', "bad.toml:6: by is 'permision' (did you mean 'permission'?)"),
        ("votes = 0", 'bad.toml:6: votes is "any", "all" or a number from 1'),
    ],
)
def test_an_unknown_word_in_a_flow_names_file_line_and_the_nearest_word(tmp_path, line, problem):
    path = tmp_path / "bad.toml"
    by = "" if line.startswith("by") else '\nby = "permission"\npermission = "plans.approve"'
    path.write_text(
        f'[bad]\ntitle = {{ zh = "甲", en = "A" }}\n[[bad.steps]]\ncode = "a"\ntitle = {{ zh = "乙", en = "B" }}\n{line}{by}\n'
    )

    with pytest.raises(BadFlow, match=problem.replace("(", r"\(").replace(")", r"\)").replace("?", r"\?")):
        flow_files.read_flows(path)


def test_the_inbox_of_a_person_with_many_roles_is_one_query(cast, django_assert_max_num_queries):
    opened(cast)
    actor = cast.actor("astro_leader")

    with django_assert_max_num_queries(1):
        waiting_for(actor, local_date(cast.now))
