"""A pasted link is compared with those that are known and never opened."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from kepu.domain.claims.errors import InvalidFact
from kepu.domain.claims.links import is_only_links, key_of
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.services import add_sighting, remove_sighting, withdraw_claim
from tests.domain.claims.acting import TEXT

SEEN = "https://mp.weixin.qq.com/s?__biz=abc&mid=7&utm_source=x#rd"


@pytest.fixture
def seen(cast, checked):
    add_sighting(actor=cast.actor("astro_editor"), claim_id=checked.pk, url=SEEN, now=cast.now)
    return checked


@pytest.mark.parametrize(
    "link",
    [
        SEEN, "http://mp.weixin.qq.com/s/?mid=7&__biz=abc&from=timeline", "妈你看 https://mp.weixin.qq.com/s?__biz=abc&mid=7",
    ],
)  # fmt: skip
def test_an_address_where_it_was_seen_leads_to_the_claim(seen, link):
    answer = look_up(link)

    assert (answer.state, answer.link, answer.matches[0].card.id) == ("known", "found", seen.pk)


def test_the_claims_own_page_leads_to_the_claim(seen, settings):
    assert look_up(f"{settings.BASE_URL}/claims/{seen.pk}/").link == "found"
    assert look_up(f"https://elsewhere.example/claims/{seen.pk}/").link == "unread"


def test_any_other_link_is_not_opened_and_the_reader_is_asked_for_the_words(seen):
    assert look_up("https://example.org/a 看看").link == "unread"
    assert "我们不会打开链接" in Client().post("/claims/match/", {"text": "https://example.org/a"}).text


def test_words_beside_a_link_count_more_than_the_link(seen):
    assert look_up(f"{TEXT} https://example.org/a").state == "known"
    assert look_up(f"微波炉加热的食物不会致癌，看 {SEEN}").state == "denies"
    assert look_up(f"今天天气真好，我们去公园散步吧 {SEEN}").state == "possible"


def test_a_withdrawn_claim_is_not_led_to_and_an_address_can_be_taken_away(cast, seen):
    sighting = seen.sightings.get()
    remove_sighting(actor=cast.actor("astro_editor"), claim_id=seen.pk, sighting_id=sighting.pk, now=cast.now)
    assert look_up(SEEN).link == "unread"

    add_sighting(actor=cast.actor("astro_editor"), claim_id=seen.pk, url=SEEN, now=cast.now)
    withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=seen.pk, reason="撤回", now=cast.now)
    assert look_up(SEEN).link == "unread"


@pytest.mark.parametrize(
    "address", ["", "javascript:alert(1)", "ftp://a.b/c", "https://", "https://[::1", "https://a b.cn/", "x" * 600]
)
def test_what_is_no_address_is_refused(cast, checked, address):
    with pytest.raises(InvalidFact):
        add_sighting(actor=cast.actor("astro_editor"), claim_id=checked.pk, url=address, now=cast.now)


@pytest.mark.parametrize("text", ["https://[", "http://", "www.", "https://\x00", "https://a.b:99999/"])
def test_a_broken_link_breaks_nothing(seen, text):
    assert look_up(text).matches == ()


def test_keys_are_the_same_for_the_same_page():
    assert key_of("https://www.Example.org/a/") == key_of("http://m.example.org/a#x") == "example.org/a"
    assert key_of("https://example.org/a?id=1") != key_of("https://example.org/a?id=2")
    assert not is_only_links("微波炉会致癌 https://example.org/a")


def test_the_interface_says_so(seen):
    said = Client().post("/api/v1/claims/match", json.dumps({"text": SEEN}), content_type="application/json").json()

    assert (said["state"], said["link"], said["matches"][0]["claim"]["id"]) == ("known", "found", seen.pk)


def test_the_desk_adds_and_takes_away(cast, checked):
    desk = Client()
    desk.force_login(cast.account["astro_editor"], backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("workbench:claims:claim", args=[checked.pk])

    desk.post(reverse("workbench:claims:sightings", args=[checked.pk]), {"url": SEEN})
    assert "mp.weixin.qq.com" in desk.get(page).text
    desk.post(reverse("workbench:claims:sighting_removal", args=[checked.pk, checked.sightings.get().pk]))
    assert not checked.sightings.exists()
    assert (
        "最多 500 个字符"
        in desk.post(reverse("workbench:claims:sightings", args=[checked.pk]), {"url": "x"}, follow=True).text
    )
