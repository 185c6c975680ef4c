"""The drafting assistant against a real server on loopback that speaks the protocol, well and badly."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.content.assistant.endpoint import AssistantFailed, AssistantOff
from kepu.domain.content.assistant.selectors import is_assisted, proposals_used_in
from kepu.domain.content.assistant.services import (
    AlreadyDecided,
    HoldsPersonalData,
    ProposalWish,
    TooManyOpen,
    accept_proposal,
    propose,
    reject_proposal,
)
from kepu.domain.content.assistant.wording import cleaned
from kepu.domain.content.errors import InvalidFact
from kepu.domain.content.models import Proposal
from kepu.domain.content.review_selectors import facts_for_record
from kepu.domain.content.writing import findings_of
from kepu.foundation.units.policies import Refused

SAID = {"model": "tiny-1", "choices": [{"message": {"role": "assistant", "content": "黑洞很重。"}}]}


class Model(BaseHTTPRequestHandler):
    """Keeps what it was asked in `server.asked` and answers `server.answer`: (status, bytes, seconds to wait before)."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, dict(self.headers), json.loads(body)))
        status, content, wait = self.server.answer
        time.sleep(wait)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *parts):
        """Silent."""


@pytest.fixture
def model(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Model)
    server.asked, server.answer = [], (200, json.dumps(SAID).encode(), 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    settings.ASSISTANT_URL = f"http://127.0.0.1:{server.server_port}/v1"
    settings.ASSISTANT_MODEL, settings.ASSISTANT_KEY, settings.ASSISTANT_SECONDS = "tiny", "s3cret", 1
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def wish(cast, draft):
    """wish(who, **parts) → a proposal for the draft's first block."""

    def _wish(who="astro_editor", **parts):
        values = {"kind": "shorter", "text": "黑洞是一种质量非常大的天体。", "block": draft.body[0].id, **parts}
        return propose(actor=cast.actor(who), edition_id=draft.pk, wish=ProposalWish(**values), now=cast.now)

    return _wish


def test_it_asks_as_the_protocol_says_and_keeps_the_proposal_open(model, wish):
    proposal = wish()

    [(path, headers, body)] = model.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer s3cret"
    assert (body["model"], body["stream"], body["messages"][1]["role"]) == ("tiny", False, "user")
    assert "黑洞是一种质量非常大的天体。" in body["messages"][1]["content"]
    assert (proposal.text, proposal.model, proposal.state) == ("黑洞很重。", "tiny-1", "proposed")


def test_a_term_is_explained_from_the_glossary(model, wish):
    wish(kind="explain", term="引力波", text="人们测到了引力波。")

    assert "术语表的解释是" in model.asked[0][2]["messages"][1]["content"]


def test_an_open_proposal_stops_the_submission_until_somebody_decides(cast, draft, model, wish):
    proposal = wish()
    assert not findings_of(draft).may_be_submitted

    reject_proposal(actor=cast.actor("astro_editor"), edition_id=draft.pk, proposal_id=proposal.pk, now=cast.now)

    assert findings_of(draft).may_be_submitted
    assert not is_assisted(draft.pk)


@pytest.mark.parametrize(("used", "state"), [(None, "accepted"), ("黑洞非常重。", "changed")])
def test_what_was_taken_is_kept_with_who_and_when(cast, draft, model, wish, used, state):
    proposal = wish()

    accept_proposal(
        actor=cast.actor("astro_coordinator"), edition_id=draft.pk, proposal_id=proposal.pk, used=used, now=cast.now
    )

    [taken] = proposals_used_in(draft.pk)
    assert (taken.state, taken.used, taken.decided_at) == (state, used or "黑洞很重。", cast.now)
    assert taken.decided_by_name == str(cast.account["astro_coordinator"])


def test_the_printed_record_says_how_much_a_model_wrote(cast, draft, model, wish):
    assert "起草助手" not in dict(facts_for_record(str(draft.pk)))
    accept_proposal(
        actor=cast.actor("astro_editor"), edition_id=draft.pk, proposal_id=wish().pk, used="x", now=cast.now
    )

    assert dict(facts_for_record(str(draft.pk)))["起草助手"] == "采用了 1 条建议"


def test_nobody_decides_twice(cast, draft, model, wish):
    parts = {"actor": cast.actor("astro_editor"), "edition_id": draft.pk, "proposal_id": wish().pk, "now": cast.now}
    accept_proposal(**parts)

    with pytest.raises(AlreadyDecided):
        reject_proposal(**parts)


@pytest.mark.parametrize("text", ["联系13812345678咨询。", "身份证号11010519491231002X。", "本文件为机密★十年。"])
def test_personal_data_and_secrets_are_not_sent(model, wish, text):
    with pytest.raises(HoldsPersonalData):
        wish(text=text)

    assert model.asked == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, b"<html>not json", 0), "junk"),
        ((200, b'{"choices": []}', 0), "junk"),
        ((200, b'{"choices": [{"message": {"content": null}}]}', 0), "junk"),
        ((200, b'{"choices": [{"message": {"content": "<think>hm"}}]}', 0), "junk"),
        ((200, b"[" * 100_000, 0), "junk"),
        ((200, b" " * 300_000, 0), "junk"),
        ((200, "\ud800".encode("utf-8", "surrogatepass"), 0), "junk"),
        ((500, b"", 0), "refused"),
        ((302, b"", 0), "refused"),
        ((200, b"{}", 1.2), "late"),
    ],
)
def test_a_bad_answer_is_a_refusal_and_leaves_nothing(model, wish, answer, reason):
    model.answer = answer

    with pytest.raises(AssistantFailed) as refusal:
        wish()

    assert refusal.value.reason == reason
    assert not Proposal.objects.exists()


