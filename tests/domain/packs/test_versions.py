"""A pack from its first draft to a version that replaces another, and its record in the ledger."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kepu.domain.packs.contracts import PartDraft, SourceDraft
from kepu.domain.packs.errors import AlreadyThere, InvalidFact, NotReady, ReasonMissing, WrongState
from kepu.domain.packs.models import Pack, Version
from kepu.domain.packs.services import (
    add_part,
    assign_pack,
    begin_version,
    drop_draft,
    move_part,
    open_pack,
    publish_approved,
    remove_part,
    submit_version,
    withdraw_pack,
    write_pack,
)
from kepu.domain.packs.services.due import tell_all_due
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.errors import NotYourTurn
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.packs.acting import AUDIO, DRAFT, FACT, REVIEWER, approve, begin, hand_in, sign


def live(pack):
    return pack.versions.get(state="published")


def test_a_pack_goes_public_as_the_last_act_of_its_review(cast, public_pack):
    version = live(public_pack)

    assert public_pack.is_published
    assert (version.number, public_pack.due_on, version.decided_by.split("、")[0]) == (1, version.due_on, "白芷")
    assert [step.act for step in public_pack.steps.all()][-4:] == ["submitted", "approved", "approved", "published"]


def test_it_is_one_record_with_its_authors_and_reviewers(cast, public_pack):
    record = Record.objects.get(source_kind="pack")

    assert (record.kind.code, record.state, record.source_key) == ("pack", "confirmed", str(public_pack.pk))
    roles = sorted((part.role, part.person_id == cast.person["li"].pk) for part in record.contributions.all())
    assert roles == [("author", False), ("author", True), ("reviewer", False), ("reviewer", False)]


def test_a_new_version_supersedes_version_and_record(cast, public_pack, publish):
    first = live(public_pack)
    begin_version(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, note="补充了高楼里的做法", now=cast.now)
    publish(public_pack, now=cast.now + timedelta(days=30))

    second, first = live(public_pack), Version.objects.get(pk=first.pk)
    assert (second.number, first.state, first.title) == (2, "superseded", second.title)
    assert second.parts.count() == first.parts.count() == 4
    assert {part.file_id for part in second.parts.all()} == {part.file_id for part in first.parts.all()}
    assert Record.objects.filter(source_kind="pack", is_live=True).count() == 1
    assert public_pack.steps.get(act="replaced").reason == "补充了高楼里的做法"


@pytest.mark.parametrize("act", [write_pack, add_part])
def test_what_is_public_is_not_written(cast, public_pack, act):
    draft = DRAFT if act is write_pack else FACT

    with pytest.raises(WrongState):
        act(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, draft=draft, now=cast.now)


def test_what_is_under_review_is_not_written(cast):
    pack = begin(cast)
    hand_in(cast, pack)

    with pytest.raises(WrongState):
        add_part(actor=cast.actor("astro_editor"), pack_id=pack.pk, draft=FACT, now=cast.now)


@pytest.mark.parametrize(
    ("changes", "gap"),
    [
        ({"summary": ""}, "summary"), ({"authors": ()}, "authors"), ({"due_on": None}, "due_on"),
        ({"due_on": date(2025, 6, 1)}, "due_on"), ({"due_on": date(2030, 1, 1)}, "due_on"),
    ],
)  # fmt: skip
def test_a_version_that_lacks_something_is_not_handed_in(cast, changes, gap):
    pack = begin(cast, draft=replace(DRAFT, **changes))

    with pytest.raises(NotReady) as refusal:
        hand_in(cast, pack)

    assert refusal.value.gaps == (gap,)


def test_every_fact_needs_a_source(cast):
    pack = begin(cast, parts=(replace(FACT, sources=()),))

    with pytest.raises(NotReady, match="sources"):
        hand_in(cast, pack)


def test_an_author_does_not_judge_their_own_science(cast):
    pack = begin(cast)
    who = Judge(name="周明远", email="zhou@example.org")

    with pytest.raises(InvalidFact, match="an author"):
        submit_version(actor=cast.actor("astro_editor"), pack_id=pack.pk, reviewer=who, now=cast.now)


def test_who_wrote_it_decides_no_step(cast):
    pack = begin(cast)
    writer = cast.actor("astro_coordinator")
    add_part(actor=writer, pack_id=pack.pk, draft=AUDIO, now=cast.now)
    handed_in = submit_version(
        actor=writer, pack_id=pack.pk, reviewer=Judge(account_id=writer.account_id), now=cast.now
    )
    step = Step.objects.get(review__public_id=handed_in.review_public_id, code="science")

    with pytest.raises(NotYourTurn):
        decide(actor=writer, step_id=step.pk, decision="approve", comment="", now=cast.now)


def test_secrecy_is_reviewed_where_asked(cast):
    pack = begin(cast)
    handed_in = hand_in(cast, pack, with_secrecy=True)
    sign(cast, handed_in)
    final = Step.objects.get(review__public_id=handed_in.review_public_id, code="final")
    assert final.state == "waiting"

    secrecy = Step.objects.get(review__public_id=handed_in.review_public_id, code="secrecy")
    decide(actor=cast.actor("astro_secrecy"), step_id=secrecy.pk, decision="approve", comment="", now=cast.now)
    final.refresh_from_db()
    assert final.state == "open"


def test_a_returned_version_is_a_draft_again_and_its_writers_are_told(cast):
    pack = begin(cast)
    handed_in = hand_in(cast, pack)
    sign(cast, handed_in)
    step = Step.objects.get(review__public_id=handed_in.review_public_id, code="final")
    decide(actor=cast.actor("astro_reviewer"), step_id=step.pk, decision="return", comment="海报字太小", now=cast.now)

    assert pack.versions.get().is_draft
    assert Notice.objects.filter(recipient=cast.account["astro_editor"], topic="packs").exists()


def test_a_version_changed_behind_the_review_is_not_published(cast, django_capture_on_commit_callbacks):
    pack = begin(cast)
    with django_capture_on_commit_callbacks():
        approve(cast, hand_in(cast, pack))
    pack.versions.get().parts.update(text="换成别的")

    assert publish_approved() == 0
    assert not Record.objects.filter(source_kind="pack").exists()


def test_a_family_has_one_pack_per_language(cast):
    pack = begin(cast)
    english = replace(DRAFT, title="When the ground shakes")
    begin(cast, draft=english, language="en", beside=pack.pk)

    with pytest.raises(AlreadyThere):
        begin(cast, draft=english, language="en", beside=pack.pk)
    assert Pack.objects.filter(family=pack.family).count() == 2


def test_a_draft_that_follows_is_dropped_and_the_public_one_stays(cast, public_pack):
    editor = cast.actor("astro_editor")
    begin_version(actor=editor, pack_id=public_pack.pk, note="复审", now=cast.now)
    with pytest.raises(WrongState):
        begin_version(actor=editor, pack_id=public_pack.pk, note="复审", now=cast.now)

    drop_draft(actor=editor, pack_id=public_pack.pk, now=cast.now)

    assert [version.state for version in public_pack.versions.all()] == ["published"]


def test_beginning_anew_needs_a_reason(cast, public_pack):
    with pytest.raises(ReasonMissing):
        begin_version(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, note=" ", now=cast.now)


def test_withdrawing_ends_the_record_and_needs_the_right_to_publish(cast, public_pack):
    with pytest.raises(Refused):
        withdraw_pack(actor=cast.actor("astro_editor"), pack_id=public_pack.pk, reason="有误", now=cast.now)

    withdraw_pack(actor=cast.actor("astro_coordinator"), pack_id=public_pack.pk, reason="有误", now=cast.now)

    assert not Record.objects.filter(source_kind="pack", is_live=True).exists()


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "astro_reviewer", "garden_coordinator"])
def test_others_do_not_write(cast, who):
    pack = begin(cast)
    actor = cast.actor(who)

    for act in (
        lambda: open_pack(actor=actor, unit_id=cast.unit["astro"], draft=DRAFT, now=cast.now),
        lambda: add_part(actor=actor, pack_id=pack.pk, draft=FACT, now=cast.now),
        lambda: submit_version(actor=actor, pack_id=pack.pk, reviewer=REVIEWER, now=cast.now),
        lambda: withdraw_pack(actor=actor, pack_id=pack.pk, reason="无", now=cast.now),
    ):
        with pytest.raises(Refused):
            act()


def test_a_draft_goes_to_another_unit_by_somebody_who_edits_both(cast):
    pack = begin(cast)
    with pytest.raises(Refused):
        assign_pack(
            actor=cast.actor("astro_coordinator"),
            pack_id=pack.pk,
            unit_id=cast.unit["ocean"],
            reason="归口",
            now=cast.now,
        )

    moved = assign_pack(
        actor=cast.actor("north_coordinator"), pack_id=pack.pk, unit_id=cast.unit["ocean"], reason="归口", now=cast.now
    )

    assert moved.unit_id == cast.unit["ocean"]


def test_parts_are_moved_and_taken_away(cast):
    pack, editor = begin(cast), cast.actor("astro_editor")
    first, second = pack.versions.get().parts.all()

    move_part(actor=editor, pack_id=pack.pk, part_id=second.pk, up=True, now=cast.now)
    remove_part(actor=editor, pack_id=pack.pk, part_id=first.pk, now=cast.now)

    assert [part.pk for part in pack.versions.get().parts.all()] == [second.pk]


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (PartDraft("fact", "", "字"), "title"), (PartDraft("fact", "题", ""), "text"), (PartDraft("poster", "题", "字"), "file"),
        (PartDraft("dance", "题", "字"), "kind"), (PartDraft("audio", "题", "字", seconds=0), "seconds"),
        (PartDraft("fact", "题", "字", sources=(SourceDraft("题"),)), "sources"),
        (PartDraft("fact", "题", "字", sources=(SourceDraft("题", "javascript:alert(1)"),)), "sources"),
    ],
)  # fmt: skip
def test_a_part_that_breaks_a_rule_is_refused(cast, draft, field):
    pack = begin(cast)

    with pytest.raises(InvalidFact) as refusal:
        add_part(actor=cast.actor("astro_editor"), pack_id=pack.pk, draft=draft, now=cast.now)

    assert refusal.value.field == field


def test_the_unit_is_told_before_the_due_day_and_once_after(cast, public_pack):
    due_at = cast.now.replace(year=2026, month=5, day=1)

    told = [tell_all_due(now=due_at - timedelta(days=days)) > 0 for days in (61, 60, 59, 14, 13, 0, -1, -20)]

    assert told == [False, True, False, True, False, True, True, False]
    assert Notice.objects.filter(topic="packs", message__startswith="Past").exists()
