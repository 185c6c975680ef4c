"""Other platforms' items come in with their links: real shapes of feeds, twins, hostile answers, previews, publication."""

from datetime import UTC, datetime, timedelta

import pytest

from kepu.domain.content.models import Edition
from kepu.domain.syndication.contracts import SourceDraft
from kepu.domain.syndication.errors import AlreadyDecided, InvalidPartner, Unreachable
from kepu.domain.syndication.models import HarvestedItem, HarvestSource
from kepu.domain.syndication.reading import fetching
from kepu.domain.syndication.reading.feeds import read_feed
from kepu.domain.syndication.reading.fetching import Answer
from kepu.domain.syndication.reading.repositories import read_repository
from kepu.domain.syndication.services.harvesting import enter_source, leave_item, take_item, visit_due, visit_source
from kepu.engines.ledger.models import Record
from kepu.foundation.units.policies import Refused

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>天文台博客</title><link>https://blog.example.org</link>
<atom:link href="https://blog.example.org/feed/" rel="self" type="application/rss+xml"/><language>zh-CN</language>
<item><title>脉冲星&amp;中子星</title><link>https://blog.example.org/?p=42</link><dc:creator><![CDATA[王若水]]></dc:creator>
<pubDate>Sun, 01 Jun 2025 02:03:04 +0000</pubDate><guid isPermaLink="false">https://blog.example.org/?p=42</guid>
<creativeCommons:license>https://creativecommons.org/licenses/by/4.0/</creativeCommons:license>
<description><![CDATA[<p>脉冲星是<b>旋转</b>的中子星。</p>]]></description>
<content:encoded><![CDATA[<p>脉冲星是旋转的中子星。</p><script>steal()</script>
<img src="/p.jpg" onerror="x()"><p><a href="/more">更多</a></p>]]></content:encoded></item>
<item><title>没有日期、没有 guid 的一条</title><link>https://blog.example.org/?p=43</link><description>只有摘要。</description></item>
<item><description>没有标题</description></item>
</channel></rss>"""
SCIENCE_NEWS_GBK = """<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>科学新闻网</title>
<link>http://news.example.cn/</link><description><![CDATA[最新新闻]]></description>
<item><title><![CDATA[青藏高原发现新种：“高原蝇子草”]]></title><link>http://news.example.cn/htmlnews/2025/6/1.shtm</link>
<pubDate>2025-06-01 08:30:00</pubDate><author>赵致远</author>
<description><![CDATA[研究人员在海拔4800米处发现了一个新种。<br/>相关论文已发表。]]></description></item></channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Ocean</title><id>urn:x:1</id><updated>2025-06-01T00:00:00Z</updated>
<link rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/"/>
<entry><title type="html">Deep &lt;i&gt;sea&lt;/i&gt;</title><id>tag:example.org,2025:1</id><link href="https://ocean.example.org/1"/>
<updated>2025-06-01T10:00:00+08:00</updated><author><name>Zhao</name></author>
<content type="html">&lt;p&gt;Cold.&lt;/p&gt;</content></entry></feed>"""
DELETED = ' status="deleted"'
BOMB = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


@pytest.fixture
def source(cast, settings):
    """source(format="feed", …) → a source of the institute of astronomy."""
    settings.WEBHOOKS_TO_PRIVATE = True

    def _source(name="天文台博客", who="astro_coordinator", **facts):
        draft = SourceDraft(
            unit_id=cast.unit["astro"], name=name, **{"format": "feed", "url": "http://127.0.0.1/feed", **facts}
        )
        return enter_source(actor=cast.actor(who), draft=draft, now=cast.now)

    return _source


@pytest.fixture
def answers(monkeypatch):
    """answers(content) → the next visits get this."""

    def _answers(content, content_type="application/rss+xml"):
        body = content if isinstance(content, bytes) else content.encode()
        answer = Answer("https://blog.example.org/feed/", 200, body, {"content-type": content_type, "etag": '"1"'})
        monkeypatch.setattr("kepu.domain.syndication.services.harvesting.fetch", lambda url, **known: answer)

    return _answers


def visit(cast, source):
    return visit_source(source_id=source.pk, now=cast.now)


class TestReading:
    def test_a_wordpress_feed_with_cdata_creators_licence_and_an_item_without_a_date(self):
        first, second = read_feed(WORDPRESS.encode(), url="https://blog.example.org/feed/")

        assert (first.title, first.link, first.authors) == ("脉冲星&中子星", "https://blog.example.org/?p=42", "王若水")
        assert (first.licence, first.language, first.summary) == ("cc-by-4.0", "zh-hans", "脉冲星是旋转的中子星。")
        assert first.published_at == datetime(2025, 6, 1, 2, 3, 4, tzinfo=UTC)
        assert "script" not in first.body
        assert (second.published_at, second.identifier, second.licence) == (None, "https://blog.example.org/?p=43", "")

    def test_a_news_feed_in_gbk_whose_dates_have_no_zone(self):
        (item,) = read_feed(SCIENCE_NEWS_GBK.encode("gb18030"), url="http://news.example.cn/rss")

        assert item.title == "青藏高原发现新种：“高原蝇子草”"
        assert item.summary == "研究人员在海拔4800米处发现了一个新种。 相关论文已发表。"
        assert item.published_at.astimezone(UTC) == datetime(2025, 6, 1, 0, 30, tzinfo=UTC)

    def test_an_atom_feed_with_a_licence_for_all_entries(self):
        (item,) = read_feed(ATOM.encode(), url="https://ocean.example.org/feed")

        assert (item.title, item.language, item.licence) == ("Deep sea", "en", "cc-by-nc-4.0")
        assert (item.identifier, item.link) == ("tag:example.org,2025:1", "https://ocean.example.org/1")

    @pytest.mark.parametrize("content", [BOMB.encode(), BOMB.encode("utf-16")])
    def test_entities_are_refused_unread(self, content):
        with pytest.raises(Unreachable, match="hostile"):
            read_feed(content, url="https://x.example")

    def test_a_page_that_is_no_feed_is_refused(self):
        with pytest.raises(Unreachable, match="unreadable"):
            read_feed(b"<!doctype html><title>404</title>", url="https://x.example")


class TestRepositories:
    def pages(self, *bodies):
        asked = []
        head = '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2025-06-01T00:00:00Z</responseDate>'

        def get(url):
            asked.append(url)
            return Answer(url, 200, f"{head}{bodies[len(asked) - 1]}</OAI-PMH>".encode())

        return get, asked

    def record(self, key, status=""):
        return (
            f"<record><header{status}><identifier>oai:x:{key}</identifier></header><metadata>"
            '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>题目{key}</dc:title><dc:creator>甲</dc:creator><dc:creator>乙</dc:creator><dc:date>2025-05-30</dc:date>"
            f"<dc:identifier>https://repo.example/{key}</dc:identifier></oai_dc:dc></metadata></record>"
        )

    def test_it_follows_tokens_and_marks_what_was_deleted(self):
        get, asked = self.pages(
            f"<ListRecords>{self.record(1)}<resumptionToken>t1</resumptionToken></ListRecords>",
            f"<ListRecords>{self.record(2, DELETED)}<resumptionToken/></ListRecords>",
        )

        items = list(
            read_repository("https://repo.example/oai", oai_set="s", since=datetime(2025, 5, 1, tzinfo=UTC), get=get)
        )

        assert [(item.identifier, item.is_deleted) for item in items] == [("oai:x:1", False), ("oai:x:2", True)]
        assert (items[0].authors, items[0].link) == ("甲、乙", "https://repo.example/1")
        assert "from=2025-05-01" in asked[0]
        assert asked[1].endswith("resumptionToken=t1")

    def test_nothing_new_is_no_failure_and_any_other_error_is(self):
        nothing, _asked = self.pages('<error code="noRecordsMatch"/>')
        wrong, _asked = self.pages('<error code="badArgument">x</error>')

        assert list(read_repository("https://repo.example/oai", get=nothing)) == []
        with pytest.raises(Unreachable, match="badArgument"):
            list(read_repository("https://repo.example/oai", get=wrong))

    def test_a_repository_that_gives_the_same_token_for_ever_is_left(self):
        page = "<ListRecords><resumptionToken>same</resumptionToken></ListRecords>"
        get, _asked = self.pages(page, page, page)

        with pytest.raises(Unreachable, match="loops"):
            list(read_repository("https://repo.example/oai", get=get))

    def test_entities_are_refused(self):
        with pytest.raises(Unreachable, match="hostile"):
            list(read_repository("https://x.example", get=lambda url: Answer(url, 200, BOMB.encode())))


class TestFetching:
    @pytest.mark.parametrize(
        "address", ["http://127.0.0.1/x", "https://127.0.0.1/x", "https://169.254.169.254/latest", "file:///etc/passwd"]
    )
    def test_addresses_inside_are_never_asked(self, settings, address):
        settings.WEBHOOKS_TO_PRIVATE = False

        with pytest.raises(Unreachable, match="address"):
            fetching.fetch(address)

    def test_a_redirect_is_checked_like_the_first_address(self, receiver, settings, monkeypatch):
        asked = []

        def get(url, known):
            asked.append(url)
            return None, "https://10.0.0.1/inside"

        monkeypatch.setattr(fetching, "_get", get)
        with pytest.raises(Unreachable, match="refused"):
            fetching.fetch("https://a.example/")
        assert asked[1] == "https://10.0.0.1/inside"

    def test_an_answer_that_is_too_large_is_left(self, receiver, settings, monkeypatch):
        settings.WEBHOOKS_TO_PRIVATE = True
        monkeypatch.setattr(fetching, "MOST_BYTES", 10)

        def do_get(handler):
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(b"x" * 100)

        monkeypatch.setattr(receiver.RequestHandlerClass, "do_GET", do_get, raising=False)
        with pytest.raises(Unreachable, match="too_large"):
            fetching.fetch(f"http://127.0.0.1:{receiver.server_port}/feed")


class TestVisiting:
    def test_items_come_in_as_previews_and_nothing_is_public(self, cast, source, answers):
        answers(WORDPRESS)
        made = source()

        assert visit(cast, made).new == 2
        assert visit(cast, made).known == 2
        assert set(HarvestedItem.objects.values_list("state", flat=True)) == {"preview"}
        assert not Edition.objects.exists()

    def test_the_same_item_from_another_feed_is_a_twin_and_not_taken_twice(self, cast, source, answers):
        answers(WORDPRESS)
        visit(cast, source())

        assert visit(cast, source("镜像站")).twins == 2
        assert HarvestedItem.objects.filter(state="left", twin__isnull=False).count() == 2

    def test_what_changed_at_the_source_changes_the_preview(self, cast, source, answers):
        answers(WORDPRESS)
        made = source()
        visit(cast, made)
        answers(WORDPRESS.replace("只有摘要。", "摘要改过。"))

        assert visit(cast, made).changed == 1
        assert HarvestedItem.objects.filter(summary="摘要改过。").exists()

    def test_a_source_that_fails_is_named_and_visited_later_again(self, cast, source, answers):
        answers(BOMB)
        made = source()
        visit(cast, made)

        made.refresh_from_db()
        assert (made.error, made.next_at) == ("hostile", cast.now + timedelta(minutes=60))
        answers(WORDPRESS)
        assert visit_due(now=cast.now + timedelta(hours=1)) == 1
        made.refresh_from_db()
        assert made.error == ""

    def test_a_trusted_source_goes_public_at_once(self, cast, source, answers):
        answers(WORDPRESS)
        visit(cast, source(publishes=True))

        assert Edition.objects.filter(live=True, state="published").count() == 2

    def test_an_editor_alone_does_not_make_a_source_trusted(self, source):
        with pytest.raises(Refused):
            source(who="astro_editor", publishes=True)

    def test_it_refuses_a_source_that_contradicts_itself(self, source):
        with pytest.raises(InvalidPartner):
            source(every_minutes=1)
        assert not HarvestSource.objects.exists()


class TestTaking:
    def item(self, cast, source, answers, title="脉冲星&中子星", **facts):
        answers(WORDPRESS)
        visit(cast, source(**facts))
        return HarvestedItem.objects.get(title=title)

    def test_an_open_licence_brings_the_text_without_scripts_and_foreign_pictures(self, cast, source, answers):
        item = self.item(cast, source, answers)

        taken = take_item(actor=cast.actor("astro_editor"), item_id=item.pk, now=cast.now)

        edition = Edition.objects.get(pk=taken.edition_id)
        html = str(edition.body)
        assert (edition.state, edition.licence, edition.source_url) == (
            "draft",
            "cc-by-4.0",
            "https://blog.example.org/?p=42",
        )
        assert "https://blog.example.org/more" in html
        assert not any(word in html for word in ("script", "<img", "onerror"))

    def test_reserved_text_comes_as_a_summary_with_its_link(self, cast, source, answers):
        item = self.item(cast, source, answers, title="没有日期、没有 guid 的一条")

        taken = take_item(actor=cast.actor("astro_editor"), item_id=item.pk, now=cast.now)

        edition = Edition.objects.get(pk=taken.edition_id)
        assert (edition.licence, edition.summary) == ("reserved", "只有摘要。")
        assert "阅读原文" in str(edition.body)

    @pytest.mark.parametrize(("is_own", "records"), [(False, 0), (True, 1)])
    def test_only_the_units_own_works_enter_the_ledger(self, cast, source, answers, is_own, records):
        item = self.item(cast, source, answers, is_own=is_own)

        take_item(actor=cast.actor("astro_coordinator"), item_id=item.pk, now=cast.now, publish=True)

        assert Record.objects.count() == records

    def test_an_item_is_taken_in_once_and_only_by_those_who_may(self, cast, source, answers):
        item = self.item(cast, source, answers)
        with pytest.raises(Refused):
            take_item(actor=cast.actor("garden_coordinator"), item_id=item.pk, now=cast.now)
        with pytest.raises(Refused):
            take_item(actor=cast.actor("astro_editor"), item_id=item.pk, now=cast.now, publish=True)

        take_item(actor=cast.actor("astro_editor"), item_id=item.pk, now=cast.now)

        with pytest.raises(AlreadyDecided):
            take_item(actor=cast.actor("astro_editor"), item_id=item.pk, now=cast.now)
        with pytest.raises(AlreadyDecided):
            leave_item(actor=cast.actor("astro_editor"), item_id=item.pk, left=True, now=cast.now)
