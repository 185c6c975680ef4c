"""A model behind an address, played by a real server on loopback: it helps where it can and stands in nobody's way."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import Client

from kepu.domain.claims import matching, meaning
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.meaning import renew_vectors
from kepu.domain.claims.models import ClaimVector
from kepu.domain.claims.services import add_variant, withdraw_claim
from tests.domain.claims.acting import TEXT

OTHER_WORDS = "那个热饭的电器用久了身体要长瘤"  # shares no word with the claim
ELSEWHERE = "今天下午三点开会，请带好笔记本"
SIZE = 16


def place(text):
    """Where the model places a text: near the claim when it is about heating."""
    near = "微波炉" in text or "热饭" in text
    return [1.0 if near == (number < SIZE // 2) else -0.1 for number in range(SIZE)]


class Model(BaseHTTPRequestHandler):
    """Keeps what it was asked in `server.asked`; `server.answer(asked)` gives (status, bytes)."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers.get("Authorization"), asked))
        status, content = self.server.answer(asked)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *parts):
        """Silent."""


def well(asked):
    rows = [{"index": number, "embedding": place(text)} for number, text in enumerate(asked["input"])]
    return 200, json.dumps({"data": list(reversed(rows)), "model": "tiny"}).encode()


def late(asked):
    time.sleep(0.5)
    return well(asked)


def saying(*embeddings, status=200):
    rows = [{"index": number, "embedding": each} for number, each in enumerate(embeddings)]
    return lambda asked: (status, json.dumps({"data": rows}).encode())


@pytest.fixture
def model(settings):
    meaning.forget()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.asked, server.answer = [], well
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.EMBEDDING_URL, settings.EMBEDDING_MODEL = f"http://127.0.0.1:{server.server_port}/v1", "tiny"
    settings.EMBEDDING_KEY, settings.EMBEDDING_SECONDS, settings.EMBEDDING_LIKE = "s3cret", 0.3, 0.75
    yield server
    server.shutdown()
    server.server_close()
    meaning.forget()


@pytest.fixture
def placed(cast, checked, model):
    """The one public claim with its vector."""
    assert renew_vectors(now=cast.now) == 1
    model.asked.clear()
    return checked


def test_a_claim_in_other_words_is_offered_and_never_told(placed, model):
    answer = look_up(f"{OTHER_WORDS} https://example.org/x @某人")

    assert (answer.state, answer.matches[0].card.id) == ("possible", placed.pk)
    [(path, key, asked)] = model.asked
    assert (path, key, asked) == ("/v1/embeddings", "Bearer s3cret", {"input": [OTHER_WORDS], "model": "tiny"})


def test_what_is_far_from_every_claim_stays_unknown(placed):
    assert look_up(ELSEWHERE).state == "unknown"


def test_what_the_words_are_sure_of_stays(placed):
    assert look_up(TEXT).state == "known"
    assert look_up("微波炉加热的食物不会致癌").state == "denies"


def test_off_nothing_is_asked_or_kept(cast, checked, model, settings):
    settings.EMBEDDING_URL = ""

    assert renew_vectors(now=cast.now) == 0
    assert look_up(OTHER_WORDS).state == "unknown"
    assert model.asked == []


@pytest.mark.parametrize(
    "answer",
    [
        late, saying(status=500), saying([]), saying([1.0] * SIZE, [1.0] * SIZE), saying(["a"] * SIZE), saying([0.0] * SIZE),
        saying([float("nan")] * SIZE), saying([1e308] * SIZE), saying([1.0] * 5000), saying("x"),
        lambda asked: (200, b"[]"), lambda asked: (200, b"\xff"),
        lambda asked: (200, b'{"data": 7}'), lambda asked: (302, b""),
    ],
)  # fmt: skip
def test_the_words_decide_where_the_model_fails_and_it_is_left_alone_for_a_minute(placed, model, answer):
    model.answer = answer

    assert [look_up(text).state for text in (TEXT, OTHER_WORDS)] == ["known", "unknown"]
    assert len(model.asked) == 1


def test_another_size_of_vectors_compares_with_nothing(placed, model):
    model.answer = saying([1.0] * 32)

    assert look_up(OTHER_WORDS).state == "unknown"


def test_vectors_follow_what_changes(cast, placed, model, settings):
    assert renew_vectors(now=cast.now) == 0
    add_variant(actor=cast.actor("astro_editor"), claim_id=placed.pk, text="微波致癌", now=cast.now)
    assert renew_vectors(now=cast.now) == 1
    settings.EMBEDDING_MODEL = "other"
    assert renew_vectors(now=cast.now) == 1
    assert ClaimVector.objects.get().model == "other"


def test_a_withdrawn_claim_is_not_offered(cast, placed):
    withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=placed.pk, reason="撤回", now=cast.now)

    assert look_up(OTHER_WORDS).matches == ()


def test_the_worker_goes_on_after_a_failure(cast, checked, model):
    model.answer = saying(status=503)
    assert renew_vectors(now=cast.now) == 0
    model.answer = well
    assert renew_vectors(now=cast.now) == 1


def test_readers_are_told_where_their_text_goes(placed, settings):
    said = "文字还会发送给本站配置的语言模型"
    assert said in Client().get("/claims/match/").text

    settings.EMBEDDING_URL = ""
    assert said not in Client().get("/claims/match/").text


def test_the_message_is_not_logged_when_the_model_fails(placed, model, caplog, capsys):
    model.answer = saying(status=500)

    look_up(OTHER_WORDS)

    assert OTHER_WORDS not in caplog.text + "".join(capsys.readouterr())


def test_every_process_sees_new_vectors_within_half_a_minute(placed, model, monkeypatch):
    early = meaning._Signs()
    assert early.any()
    ClaimVector.objects.all().delete()
    monkeypatch.setattr(meaning, "LOOKED_FOR_NEW", 0.0)
    renew_vectors(now=placed.published_at)

    assert early.any()
    assert early.near(meaning._bits(place(TEXT))) == [placed.pk]
    matching.forget()
