"""The claims desk on its pages: from a message that nobody knows to a verdict that waits for its expert."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from kepu.domain.claims import matching
from kepu.domain.claims.contracts import MessageDraft
from kepu.domain.claims.models import Claim, Cluster, Verdict
from kepu.domain.claims.services import submit_message, write_verdict
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import now
from tests.domain.claims.acting import VERDICT as DRAFT
from tests.domain.claims.acting import hand_in, open_one
from tests.domain.emergency.acting import expert_of

WORDS = "喝隔夜烧开的水会得癌症，快告诉家人"
VERDICT = {
    "grade": "false", "short": "隔夜开水照样能喝。", "long": "水里的亚硝酸盐远低于限值。", "source-TOTAL_FORMS": 2,
    "source-INITIAL_FORMS": 0, "source-0-title": "生活饮用水卫生标准", "source-0-quote": "硝酸盐（以N计）限值",
}  # fmt: skip


@pytest.fixture
def sign_in(cast):
    matching.forget()

    def _sign_in(name):
        client = Client()
        client.force_login(cast.account[name], backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return _sign_in


def at(name, *args):
    return reverse(f"workbench:claims:{name}", args=args)


def test_a_message_becomes_a_claim_with_a_verdict_whose_link_is_shown_once(cast, sign_in):
    submit_message(draft=MessageDraft(WORDS, contact="reader@example.org"), now=cast.now)
    desk, cluster = sign_in("academy_coordinator"), Cluster.objects.get()
    assert WORDS in desk.get(at("unknown")).text
    assert "reader@example.org" in desk.get(at("cluster", cluster.pk)).text

    said = {"unit": cast.unit["astro"], "text": "喝隔夜水会致癌", "category": "food", "harm": 3}
    answer = desk.post(at("cluster_claim", cluster.pk), said)
    claim = Claim.objects.get()
    assert answer.url == at("claim", claim.pk)

    editor = sign_in("astro_editor")
    assert editor.post(at("verdict", claim.pk), VERDICT).status_code == 302
    expert = {"name": "周明远", "affiliation": "物理研究所", "email": "zhou@example.org"}
    assert "/workbench/reviews/link/" in editor.post(at("submission", claim.pk), expert).text
    assert "/workbench/reviews/link/" not in editor.get(at("claim", claim.pk)).text
    assert Verdict.objects.get().is_in_review


def test_who_signs_by_link_reads_lines_as_written_and_follows_the_sources(cast):
    verdict = replace(DRAFT, long="微波是非电离辐射。\n<b>能量</b>不足以改变分子。")
    today = replace(cast, now=now())  # a link of last year has expired
    token = hand_in(today, open_one(today), verdict).invitation.token

    page = Client().get(reverse("workbench:reviews:link", args=[token])).text

    assert "微波是非电离辐射。<br>&lt;b&gt;能量" in page
    assert 'href="https://doi.org/10.1038/s41586-020-2649-2"' in page


def test_what_is_missing_is_said_next_to_the_form(cast, sign_in, checked):
    editor = sign_in("astro_editor")
    editor.post(at("correction", checked.pk), {"reason": "补充"})

    wrong = {**VERDICT, "note": "补充", "source-0-quote": "", "source-0-title": "没有出处"}
    assert "每个出处都要有 DOI、网址或原文段落" in editor.post(at("verdict", checked.pk), wrong).text
    assert Verdict.objects.filter(state="draft", number=2).exists()  # nothing is lost


def test_withdrawing_asks_first_and_needs_the_right_to_publish(cast, sign_in, checked):
    assert sign_in("astro_editor").get(at("withdrawal", checked.pk)).status_code == 404
    coordinator = sign_in("astro_coordinator")
    assert "读者会看到" in coordinator.get(at("withdrawal", checked.pk)).text

    coordinator.post(at("withdrawal", checked.pk), {"reason": "依据的论文被撤稿"})

    assert not Record.objects.filter(source_kind="claim", is_live=True).exists()
    assert "依据的论文被撤稿" in Client().get(f"/claims/{checked.pk}/").text


def test_wordings_are_added_and_taken_away(cast, sign_in, checked):
    editor = sign_in("astro_editor")
    editor.post(at("variants", checked.pk), {"text": "热饭等于喂癌"})
    variant = checked.variants.get()
    assert "热饭等于喂癌" in editor.get(at("claim", checked.pk)).text

    editor.post(at("variant_removal", checked.pk, variant.pk))

    assert not checked.variants.exists()


def test_the_list_is_narrowed_sorted_exported_and_asks_few_questions(
    cast, sign_in, checked, django_assert_max_num_queries
):
    editor = sign_in("astro_editor")
    with django_assert_max_num_queries(16):
        page = editor.get(at("index"), {"grade": "false", "sort": "-harm"})

    assert checked.text in page.text
    assert checked.text not in editor.get(at("index"), {"grade": "true"}).text
    assert checked.text in editor.get(at("index"), {"export": "csv"}).getvalue().decode("utf-8-sig")


def test_the_desks_own_box_answers_and_keeps_nothing(cast, sign_in, checked):
    answer = sign_in("astro_editor").post(at("match"), {"text": checked.text})

    assert "是已核查的说法" in answer.text
    assert not Cluster.objects.exists()


def test_an_open_claim_is_found_by_staff_of_its_unit_alone_and_read_without_drafts(
    cast, sign_in, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        claim = open_one(cast, "量子袜子能治脚气")
        write_verdict(actor=cast.actor("astro_editor"), claim_id=claim.pk, draft=DRAFT, now=cast.now)

    def finds(name):
        page = sign_in(name).get(reverse("workbench:search:index"), {"q": "量子袜子"}).text
        return f"/workbench/claims/{claim.pk}/" in page

    assert [finds(name) for name in ("astro_editor", "astro_member", "south_coordinator")] == [True, True, False]
    assert f"/claims/{claim.pk}/" not in Client().get("/search/", {"q": "量子袜子"}).text
    page = sign_in("astro_member").get(at("claim", claim.pk)).text
    assert DRAFT.short not in page
    assert DRAFT.short in sign_in("astro_editor").get(at("claim", claim.pk)).text
    assert sign_in("south_coordinator").get(at("claim", claim.pk)).status_code == 404


def test_other_words_are_asked_with_a_reason_and_refused_beside_the_field(cast, sign_in, checked):
    boss = sign_in("astro_coordinator")
    said = {"text": "微波炉加热的食物不会致癌", "way": "words", "reason": "更准确"}

    answer = boss.post(at("rewording", checked.pk), said)
    assert (answer.status_code, "新表述的含义可能和核查过的不同" in answer.text, said["text"] in answer.text) == (
        422,
        True,
        True,
    )
    assert boss.post(at("rewording", checked.pk), {**said, "way": "meaning"}).status_code == 302
    assert said["text"] in boss.get(at("claim", checked.pk)).text


def test_who_may_not_publish_is_offered_the_correction_alone(cast, sign_in, checked):
    editor = sign_in("astro_editor")
    said = {"text": "用微波炉加热过的食物会致癌", "way": "words", "reason": "更准确"}

    assert "立即公开" not in editor.get(at("rewording", checked.pk)).text
    assert editor.post(at("rewording", checked.pk), said).status_code == 422
    assert editor.post(at("rewording", checked.pk), {**said, "way": "meaning"}).status_code == 302


def test_beside_a_draft_stand_experts_with_institute_and_reason_and_one_click_asks_them(cast, sign_in):
    claim, chosen = open_one(cast), expert_of(cast, "白芷", "garden", mail="bai@example.org", topics=("微波炉",))
    editor = sign_in("astro_editor")
    assert "白芷" in editor.get(at("claim", claim.pk)).text
    write_verdict(actor=cast.actor("astro_editor"), claim_id=claim.pk, draft=DRAFT, now=cast.now)

    page = editor.get(at("claim", claim.pk)).text
    form = editor.get(f"{at('submission', claim.pk)}?expert={chosen.public_id}").text

    assert "植物园" in page
    assert "话题：微波炉" in page
    assert 'value="白芷"' in form
    assert "bai@example.org" not in form  # the contact belongs to who keeps the profile
    assert editor.get(f"{at('submission', claim.pk)}?expert=nobody").status_code == 200


def test_an_article_is_begun_linked_and_unlinked_beside_the_claim(cast, sign_in, checked):
    editor = sign_in("astro_editor")
    assert at("article_new", checked.pk) in editor.get(at("claim", checked.pk)).text

    answer = editor.post(at("article_new", checked.pk))
    work = checked.articles.get().work
    assert answer.url.startswith("/workbench/works/editions/")
    assert work.title in editor.get(at("articles", checked.pk)).text

    editor.post(at("articles", checked.pk), {"work": work.pk, "remove": 1})
    assert not checked.articles.exists()
    editor.post(at("articles", checked.pk), {"work": work.pk})
    assert checked.articles.count() == 1
    for strange in ("", "x", 10**30, 10**9):
        assert editor.post(at("articles", checked.pk), {"work": strange}).status_code == 302


def test_another_unit_neither_sees_nor_changes_what_stands_beside_a_claim(cast, sign_in, checked):
    stranger = sign_in("ocean_coordinator")

    assert stranger.get(at("articles", checked.pk)).status_code == 404
    assert stranger.post(at("articles", checked.pk), {"work": 1}).status_code == 404
    assert stranger.post(at("article_new", checked.pk)).status_code == 404
    assert not checked.articles.exists()
