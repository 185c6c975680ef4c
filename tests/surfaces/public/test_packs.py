"""The emergency library for everybody: found, read, taken along, counted without a trace; feed and interface for machines."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import feedparser
import pytest
from django.core.cache import cache
from django.test import Client

from kepu.domain.packs.contracts import PartDraft
from kepu.domain.packs.models import DailyFetches, Pack, Version
from kepu.domain.packs.offline.building import PURPOSE
from kepu.domain.packs.offline.checking import apply_delta, verify
from kepu.domain.packs.services import add_part, begin_version, withdraw_pack
from kepu.foundation.clock import local_date, now
from kepu.foundation.crypto import public_signing_key
from kepu.ui.fonts import chinese_font
from tests.domain.packs.acting import DRAFT, LAW, begin

READER = {"headers": {"User-Agent": "Mozilla/5.0 (Linux; Android 14) Mobile"}}
LATER = local_date(now()) + timedelta(days=400)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def valid(public_pack):
    """A public pack whose review day is to come, whatever day it is today."""
    Version.objects.filter(pack=public_pack).update(due_on=LATER)
    Pack.objects.filter(pk=public_pack.pk).update(due_on=LATER)
    return public_pack


def content_of(answer):
    return b"".join(answer.streaming_content)


def test_a_pack_is_found_by_hazard_place_language_audience_and_words(cast, valid):
    reader = Client()

    for asked in (
        "",
        "?hazard=earthquake",
        "?province=53",
        "?language=zh-hans",
        "?audience=public",
        "?q=地震",
        "?hazard=nonsense",
    ):
        assert valid.name in reader.get(f"/packs/{asked}").text
    for asked in ("?q=海啸", "?season=now"):
        assert valid.name not in reader.get(f"/packs/{asked}").text


def test_the_page_shows_parts_sources_authors_and_who_reviewed(valid):
    page = Client().get(valid.path).text

    for words in (
        "伏地、遮挡、手抓牢",
        "中华人民共和国防震减灾法",
        "李启明",
        "白芷",
        "科学性审核",
        "断网也能打开",
        "<audio",
    ):
        assert words in page
    assert "已超过" not in page


def test_the_page_is_a_learning_resource_for_machines(valid):
    page = Client().get(valid.path).text

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1])
    assert (data["@type"], data["inLanguage"], data["version"]) == ("LearningResource", "zh-Hans", "1")
    assert data["encoding"]["contentUrl"].endswith(f"/packs/{valid.pk}/pack.zip")


def test_past_its_review_day_it_says_so_and_is_no_longer_offered_first(cast, valid, publish):
    other = publish(begin(cast, draft=replace(DRAFT, title="另一个")))
    Version.objects.filter(pack=other).update(due_on=LATER)
    Version.objects.filter(pack=valid).update(due_on=date(2025, 1, 1))
    cache.clear()

    listed = Client().get("/packs/").text

    assert "本资源包的复审期限是" in Client().get(valid.path).text
    assert listed.index("另一个") < listed.index(valid.name)
    assert "已过复审期限" in listed


def test_the_file_verifies_with_the_key_that_the_site_states(valid):
    reader = Client()
    content = content_of(reader.get(f"{valid.path}pack.zip", **READER))
    stated = reader.get("/packs/signing-key.json").json()

    told = verify(content, key=public_signing_key(PURPOSE), today=date(2025, 6, 1))

    assert told.faults == ()
    assert told.manifest["key"]["public"] == stated["public"]


def test_what_is_fetched_is_counted_by_the_day_and_by_nobody(valid):
    reader, part = Client(), valid.versions.get().parts.get(kind="poster")
    for _ in range(2):
        reader.get(f"{valid.path}pack.zip", **READER)
    reader.get(f"{valid.path}parts/{part.pk}/?take=1", **READER)
    reader.get(f"{valid.path}parts/{part.pk}/", **READER)  # shown in the page
    reader.get(f"{valid.path}pack.zip", headers={"User-Agent": "Googlebot/2.1"})
    reader.get(f"{valid.path}pack.zip", headers={"User-Agent": "Mozilla/5.0", "Sec-Purpose": "prefetch"})

    assert {row.kind: row.fetches for row in DailyFetches.objects.all()} == {"pack": 2, "part": 1}
    assert {field.name for field in DailyFetches._meta.local_fields} == {"id", "pack", "day", "kind", "fetches"}


def test_files_are_taken_away_and_never_run(valid):
    reader, part = Client(), valid.versions.get().parts.get(kind="poster")

    for address in ("pack.zip", f"parts/{part.pk}/"):
        answer = reader.get(valid.path + address, **READER)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_who_has_an_older_file_takes_only_what_changed(cast, valid, publish):
    reader, editor = Client(), cast.actor("astro_editor")
    old = content_of(reader.get(f"{valid.path}pack.zip", **READER))
    begin_version(actor=editor, pack_id=valid.pk, note="补充室外的做法", now=cast.now)
    Version.objects.filter(pack=valid, state="draft").update(due_on=date(2026, 5, 1))
    fact = PartDraft("fact", "室外怎么做", "远离楼房。", sources=(LAW,))
    add_part(actor=editor, pack_id=valid.pk, draft=fact, now=cast.now)
    publish(valid, now=cast.now + timedelta(days=3))

    delta = content_of(reader.get(f"{valid.path}changes-since-1.zip", **READER))

    assert apply_delta(old, delta) == content_of(reader.get(f"{valid.path}pack.zip", **READER))
    assert reader.get(f"{valid.path}changes-since-2.zip").status_code == 404
    paper = reader.get(f"{valid.path}?v=1").text
    assert "您手里的是第1版，最新是第2版" in paper
    assert "补充室外的做法" in paper
    assert "您手里的是第2版，也是最新版" in reader.get(f"{valid.path}?v=2").text


@pytest.mark.skipif(not chinese_font(), reason="no Chinese font on this machine")
@pytest.mark.parametrize("address", ["sheet.pdf", "large.pdf", "poster.pdf", "card.png"])
def test_it_is_printed_and_shared(valid, address):
    answer = Client().get(valid.path + address, **READER)

    content = content_of(answer) if answer.streaming else answer.content
    assert content[:4] in (b"%PDF", b"\x89PNG")


def test_a_withdrawn_pack_says_so_and_gives_nothing_out(cast, valid):
    part = valid.versions.get().parts.get(kind="poster")
    withdraw_pack(actor=cast.actor("astro_coordinator"), pack_id=valid.pk, reason="做法已经过时", now=cast.now)
    reader = Client()

    page = reader.get(valid.path).text
    assert "做法已经过时" in page
    assert "pack.zip" not in page
    for address in ("pack.zip", "sheet.pdf", "card.png", "changes-since-1.zip", f"parts/{part.pk}/"):
        assert reader.get(valid.path + address).status_code == 404
    assert valid.name not in reader.get("/packs/").text
    assert reader.get(f"/api/v1/packs/{valid.pk}").json()["withdrawn_because"] == "做法已经过时"


def test_what_was_never_public_is_not_there(cast):
    pack = begin(cast)

    for address in ("", "pack.zip", "sheet.pdf", "card.png"):
        assert Client().get(pack.path + address).status_code == 404
    assert Client().get(f"/api/v1/packs/{pack.pk}").status_code == 404


@pytest.mark.parametrize("bad", ["nonsense.pdf", "parts/999999/", "changes-since-0.zip", "?v=abc", "?v=99999999999"])
def test_a_wrong_address_is_no_fault_of_ours(valid, bad):
    assert Client().get(valid.path + bad).status_code in (200, 404)


def test_languages_of_a_family_lead_to_one_another(cast, valid, publish):
    english = replace(DRAFT, title="When the ground shakes")
    other = publish(begin(cast, draft=english, language="en", beside=valid.pk))
    cache.clear()

    assert other.path in Client().get(valid.path).text
    page = Client().get(other.path).text
    assert valid.path in page
    assert 'lang="en"' in page


def test_the_list_asks_no_more_when_it_grows(cast, valid, publish, django_assert_max_num_queries):
    for number in range(4):
        pack = publish(begin(cast, draft=replace(DRAFT, title=f"第{number}个")))
        Version.objects.filter(pack=pack).update(due_on=LATER)
    cache.clear()

    with django_assert_max_num_queries(14):
        answer = Client().get("/packs/?page=1")
    assert "第3个" in answer.text
    with django_assert_max_num_queries(24):
        Client().get(valid.path)


def test_the_interface_lists_and_shows(valid):
    machine = Client()

    listed = machine.get("/api/v1/packs?hazard=earthquake&region=532823&language=zh-hans").json()
    assert (listed["count"], listed["packs"][0]["hazards"]) == (1, ["earthquake"])
    shown = machine.get(f"/api/v1/packs/{valid.pk}").json()
    assert [part["kind"] for part in shown["parts"]] == ["fact", "question", "poster", "audio"]
    assert shown["resource"]["@type"] == "LearningResource"
    for wrong in ("hazard=dragon", "language=xx", "region=53", "season=always", "audience=cats"):
        assert machine.get(f"/api/v1/packs?{wrong}").status_code == 422


def test_feed_and_map_have_it(valid):
    reader = Client()
    content_of(reader.get(f"{valid.path}pack.zip", **READER))

    [entry] = feedparser.parse(reader.get("/feeds/packs.rss").content).entries
    assert entry.title == valid.name
    assert entry.enclosures[0].type == "application/zip"
    assert valid.path in reader.get("/sitemap.xml").text


def test_a_new_version_is_shown_at_once_although_pages_are_kept(cast, valid, publish, settings):
    settings.PAGE_CACHE = True
    reader = Client()
    reader.get(valid.path)
    begin_version(actor=cast.actor("astro_editor"), pack_id=valid.pk, note="换标题", now=cast.now)
    Version.objects.filter(pack=valid, state="draft").update(due_on=date(2026, 5, 1), title="全新的标题")
    publish(valid, now=cast.now + timedelta(days=3))

    assert "全新的标题" in reader.get(valid.path).text
