import pytest
from django.db import IntegrityError, transaction
from wagtail import blocks

from kepu.domain.content.models import Term, Waiver
from kepu.domain.content.passages import DraftText, passages_of, plain_text
from kepu.domain.content.waiver_services import InvalidFact, NotFound, waive_finding, withdraw_waiver
from kepu.domain.content.writing import findings_of, masked, terms_in_use, text_of
from kepu.foundation.units.policies import Refused

ID_NUMBER = "11010519491231002X"


class PictureBlock(blocks.StructBlock):
    alt = blocks.CharBlock()
    caption = blocks.CharBlock()
    source = blocks.CharBlock()


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(blocks.TextBlock())
    seen = blocks.RichTextBlock()


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock()
    definition = blocks.CharBlock()


class Body(blocks.StreamBlock):
    picture = PictureBlock()
    experiment = StepsBlock()
    term = TermBlock()


def passages(*children):
    body = Body().to_python([{"type": kind, "value": value, "id": f"b{n}"} for n, (kind, value) in enumerate(children)])
    return [(p.place.block, p.place.path, p.block) for p in passages_of(DraftText("题", "", body, "public"))[2:]]


def codes(report):
    return [found.finding.code for found in report.found]


def waive(cast, edition, code, reason="采访对象已书面同意", who="astro_editor"):
    found = next(found for found in findings_of(edition).found if found.finding.code == code)
    return waive_finding(
        actor=cast.actor(who), edition_id=edition.pk, text=text_of(edition), fingerprint=found.fingerprint,
        reason=reason, now=cast.now,
    )  # fmt: skip


def test_rich_text_is_read_line_by_line_as_the_editor_counts():
    html = "<p>水&amp;冰</p><p></p><ul><li>一<b>二</b><ul><li>三</li></ul></li></ul><p>四<br/>五</p>"

    assert plain_text(html) == "水&冰\n\n一二\n三\n四\n五"


def test_a_picture_is_a_figure_with_its_words_and_its_source():
    (_, path, figure), (_, words, _alt) = passages(("picture", {"alt": "", "caption": "黑洞", "source": ""}))

    assert (path, figure.kind, figure.text, figure.alt, figure.source) == ("caption", "figure", "黑洞", "", "")
    assert words == "alt"


def test_every_text_inside_a_block_has_its_place():
    found = passages(("experiment", {"steps": ["倒水", "加盐"], "seen": "<p>浮起来</p>"}))

    assert [(path, block.kind, block.text) for _, path, block in found] == [
        ("steps.0", "list", "倒水"), ("steps.1", "list", "加盐"), ("seen", "text", "浮起来"),
    ]  # fmt: skip


def test_a_term_block_explains_its_term():
    [(_, _, block)] = passages(("term", {"term": "吸积盘", "definition": "绕着黑洞转的气体盘"}))

    assert (block.kind, block.term) == ("glossary", "吸积盘")


def test_the_latest_draft_is_looked_at(begin):
    edition = begin(body=[("text", f"<p>联系人身份证号{ID_NUMBER}。</p>")])

    [found] = findings_of(edition).blocking

    assert (found.finding.code, found.words, found.place.is_plain) == ("id_card_number", ID_NUMBER, False)
    assert found.place.block == edition.body[0].id


def test_a_clean_draft_may_be_submitted(draft):
    assert findings_of(draft).may_be_submitted


def test_units_own_words_for_a_term_win(cast, begin):
    Term.objects.create(term="引力波", definition="时空的轻轻抖动", unit_id=cast.unit["astro"], updated_at=cast.now)

    [term] = [term for term in terms_in_use() if term.term == "引力波"]

    assert term.plain == "时空的轻轻抖动"


def test_a_finding_let_stand_stops_nothing_and_shows_its_reason(cast, begin):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])

    waiver = waive(cast, edition, "id_card_number")

    report = findings_of(edition)
    assert report.may_be_submitted
    assert [found.waiver for found in report.waived] == [waiver]
    assert waiver.actor_name == str(cast.account["astro_editor"])


def test_nothing_personal_is_kept_a_second_time(cast, begin):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])

    assert waive(cast, edition, "id_card_number").words == "11…2X"
    assert masked(findings_of(edition).found[0]) == "11…2X"


def test_changed_words_are_looked_at_again(cast, begin):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])
    waive(cast, edition, "id_card_number")

    edition.body = [("text", "<p>身份证号110101199003074477。</p>")]
    edition.save_revision(clean=False)

    assert not findings_of(edition).may_be_submitted


def test_a_waiver_withdrawn_no_longer_holds(cast, begin):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])
    waiver = waive(cast, edition, "id_card_number")

    withdraw_waiver(actor=cast.actor("astro_editor"), edition_id=edition.pk, waiver_id=waiver.pk, now=cast.now)

    assert not findings_of(edition).may_be_submitted
    assert waive(cast, edition, "id_card_number", "再次确认").pk != waiver.pk


@pytest.mark.parametrize("reason", ["  ", "长" * 501])
def test_a_waiver_needs_a_reason_of_reasonable_length(cast, begin, reason):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])

    with pytest.raises(InvalidFact):
        waive(cast, edition, "id_card_number", reason)


def test_only_what_was_found_is_let_stand(cast, draft):
    with pytest.raises(NotFound):
        waive_finding(
            actor=cast.actor("astro_editor"), edition_id=draft.pk, text=text_of(draft), fingerprint="0" * 32,
            reason="理由", now=cast.now,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "stranger"])
def test_others_let_nothing_stand(cast, begin, who):
    edition = begin(body=[("text", f"<p>身份证号{ID_NUMBER}。</p>")])

    with pytest.raises(Refused):
        waive(cast, edition, "id_card_number", who=who)


@pytest.mark.parametrize("wrong", ["reason", "twice"])
def test_the_database_keeps_waivers_true(cast, draft, wrong):
    parts = {"edition": draft, "fingerprint": "f", "code": "c", "reason": "理由", "at": cast.now}
    Waiver.objects.create(**parts)
    worse = {**parts, "fingerprint": "g", "reason": ""} if wrong == "reason" else parts

    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.create(**worse)
