import pytest

from kepu.domain.content.contracts import EditionDraft, SourceDraft, WorkDraft
from kepu.domain.content.errors import InvalidFact, SourceKnown
from kepu.domain.content.models import Work
from kepu.domain.content.services import begin_edition, begin_work, enter_source, remove_source
from kepu.foundation.units.policies import Refused


def test_siblings_share_the_work_and_have_addresses_of_their_own(cast, draft):
    writer = cast.actor("astro_editor")

    sibling = begin_edition(
        actor=writer, work_id=draft.work_id, draft=EditionDraft(audience="grades_3_4"), now=cast.now
    )

    assert (draft.slug, sibling.slug) == ("hei-dong-bu-shi-yi-ge-dong", "hei-dong-bu-shi-yi-ge-dong-2")
    assert set(Work.objects.get().editions.values_list("audience", flat=True)) == {"public", "grades_3_4"}


def test_a_sibling_starts_from_the_text_of_another_when_asked(cast, draft):
    copy = EditionDraft(audience="elderly", copy_of=draft.pk)

    sibling = begin_edition(actor=cast.actor("astro_editor"), work_id=draft.work_id, draft=copy, now=cast.now)

    assert sibling.summary == "摘要"
    assert "黑洞是天体" in str(sibling.body[0].value)


def test_a_copy_comes_only_from_the_same_work(cast, begin):
    one, other = begin("一"), begin("二")

    with pytest.raises(InvalidFact):
        begin_edition(
            actor=cast.actor("astro_editor"), work_id=one.work_id, draft=EditionDraft(copy_of=other.pk), now=cast.now
        )


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "stranger"])
def test_nobody_begins_a_work_for_others(cast, who):
    with pytest.raises(Refused):
        begin_work(actor=cast.actor(who), draft=WorkDraft(cast.unit["astro"], "题目"), now=cast.now)


@pytest.mark.parametrize("field", ["audience", "medium", "language", "licence"])
def test_an_unknown_word_is_refused(cast, draft, field):
    with pytest.raises(InvalidFact, match=field):
        begin_edition(
            actor=cast.actor("astro_editor"), work_id=draft.work_id, draft=EditionDraft(**{field: "x"}), now=cast.now
        )


def test_a_source_is_entered_once(cast, draft, paper):
    source = paper(draft.work_id)

    with pytest.raises(SourceKnown) as known:
        enter_source(
            actor=cast.actor("astro_editor"),
            unit_id=cast.unit["astro"],
            draft=SourceDraft("paper", "Again", identifier="10.1000/xyz123"),
            now=cast.now,
        )

    assert known.value.source_id == source.pk


def test_a_source_that_nothing_points_at_can_go(cast, draft, paper):
    source = paper(draft.work_id)

    remove_source(actor=cast.actor("astro_editor"), work_id=draft.work_id, source_id=source.pk)

    assert not Work.objects.get().sources.exists()
