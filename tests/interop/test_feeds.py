"""What feed readers make of our feeds: feedparser reads RSS and Atom."""

import json
from datetime import timedelta

import feedparser
import pytest

from kepu.domain.content.models import Edition

pytestmark = pytest.mark.charter("N5", "G1")


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    found = feedparser.parse(answer.content)
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.mark.parametrize(("kind", "version"), [("atom", "atom10"), ("rss", "rss20")])
def test_a_reader_finds_the_full_text_with_its_author_licence_and_lasting_identifier(client, published, kind, version):
    published()

    found = read(client, f"/feeds/editions.{kind}")

    entry = found.entries[0]
    assert found.version == version
    assert entry.title == "黑洞为什么不是洞"
    assert entry.link.startswith("http://127.0.0.1:8000/read/astro/")
    assert entry.id.startswith("urn:uuid:")
    assert {author.name for author in entry.authors} == {"李启明", "王若水"}
    assert "出不来" in entry.content[0].value
    assert "script" not in entry.content[0].value
    assert entry.summary == "一句话"


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_reserved_text_is_in_feeds_as_a_summary_only(client, published, kind):
    published(licence="reserved")

    entry = read(client, f"/feeds/editions.{kind}").entries[0]

    assert entry.summary == "一句话"
    assert "出不来" not in json.dumps(entry, ensure_ascii=False, default=str)


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_a_correction_stands_in_the_entry_and_moves_its_moment_of_change(cast, client, published, correct, kind):
    edition = published()
    before = read(client, f"/feeds/editions.{kind}").entries[0]
    correct(edition, now=cast.now + timedelta(days=1))

    after = read(client, f"/feeds/editions.{kind}").entries[0]

    assert after.id == before.id
    assert after.updated_parsed > before.updated_parsed
    assert "质量应为四百万倍太阳质量" in after.summary
    assert "质量应为四百万倍太阳质量" in after.content[0].value
    assert "correction" in [tag.term for tag in after.tags]


@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_what_was_taken_down_is_a_note_without_its_text(client, published, correct, kind):
    from django.utils import timezone

    correct(published(), kind="take_down", note="含有错误的医疗建议。", now=timezone.now())

    entry = read(client, f"/feeds/editions.{kind}").entries[0]

    assert entry.title == "[已下架] 黑洞为什么不是洞"
    assert "含有错误的医疗建议" in entry.summary
    assert "出不来" not in json.dumps(entry, ensure_ascii=False, default=str)


def test_feeds_narrow_to_a_unit_with_all_below_it_an_audience_a_medium_and_a_language(client, published):
    published("天文")
    published("植物", unit="garden", audience="farmers")
    published("Stars", language="en")

    def titles(query):
        return sorted(entry.title for entry in read(client, f"/feeds/editions.atom?{query}").entries)

    assert titles("unit=north") == ["Stars", "天文"]
    assert titles("audience=farmers") == ["植物"]
    assert titles("language=en") == ["Stars"]
    assert titles("unit=north&audience=farmers") == []
    assert client.get("/feeds/editions.atom?unit=nobody").status_code == 404


def test_a_reader_that_has_it_already_gets_nothing_again_until_something_changes(cast, client, published, correct):
    edition = published()
    first = client.get("/feeds/editions.rss")
    known = {"If-None-Match": first["ETag"], "If-Modified-Since": first["Last-Modified"]}

    assert client.get("/feeds/editions.rss", headers=known).status_code == 304
    correct(edition, now=cast.now + timedelta(days=1))
    assert client.get("/feeds/editions.rss", headers=known).status_code == 200


def test_a_partner_fetches_what_it_takes_and_with_it_the_corrections(client, published, partner, correct):
    site, secret = partner(audiences=("farmers",))
    published("给公众")
    edition = published("给农民", audience="farmers")
    correct(edition)

    found = read(client, f"/feeds/editions.atom?token={secret}")

    assert [entry.title for entry in found.entries] == ["给农民"]
    assert site.copies.get().receipts.get().state == "delivered"
    assert client.get("/feeds/editions.atom?token=wrong").status_code == 404


def test_a_partners_feed_is_kept_by_nobody_else_and_does_not_repeat_its_token(client, published, partner):
    _site, secret = partner()
    published()

    answer = client.get(f"/feeds/editions.atom?token={secret}")

    assert answer["Cache-Control"] == "private, no-cache"
    assert secret not in answer.text


def test_json_feed_holds_what_json_feed_1_1_requires(client, published):
    published()

    feed = client.get("/feeds/editions.json").json()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert all(
        isinstance(item["id"], str) and ("content_html" in item or "content_text" in item) for item in feed["items"]
    )


def test_the_number_of_queries_does_not_grow_with_the_feed(client, published, django_assert_max_num_queries):
    for number in range(12):
        published(f"文章{number}")
    assert Edition.objects.count() == 12
    client.get("/feeds/editions.json")

    with django_assert_max_num_queries(16):
        client.get("/feeds/editions.atom")
