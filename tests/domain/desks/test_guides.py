from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.desks.contracts import GuideDraft, TopicDraft
from kepu.domain.desks.errors import CallClosed, InvalidDraft, OutsideScope, ReasonMissing, WrongState
from kepu.domain.desks.models import Guide, Topic, TopicStep, TopicTaker
from kepu.domain.desks.selectors import coverage, guides_seen_by, topics_seen_by
from kepu.domain.desks.services import (
    change_guide,
    change_topic,
    decline_topic,
    give_up_topic,
    issue_guide,
    link_work,
    list_topic,
    merge_topic,
    propose_topic,
    take_up_topic,
    unlink_work,
)
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.desks.conftest import TOPIC


def test_a_call_reaches_the_staff_of_its_addressees(cast, guide, django_capture_on_commit_callbacks):
    draft = GuideDraft(2025, "补充征集", opens_on=date(2025, 6, 1), closes_on=date(2025, 6, 30))
    with django_capture_on_commit_callbacks(execute=True):
        change_guide(
            actor=cast.actor("north_coordinator"), guide_id=guide.pk, draft=draft,
            addressee_ids=[cast.unit["astro"], cast.unit["hall"]], now=cast.now,
        )  # fmt: skip

    told = Notice.objects.filter(topic="desk").values_list("recipient__username", flat=True)
    assert set(told) == {"astro_coordinator", "astro_editor", "astro_member"}


def test_a_guide_is_not_addressed_outside_the_issuers_subtree(cast, guide):
    draft = GuideDraft(2025, "指南", opens_on=date(2025, 5, 1), closes_on=date(2025, 6, 30))

    with pytest.raises(OutsideScope):
        issue_guide(
            actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], draft=draft,
            addressee_ids=[cast.unit["garden"]], now=cast.now,
        )  # fmt: skip


def test_only_a_desk_issues_a_guide(cast):
    draft = GuideDraft(2025, "指南", opens_on=date(2025, 5, 1), closes_on=date(2025, 6, 30))

    with pytest.raises(Refused):
        issue_guide(
            actor=cast.actor("astro_member"), unit_id=cast.unit["astro"], draft=draft, addressee_ids=[cast.unit["astro"]],
            now=cast.now,
        )  # fmt: skip


def test_a_member_of_an_addressed_unit_proposes_a_topic(proposal):
    assert proposal.is_proposed
    assert proposal.steps.get().act == "proposed"


@pytest.mark.parametrize("days", [-40, 40])
def test_a_topic_comes_only_while_the_call_is_open(cast, guide, days):
    with pytest.raises(CallClosed):
        propose_topic(
            actor=cast.actor("astro_member"), guide_id=guide.pk, unit_id=cast.unit["astro"], draft=TOPIC,
            now=cast.now + timedelta(days=days),
        )  # fmt: skip


def test_a_unit_that_was_not_asked_proposes_nothing(cast, guide):
    with pytest.raises(OutsideScope):
        propose_topic(
            actor=cast.actor("garden_coordinator"),
            guide_id=guide.pk,
            unit_id=cast.unit["garden"],
            draft=TOPIC,
            now=cast.now,
        )


def test_the_guides_own_desk_lists_a_topic_at_once_and_at_any_time(cast, guide):
    topic = propose_topic(
        actor=cast.actor("north_coordinator"), guide_id=guide.pk, unit_id=cast.unit["north"], draft=TOPIC,
        now=cast.now + timedelta(days=90),
    )  # fmt: skip

    assert topic.is_listed


@pytest.mark.charter("S3")
def test_a_story_begins_as_a_lead_that_names_whom_it_is_about(cast, guide):
    lead = TopicDraft(part="strategy", question="他们为什么守在高原？", why_now="台站四十年", form="story")
    with pytest.raises(InvalidDraft):
        propose_topic(
            actor=cast.actor("astro_member"), guide_id=guide.pk, unit_id=cast.unit["astro"], draft=lead, now=cast.now
        )

    named = TopicDraft(
        **{name: getattr(lead, name) for name in ("part", "question", "why_now", "form")}, about="高原站团队"
    )
    story = propose_topic(
        actor=cast.actor("astro_member"), guide_id=guide.pk, unit_id=cast.unit["astro"], draft=named, now=cast.now
    )
    assert (story.form, story.about) == ("story", "高原站团队")


