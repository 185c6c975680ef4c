"""From a paper to the public: two editions are written with help, judged, returned once, published, found, corrected everywhere."""

import re

import feedparser
import pytest
from sickle import Sickle

from kepu.domain.content.models import Edition, Passage, Source
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import local_date, now
from tests.journeys import writing_desk as desk
from tests.journeys.recording import figure

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TITLE, FOR_CHILDREN = "黑洞的影子有多大", "天上最黑的影子"
FACTS = {"summary": "一个圆环告诉我们它有多重。", "authors": "李启明、王若水"}
ID_NUMBER = "11010519491231002X"
TEXT = "天文学家拍到一个明亮的圆环[1]。圆环当中很暗，那是黑洞的影子，质量约为太阳的四十万倍。"
FOR_CHILDREN_TEXT = "我们看见一个亮亮的圆环。圆环中间黑黑的，那是一团影子。"
CORRECTED = TEXT.replace("四十万", "四百万")
REASON, NOTE = "请说明影子为什么是黑的", "质量写错了：应为太阳的四百万倍。"


@pytest.fixture
def visitor(live_server, chromium):
    """A page of somebody who has no account: a reader, or the expert from outside."""
    page = chromium.new_context(base_url=live_server.url, locale="zh-CN", service_workers="block").new_page()
    page.context.set_default_timeout(60_000)
    return page


@pytest.fixture
def judges(person):
    """Those who take the steps after another, each in a session of their own."""
    names = ("astro_reviewer", "astro_secrecy", "astro_coordinator", "astro_leader")
    return {name.removeprefix("astro_"): person(name) for name in names}


def found(page, words):
    """The writing help's finding about these words."""
    return page.locator(f"[data-writing] [data-finding][data-words='{words}']")


def write_for_the_public(editor):
    """The first edition: the writing help stops a number that must not be public, then the mark gets its passage."""
    edition = desk.begin(editor, TITLE)
    desk.open_editor(editor, edition)
    desk.show_writing_help(editor)
    desk.add_text_block(editor)
    desk.write(editor, f"{TEXT}作者身份证号{ID_NUMBER}。", **FACTS)
    found(editor, ID_NUMBER).wait_for()
    assert found(editor, ID_NUMBER).get_attribute("data-severity") == "error"
    desk.write(editor, TEXT)
    found(editor, ID_NUMBER).wait_for(state="detached")
    desk.save(editor)

    editor.goto(edition)
    editor.select_option("[name=mark-1]", index=1)
    desk.press(editor, "form[action$='/passages/'] button")
    return edition


def write_for_children(editor, first):
    """The edition for grades 3–4: begun from the first one's text, with a word that the writing help finds unexplained."""
    edition = desk.add_edition(editor, first, FOR_CHILDREN, "grades_3_4")
    desk.open_editor(editor, edition)
    found(editor, "黑洞").wait_for()
    desk.write(editor, FOR_CHILDREN_TEXT, **FACTS)
    found(editor, "黑洞").wait_for(state="detached")
    desk.save(editor)
    return edition


def pass_all_steps(judges, visitor, title, link):
    """First review, secrecy and science side by side, in any order; then the second and the final review."""
    desk.approve_by_link(visitor, link)
    for judge in ("secrecy", "reviewer", "coordinator", "leader"):
        desk.approve(judges[judge], title)


def return_and_revise(editor, judges, edition):
    """One of the three that run side by side returns it: the round ends, its reason reaches the writer, the text is open again."""
    desk.hand_in(editor, edition)
    desk.approve(judges["secrecy"], FOR_CHILDREN)
    desk.give_back(judges["reviewer"], FOR_CHILDREN, REASON)
    editor.goto(edition)
    assert REASON in editor.inner_text("main")
    desk.open_editor(editor, edition)
    desk.write(editor, f"{FOR_CHILDREN_TEXT}光进得去，出不来。")
    desk.save(editor)


