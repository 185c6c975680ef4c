"""The rumour chain: a reader pastes a message; the desk finds the expert of the right institute, writes a verdict with its paper, begins an
article from it and takes the article into a pack; the next reader gets all of it from the pasted text – and a text that denies the claim is
never matched.
"""

import json
import re
from zipfile import ZipFile

import pytest
from django.test import Client

from kepu.domain.claims.models import Claim
from kepu.domain.content.pages import Edition
from kepu.domain.content.services import publish_edition
from kepu.domain.packs.models import Pack
from kepu.foundation.clock import now
from tests.domain.emergency.acting import expert_of
from tests.journeys import test_pack_to_pocket as packs
from tests.journeys import test_rumour_to_verdict as rumours
from tests.journeys import writing_desk as desk
from tests.journeys.test_rumour_to_verdict import reader  # noqa: F401 - a fixture

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
DOI = "10.1038/s41586-020-2649-2"
LONG = "没有任何成分会因为同吃而变成毒物。"


def write(editor, claim):
    """The verdict with its paper."""
    editor.goto(f"{claim}verdict/")
    editor.select_option("[name=grade]", "false")
    facts = {
        "short": "两样都是普通食物，一起吃不会中毒。",
        "long": LONG,
        "source-0-title": "Starch and its digestion",
        "source-0-doi": DOI,
    }
    for name, text in facts.items():
        editor.fill(f"[name={name}]", text)
    desk.press(editor, "main form.card button[type=submit]")


def ask_the_expert(editor, claim):
    """Chooses the expert who stands beside the claim with institute and reason; the path of the link that signs."""
    editor.goto(claim)
    line = editor.inner_text("#experts li >> nth=0")
    assert all(words in line for words in ("白芷", "植物园", "中毒"))
    desk.press(editor, "#experts li >> nth=0 >> a.btn")
    assert editor.input_value("[name=name]") == "白芷"
    editor.fill("[name=email]", "bai@example.org")
    desk.press(editor, "main form.card button[type=submit]")
    return "/" + editor.locator("main p.mono").inner_text().split("/", 3)[3]


def take_into_a_pack(editor, judge, reader, title):  # noqa: F811
    """A pack that holds the article, published; its file unpacked."""
    pack = packs.open_pack(editor)
    packs.add_parts(editor, pack)
    editor.goto(f"{pack}editions/")
    desk.press(editor, f"main li:has-text('{title}') button")
    desk.approve_by_link(reader, packs.hand_in(editor, pack))
    desk.approve(judge, packs.TITLE)


@pytest.mark.charter("N7")
def test_from_the_pasted_text_to_the_pack_that_explains_it(cast, person, reader, tmp_path):  # noqa: F811
    expert_of(cast, "白芷", "garden", topics=("中毒",))
    assert "还没有核查过" in rumours.ask(reader, rumours.PASTED)
    rumours.hand_in(reader)
    claim = rumours.open_claim(person("academy_coordinator"), cast)
    editor, judge = person("astro_editor", phone=True), person("astro_reviewer", phone=True)
    write(editor, claim)
    desk.approve_by_link(reader, ask_the_expert(editor, claim))
    desk.approve(judge, rumours.CLAIM)

    editor.goto(claim)
    desk.press(editor, "#articles form button")
    assert LONG in str(Edition.objects.get().get_latest_revision_as_object().body)
    publish_edition(actor=cast.actor("astro_leader"), edition_id=Edition.objects.get().pk, now=now())
    article = Edition.objects.get()
    take_into_a_pack(editor, judge, reader, article.title)

    assert rumours.CLAIM in rumours.ask(reader, rumours.REWORDED)
    desk.press(reader, f"#claim-answer a:has-text('{rumours.CLAIM}')")
    page = reader.inner_text("main")
    assert all(words in page for words in ("白芷 · 植物园", f"doi:{DOI}", article.title, packs.TITLE))
    assert reader.evaluate("document.documentElement.scrollWidth <= screen.width")
    review = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', reader.content(), re.DOTALL).group(1)
    )
    assert (review["@type"], review["claimReviewed"], review["reviewBody"]) == ("ClaimReview", rumours.CLAIM, LONG)
    with reader.expect_download() as fetched:
        reader.click("main a[href$='/pack.zip']")
    fetched.value.save_as(tmp_path / "pack.zip")
    with ZipFile(tmp_path / "pack.zip") as archive:
        assert LONG in archive.read("index.html").decode()

    desk.press(reader, f"main a:has-text('{article.title}')")
    assert Claim.objects.get().path in reader.content()
    denied = rumours.ask(reader, rumours.DENIAL)
    assert "您似乎在反驳这个说法" in denied
    assert "我们核查过" not in denied
    assert Client().get(Pack.objects.get().path).status_code == 200
