"""三审三校: from handing in to publication, by the cast of one institute."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.content.errors import InvalidFact, NotReady, WrongState
from kepu.domain.content.models import Citation, Correction, Edition, Submission
from kepu.domain.content.reading_selectors import list_sources
from kepu.domain.content.review_selectors import citations_of, open_submission_of
from kepu.domain.content.services import (
    cite,
    publish_approved,
    set_review_rule,
    submit_correction,
    submit_edition,
)
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.errors import NotYourTurn
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Review, Step, Vote
from kepu.engines.reviews.selectors import changes_since_last_step, content_now, scored_votes
from kepu.engines.reviews.services import decide
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from kepu.foundation.units.services import grant_role

OUTSIDE = Judge(name="郑远航", email="zheng@example.org")
PATH = [("first", "astro_reviewer"), ("secrecy", "astro_secrecy"), ("second", "astro_coordinator")]


@pytest.fixture
def handed_in(cast, draft):
    return submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)


def vote(cast, code, who, decision="approve", comment=""):
    step = Step.objects.get(code=code, state="open")
    decide(actor=cast.actor(who), step_id=step.pk, decision=decision, comment=comment, now=cast.now)


def points(cast):
    day = cast.now.date()
    rows = scored_votes(kind="edition", unit_ids=[cast.unit["astro"]], starts_at=day_begins(day), ends_at=day_ends(day))
    return [(row.score, row.most) for row in rows.order_by("score")]


def approve_all(cast, handed_in):
    decide_by_link(token=handed_in.invitation.token, decision="approve", comment="", now=cast.now)
    for code, who in PATH:
        vote(cast, code, who)
    vote(cast, "final", "astro_leader")


def test_points_for_quality_are_counted_once_the_work_is_approved(cast, handed_in):
    decide_by_link(token=handed_in.invitation.token, decision="approve", comment="", now=cast.now, score=4)
    for code, who in PATH:
        vote(cast, code, who)
    assert not points(cast)

    step = Step.objects.get(code="final", state="open")
    decide(actor=cast.actor("astro_leader"), step_id=step.pk, decision="approve", comment="", now=cast.now, score=5)

    assert points(cast) == [(4, 5), (5, 5)]


def test_a_return_and_a_step_without_points_get_none(cast, handed_in):
    step = Step.objects.get(code="first", state="open")
    decide(actor=cast.actor("astro_reviewer"), step_id=step.pk, decision="approve", comment="", now=cast.now, score=5)
    decide_by_link(token=handed_in.invitation.token, decision="return", comment="单位错", now=cast.now, score=5)

    assert set(Vote.objects.values_list("score", flat=True)) == {None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.update(score=6)


def test_first_review_secrecy_and_science_run_side_by_side(handed_in):
    assert set(Step.objects.filter(state="open").values_list("code", flat=True)) == {"first", "secrecy", "science"}
    assert handed_in.invitation.name == "郑远航"


@pytest.mark.charter("N5")
def test_the_last_approval_publishes_and_enters_the_ledger(cast, handed_in, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        approve_all(cast, handed_in)

    page = Edition.objects.get()
    assert (page.state, page.live) == ("published", True)
    assert [step.act for step in page.history.all()] == ["begun", "submitted", "approved", "published"]
    assert Record.objects.get(is_live=True).state == "confirmed"
    assert Submission.objects.get().state == "done"


def test_a_publication_cut_off_after_the_approval_is_made_up_for(cast, handed_in):
    approve_all(cast, handed_in)  # the process dies before what follows the commit
    assert Edition.objects.get().state == "approved"

    assert publish_approved(now=cast.now) == 1
    assert publish_approved(now=cast.now) == 0

    assert Edition.objects.get().live


def test_what_is_under_embargo_appears_when_it_ends(cast, draft):
    until = cast.now + timedelta(days=2)
    made = submit_edition(
        actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, embargo_until=until, now=cast.now
    )
    approve_all(cast, made)

    assert publish_approved(now=cast.now) == 0
    assert publish_approved(now=until) == 1


def test_nobody_judges_what_they_wrote(cast, handed_in):
    step = Step.objects.get(code="first")

    with pytest.raises(NotYourTurn):
        decide(actor=cast.actor("astro_editor"), step_id=step.pk, decision="approve", comment="", now=cast.now)


def test_nobody_takes_two_steps_of_one_work(cast, handed_in):
    account = cast.account["astro_secrecy"]
    grant_role(actor=SYSTEM, account_id=account.pk, unit_id=cast.unit["astro"], role="reviewer", now=cast.now)
    vote(cast, "secrecy", "astro_secrecy")

    with pytest.raises(NotYourTurn):
        vote(cast, "first", "astro_secrecy")


def test_a_unit_may_say_that_one_person_takes_several_steps(cast, draft):
    actor = cast.actor("academy_administrator")
    set_review_rule(actor=actor, unit_id=cast.unit["north"], is_lenient=True, reason="人手不足", now=cast.now)

    submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)

    assert Review.objects.get().is_lenient


def test_only_who_administers_the_unit_sets_that_rule(cast):
    with pytest.raises(Refused):
        set_review_rule(
            actor=cast.actor("astro_leader"), unit_id=cast.unit["astro"], is_lenient=True, reason="x", now=cast.now
        )


def test_nobody_edits_what_is_under_review(cast, handed_in, draft, sign_in):
    lock = Edition.objects.get().get_lock()

    assert lock.for_user(cast.account["academy_administrator"])
    with pytest.raises(WrongState):
        cite(actor=cast.actor("astro_editor"), edition_id=draft.pk, passages={1: None})


def test_a_returned_edition_is_free_again_and_the_next_round_shows_what_changed(cast, handed_in, draft):
    vote(cast, "first", "astro_reviewer", "return", "第一段要改")
    page = Edition.objects.get()
    assert (page.state, page.get_lock()) == ("draft", None)
    page = page.get_latest_revision_as_object()
    page.summary = "新的摘要"
    page.save_revision()

    submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)

    review = Review.objects.get(state="open")
    changes = changes_since_last_step(review, content_now(review))
    assert [(change.before, change.after) for change in changes] == [("摘要", "新的摘要")]


def test_what_was_tampered_with_after_the_approval_is_not_published(cast, handed_in):
    approve_all(cast, handed_in)
    revision = Submission.objects.get().revision
    revision.content["summary"] = "偷换"
    revision.save(update_fields=["content"])

    assert publish_approved(now=cast.now) == 0
    assert not Edition.objects.get().live


def test_it_is_handed_in_once(cast, handed_in, draft):
    with pytest.raises(WrongState):
        submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)
    row = Submission.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_work_needs_an_expert_of_the_field(cast, draft):
    with pytest.raises(InvalidFact, match="expert"):
        submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=Judge(), now=cast.now)


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "stranger"])
def test_nobody_hands_in_for_others(cast, draft, who):
    with pytest.raises(Refused):
        submit_edition(actor=cast.actor(who), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)


def test_marks_and_passages_must_meet(cast, begin, paper):
    page = begin(body=[("text", "<p>光出不来[1]。很重[2]。</p>")])
    source = paper(page.work_id)
    cite(
        actor=cast.actor("astro_editor"),
        edition_id=page.pk,
        passages={2: source.passages.get().pk, 7: source.passages.get().pk},
    )

    with pytest.raises(NotReady) as refusal:
        submit_edition(actor=cast.actor("astro_editor"), edition_id=page.pk, expert=OUTSIDE, now=cast.now)

    assert [(gap.what, gap.detail) for gap in refusal.value.gaps] == [("passage", "1"), ("mark", "7")]


def test_a_text_with_an_incomplete_part_is_not_handed_in(cast, begin):
    page = begin(
        body=[
            ("experiment", {"title": "试一试", "safety": "", "materials": ["碗"], "steps": ["看"], "seen": "<p>浮</p>"})
        ]
    )

    with pytest.raises(NotReady) as refusal:
        submit_edition(actor=cast.actor("astro_editor"), edition_id=page.pk, expert=OUTSIDE, now=cast.now)

    assert [(gap.what, gap.detail) for gap in refusal.value.gaps] == [("block", "1")]


def test_a_text_with_an_identity_number_is_not_handed_in(cast, begin):
    edition = begin(body=[("text", "<p>联系人身份证号 11010519491231002X。</p>")])

    with pytest.raises(NotReady) as refusal:
        submit_edition(actor=cast.actor("astro_editor"), edition_id=edition.pk, expert=OUTSIDE, now=cast.now)

    assert [gap.what for gap in refusal.value.gaps] == ["writing"]


def test_a_passage_comes_from_the_works_own_sources(cast, begin, paper):
    one, other = begin("一"), begin("二")
    passage = paper(other.work_id).passages.get()

    with pytest.raises(InvalidFact):
        cite(actor=cast.actor("astro_editor"), edition_id=one.pk, passages={1: passage.pk})


def test_a_correction_needs_a_second_person_and_tells_readers(cast, published, django_capture_on_commit_callbacks):
    published.summary = "改正"
    published.save_revision(user=cast.account["astro_editor"])
    submit_correction(actor=cast.actor("astro_editor"), edition_id=published.pk, note="摘要有误", now=cast.now)
    assert Edition.objects.get().state == "published"
    assert open_submission_of(published.pk)

    vote(cast, "secrecy", "astro_secrecy")
    with django_capture_on_commit_callbacks(execute=True):
        vote(cast, "second_person", "astro_reviewer")

    assert Edition.objects.get().summary == "改正"
    assert Correction.objects.get().note == "摘要有误"


def test_another_passage_reaches_readers_by_a_correction_only(
    cast, published, paper, django_capture_on_commit_callbacks
):
    editor, passage = cast.actor("astro_editor"), paper(published.work_id).passages.get()

    def read():
        sources = list_sources(edition_id=published.pk, work_id=published.work_id)
        return [one.number for source in sources for one in source.passages]

    published.body = [("text", "<p>光出不来[1]。</p>")]
    published.save_revision(user=cast.account["astro_editor"])
    cite(actor=editor, edition_id=published.pk, passages={1: passage.pk})
    assert read() == []

    submit_correction(actor=editor, edition_id=published.pk, note="补上出处", now=cast.now)
    with django_capture_on_commit_callbacks(execute=True):
        vote(cast, "secrecy", "astro_secrecy")
        vote(cast, "second_person", "astro_reviewer")

    assert read() == [1]


def test_a_passage_taken_away_in_the_draft_stays_for_readers(cast, published, paper):
    passage = paper(published.work_id).passages.get()
    Citation.objects.create(edition=published, number=1, passage=passage, public_passage=passage)

    cite(actor=cast.actor("astro_editor"), edition_id=published.pk, passages={1: None})

    assert not citations_of(published.pk)
    assert list_sources(edition_id=published.pk, work_id=published.work_id)[0].passages
    assert Citation.objects.changed(published.pk).exists()


def test_a_correction_that_changes_nothing_is_refused(cast, published):
    with pytest.raises(InvalidFact):
        submit_correction(actor=cast.actor("astro_editor"), edition_id=published.pk, note="改", now=cast.now)