def begin_partner(coordinator, cast):
    """A platform that fetches the institute's editions; the address of its own feed, as shown once."""
    coordinator.goto("/workbench/syndication/partners/new/")
    coordinator.fill("[name=name]", "少年科学网")
    coordinator.select_option("[name=unit_id]", str(cast.unit["astro"]))
    coordinator.select_option("[name=way]", "pull")
    desk.press(coordinator, "main form button[type=submit]")
    return re.search(r"/feeds/\S+", coordinator.inner_text("main"))[0]


def read_feed(visitor, address="/feeds/editions.rss?unit=astro"):
    """What a feed reader makes of a feed: title → entry."""
    feed = feedparser.parse(visitor.request.get(address).body())
    assert not feed.bozo
    return {entry.title: entry for entry in feed.entries}


def harvest(live_server):
    """What a harvester gets by OAI-PMH: title → metadata."""
    records = Sickle(f"{live_server.url}/feeds/oai", max_retries=0).ListRecords(
        metadataPrefix="oai_dc", set="unit:astro"
    )
    return {record.metadata["title"][0]: record.metadata for record in records}


def correct(editor, judges, edition):
    desk.open_editor(editor, edition)
    desk.write(editor, CORRECTED)
    desk.save(editor)
    editor.goto(f"{edition}correction/")
    editor.fill("[name=note]", NOTE)
    desk.press(editor)
    desk.approve(judges["secrecy"], TITLE)
    desk.approve(judges["reviewer"], TITLE)


def receipts(coordinator):
    """Of the only correction: copy → what it has to show for it."""
    coordinator.goto("/workbench/syndication/")
    desk.press(coordinator, "main tbody a >> nth=0")
    rows = [row.locator("td").all_inner_texts() for row in coordinator.locator("main tbody tr").all()]
    return {re.sub(r" · /q/.*", "", copy.strip()): state.strip() for copy, state, *_rest in rows}


@pytest.mark.charter("O3", "N5", "G1", "H6")
def test_a_paper_becomes_two_editions_that_are_judged_published_found_and_corrected(
    person, visitor, judges, cast, live_server
):
    editor, year = person("astro_editor"), local_date(now()).year
    feed = begin_partner(judges["coordinator"], cast)
    first = write_for_the_public(editor)
    second = write_for_children(editor, first)
    assert [Source.objects.get().identifier, Passage.objects.count()] == ["10.1038/s41586-020-2649-2", 2]

    return_and_revise(editor, judges, second)
    assert Record.objects.count() == 0
    for edition, title in ((second, FOR_CHILDREN), (first, TITLE)):
        pass_all_steps(judges, visitor, title, desk.hand_in(editor, edition))

    public, for_children = Edition.objects.get(title=TITLE), Edition.objects.get(title=FOR_CHILDREN)
    assert (public.work_id, public.live, for_children.live) == (for_children.work_id, True, True)
    assert Record.objects.counted().filter(unit=cast.unit["astro"], state="confirmed").count() == 2
    for audience in ("public", "grades_3_4"):
        assert figure(judges["coordinator"], f"content.editions.{audience}.count", "astro", year) == 1

    visitor.goto("/search/?q=影子")
    desk.press(visitor, f"main a:has-text('{TITLE}') >> nth=0")
    assert "四十万倍" in visitor.inner_text("main")
    assert (
        read_feed(visitor).keys()
        == read_feed(visitor, feed).keys()
        == harvest(live_server).keys()
        == {TITLE, FOR_CHILDREN}
    )

    correct(editor, judges, first)
    visitor.reload()
    assert "四百万倍" in visitor.inner_text("main")
    assert NOTE in visitor.inner_text("main")
    assert NOTE in read_feed(visitor)[TITLE].summary
    assert figure(judges["coordinator"], "content.corrections.count", "astro", year) == 1
    assert receipts(judges["coordinator"])["合作方 · 少年科学网"] == "送达中"

    read_feed(visitor, feed)
    assert receipts(judges["coordinator"]) == {
        "本站": "已回执",
        "公开订阅源": "已送达",
        "合作方 · 少年科学网": "已送达",
        "打印页": "已送达",
    }