def test_a_topic_is_declined_with_a_reason_that_its_proposer_reads(cast, proposal, django_capture_on_commit_callbacks):
    desk = cast.actor("north_coordinator")
    with pytest.raises(ReasonMissing):
        decline_topic(actor=desk, topic_id=proposal.pk, reason=" ", now=cast.now)

    with django_capture_on_commit_callbacks(execute=True):
        decline_topic(actor=desk, topic_id=proposal.pk, reason="去年写过", now=cast.now)

    assert proposal.steps.get(act="declined").reason == "去年写过"
    assert Notice.objects.get(recipient=cast.account["astro_member"]).params["title"] == TOPIC.question


def test_the_proposers_unit_does_not_decide_its_own_topic(cast, proposal):
    with pytest.raises(Refused):
        list_topic(actor=cast.actor("astro_coordinator"), topic_id=proposal.pk, now=cast.now)


def test_a_topic_that_waits_is_changed_by_its_unit_and_a_listed_one_is_not(cast, topic):
    with pytest.raises(WrongState):
        change_topic(actor=cast.actor("astro_member"), topic_id=topic.pk, draft=TOPIC, now=cast.now)


def test_merging_carries_works_and_takers_along(cast, guide, topic, work):
    astro, north = cast.actor("astro_editor"), cast.actor("north_coordinator")
    link_work(actor=astro, topic_id=topic.pk, work_public_id=work.public_id, now=cast.now)
    take_up_topic(actor=astro, topic_id=topic.pk, unit_id=cast.unit["astro"], who="科普部", now=cast.now)
    other = propose_topic(actor=north, guide_id=guide.pk, unit_id=cast.unit["north"], draft=TOPIC, now=cast.now)

    merge_topic(actor=north, topic_id=topic.pk, into_id=other.pk, now=cast.now)

    assert other.works.get().work_id == work.pk
    assert other.takers.get().who == "科普部"
    assert Topic.objects.get(pk=topic.pk).merged_into_id == other.pk


def test_a_topic_does_not_merge_into_itself(cast, topic):
    with pytest.raises(OutsideScope):
        merge_topic(actor=cast.actor("north_coordinator"), topic_id=topic.pk, into_id=topic.pk, now=cast.now)


def test_a_unit_takes_a_topic_up_once_and_gives_it_up_again(cast, topic):
    actor, unit = cast.actor("astro_editor"), cast.unit["astro"]
    for _ in range(2):
        take_up_topic(actor=actor, topic_id=topic.pk, unit_id=unit, who="", now=cast.now)
    assert TopicTaker.objects.count() == 1

    give_up_topic(actor=actor, topic_id=topic.pk, unit_id=unit, now=cast.now)

    assert not TopicTaker.objects.exists()
    assert TopicStep.objects.filter(act="taken_up").count() == 1


@pytest.mark.charter("O3")
def test_coverage_says_which_topics_have_works(cast, guide, topic, work):
    row = link_work(actor=cast.actor("astro_editor"), topic_id=topic.pk, work_public_id=work.public_id, now=cast.now)
    whole = coverage(guide)[-1]
    assert (whole.topics, whole.taken_up, whole.with_works) == (1, 0, 1)

    unlink_work(actor=cast.actor("astro_editor"), topic_work_id=row.pk, now=cast.now)

    assert coverage(guide)[-1].with_works == 0


def test_a_work_of_others_is_not_linked(cast, topic, work):
    with pytest.raises(type(work).DoesNotExist):
        link_work(actor=cast.actor("ocean_coordinator"), topic_id=topic.pk, work_public_id=work.public_id, now=cast.now)


def test_a_proposal_is_seen_by_its_unit_and_the_guides_desk_alone(cast, proposal):
    seen = {
        name: topics_seen_by(cast.actor(name)).exists()
        for name in ("astro_member", "north_coordinator", "ocean_coordinator")
    }

    assert seen == {"astro_member": True, "north_coordinator": True, "ocean_coordinator": False}


def test_a_guide_is_seen_where_it_was_issued_and_addressed(cast, guide):
    seen = [
        guides_seen_by(cast.actor(name)).exists() for name in ("ocean_coordinator", "garden_coordinator", "stranger")
    ]

    assert seen == [True, False, False]


def test_the_database_refuses_a_call_that_ends_before_it_begins(guide):
    with pytest.raises(IntegrityError), transaction.atomic():
        Guide.objects.filter(pk=guide.pk).update(closes_on=date(2025, 4, 1))


@pytest.mark.parametrize(
    "changes", [{"part": "x"}, {"form": "x"}, {"state": "x"}, {"question": ""}, {"state": "merged"}]
)
def test_the_database_refuses_a_topic_that_breaks_a_rule(topic, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Topic.objects.filter(pk=topic.pk).update(**changes)


def test_the_database_refuses_a_decline_without_a_reason(cast, topic):
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicStep.objects.create(topic=topic, act="declined", actor_name="某人", at=cast.now)
