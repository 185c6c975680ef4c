"""The box, the list, the page of a claim, handing a message in, the feeds, the interface for machines."""

import json

import feedparser
import pytest
from django.core.cache import cache
from django.test import Client

from kepu.domain.claims import matching
from kepu.domain.claims.models import Claim, Cluster, Message
from kepu.domain.claims.services import withdraw_claim
from tests.domain.claims.acting import TEXT

SECRET = "我只是想问问，别留下这句独一无二的话"


@pytest.fixture(autouse=True)
def _fresh():
    matching.forget()
    cache.clear()


def ask(text, **more):
    return Client().post("/claims/match/", {"text": text}, **more)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT, "这个说法我们核查过"), ("微波炉加热的食物不会致癌", "您似乎在反驳这个说法"),
        ("微波炉加热的食物会致癌吗？", "您似乎在问这个说法"), ("明天会下雨", "我们还没有核查过"),
    ],
)  # fmt: skip
def test_a_message_gets_what_is_known_about_it(cast, checked, text, said):
    answer = ask(text)

    assert said in answer.text
    assert answer["Cache-Control"] == "private, no-store"


def test_htmx_gets_only_the_answer(cast, checked):
    assert "<html" not in ask(TEXT, headers={"HX-Request": "true"}).text


def test_what_was_only_asked_is_neither_kept_nor_logged(cast, caplog, capsys):
    ask(SECRET)

    assert not Message.objects.exists()
    assert SECRET not in caplog.text + "".join(capsys.readouterr())


def test_a_message_is_kept_only_with_the_readers_agreement(cast):
    reader = Client()
    refused = reader.post("/claims/messages/", {"text": SECRET})
    assert (refused.status_code, Message.objects.count()) == (422, 0)
    assert SECRET in refused.text  # nothing lost of what they typed

    reader.post("/claims/messages/", {"text": SECRET, "agreed": "on", "contact": "a@example.org"})

    assert Message.objects.get().text == SECRET


def test_a_machine_is_slowed_down(cast, monkeypatch):
    for name in ("LOOKS_A_MINUTE", "SENT_AN_HOUR"):
        monkeypatch.setattr(f"kepu.surfaces.public.views.claims.{name}", 2)
    reader = Client()

    sent = [reader.post("/claims/messages/", {"text": f"{SECRET}{n}", "agreed": "on"}).status_code for n in range(3)]

    assert sent == [302, 302, 429]
    assert [ask(TEXT).status_code for _ in range(3)] == [200, 200, 429]


def test_a_token_is_asked_of_what_changes_something(cast):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/claims/match/", {"text": TEXT}).status_code == 200
    assert strict.post("/claims/messages/", {"text": TEXT, "agreed": "on"}).status_code == 403


def test_the_page_says_verdict_why_who_signed_sources_and_history(cast, checked, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        page = Client().get(f"/claims/{checked.pk}/")
    review = json.loads(page.text.split('application/ld+json">')[1].split("</script>")[0])

    for words in ("不实", "微波是非电离辐射", "周明远", "物理研究所", "10.1038/s41586-020-2649-2", "发布结论"):
        assert words in page.text
    assert (review["@type"], review["claimReviewed"], review["reviewRating"]["ratingValue"]) == ("ClaimReview", TEXT, 1)


def test_what_is_being_checked_is_nobodys_to_read(cast):
    claim = Claim.objects.create(unit_id=cast.unit["astro"], text=TEXT, first_seen_at=cast.now, opened_at=cast.now)

    assert Client().get(f"/claims/{claim.pk}/").status_code == 404
    assert TEXT not in Client().get("/claims/").text
    assert Client().get(f"/api/v1/claims/{claim.pk}").status_code == 404


def test_list_search_home_map_and_feeds_show_it_until_it_is_withdrawn(
    cast, checked, django_capture_on_commit_callbacks
):
    def places():
        reader = Client()
        feed = feedparser.parse(reader.get("/feeds/claims.rss").content)
        data = json.loads(reader.get("/feeds/claims.jsonld").content)
        return [
            TEXT in reader.get("/claims/", {"q": "微波炉", "category": "food", "grade": "false"}).text,
            TEXT in reader.get("/").text,
            f"/claims/{checked.pk}/" in reader.get("/sitemap.xml").text,
            "微波" in "".join(entry.title for entry in feed.entries),
            TEXT in [item["item"][0]["claimReviewed"] for item in data["dataFeedElement"]],
            TEXT in json.dumps(reader.get("/api/v1/search", {"q": "微波炉"}).json(), ensure_ascii=False),
        ]

    assert places() == [True] * 6
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="撤稿", now=cast.now)
    assert places() == [False] * 6


def test_machines_get_the_same_answers_as_problems_where_they_ask_wrongly(cast, checked):
    def post(body):
        return Client().post("/api/v1/claims/match", json.dumps(body), content_type="application/json")

    found = post({"text": TEXT}).json()
    assert (found["state"], found["matches"][0]["claim"]["verdict"]) == ("known", "false")
    for wrong in ({}, {"text": ""}, {"text": "长" * 5001}, {"text": TEXT, "limit": 0}, {"text": "\ud800"}):
        answer = post(wrong)
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert Client().get(f"/api/v1/claims/{checked.pk}").json()["review"]["@type"] == "ClaimReview"
    assert not Cluster.objects.exists()