def test_a_model_that_is_not_there_is_unreachable(settings, wish):
    settings.ASSISTANT_URL, settings.ASSISTANT_MODEL = "http://127.0.0.1:9/v1", "tiny"

    with pytest.raises(AssistantFailed) as refusal:
        wish()

    assert refusal.value.reason == "unreachable"


def test_it_is_off_unless_set_up(wish):
    with pytest.raises(AssistantOff):
        wish()


@pytest.mark.parametrize(
    "parts", [{"kind": "poem"}, {"text": " "}, {"text": "长" * 3001}, {"kind": "explain"}, {"text": "半\ud800"}]
)
def test_a_wish_that_makes_no_sense_is_refused(model, wish, parts):
    with pytest.raises(InvalidFact):
        wish(**parts)


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "stranger"])
def test_others_ask_for_nothing(model, wish, who):
    with pytest.raises(Refused):
        wish(who)

    assert model.asked == []


def test_twenty_open_proposals_are_enough(cast, draft, model, wish):
    parts = {"edition": draft, "block": "b", "kind": "shorter", "asked": "a", "text": "t", "model": "m", "at": cast.now}
    Proposal.objects.bulk_create(Proposal(**parts) for _ in range(20))

    with pytest.raises(TooManyOpen):
        wish()


@pytest.mark.parametrize(
    ("said", "kept"),
    [("<think>想一想</think>\n答案", "答案"), ("```text\n答案\n```", "答案"), ("  答案\n", "答案"), ("a\x00b", "ab")],
)
def test_only_the_text_itself_is_kept(said, kept):
    assert cleaned(said) == kept


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "poem"}, {"state": "lost"}, {"text": ""}, {"state": "rejected"}, {"state": "accepted", "decided": True}],
)
def test_the_database_keeps_proposals_true(cast, draft, wrong):
    parts = {"edition": draft, "block": "b", "kind": "shorter", "asked": "a", "text": "t", "model": "m", "at": cast.now}
    decided = {"decided_at": cast.now} if wrong.get("decided") else {}

    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.create(**{**parts, **{k: v for k, v in wrong.items() if k != "decided"}, **decided})


def test_the_log_holds_no_text(model, wish):
    from structlog.testing import capture_logs

    with capture_logs() as logs:
        wish()

    [line] = [line for line in logs if line["event"] == "assistant_asked"]
    assert line["outcome"] == "answered"
    assert "黑洞" not in json.dumps(line, ensure_ascii=False)
