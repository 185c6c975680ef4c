"""Editions that are public, partners that take them, a receiver that keeps what it gets."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kepu.domain.content import registry
from kepu.domain.content.models import Correction, Edition
from kepu.domain.content.room_services import ensure_room
from kepu.domain.syndication.contracts import PartnerDraft
from kepu.domain.syndication.services.partners import enter_partner

BODY = [
    ("heading", "视界之内"),
    ("text", "<p>光也<b>出不来</b>。<script>alert(1)</script></p>"),
    ("quote", {"text": "看见看不见的", "who": "李启明"}),
]


@pytest.fixture
def published(cast):
    """published("标题", unit="astro", …) → an edition that everybody may read, its copies entered."""

    def _published(title="黑洞为什么不是洞", unit="astro", **facts):
        edition = Edition(
            title=title, slug=f"e{Edition.objects.count()}", summary="一句话", authors="李启明、王若水", body=BODY,
            live=True, state="published", first_published_at=cast.now, **{"licence": "cc-by-nc-4.0", **facts},
        )  # fmt: skip
        ensure_room(cast.unit[unit]).page.add_child(instance=edition)
        registry.tell_published(edition.pk, cast.now)
        return edition

    return _published


@pytest.fixture
def correct(cast):
    """correct(edition, kind="correction") → a correction, told to everybody who holds a copy."""

    def _correct(edition, kind="correction", note="质量应为四百万倍太阳质量。", now=None):
        number = Correction.objects.filter(edition=edition).count() + 1
        state = {"correction": "published", "retraction": "retracted", "take_down": "taken_down"}[kind]
        Edition.objects.filter(pk=edition.pk).update(state=state, live=kind != "take_down")
        made = Correction.objects.create(edition=edition, number=number, kind=kind, note=note, at=now or cast.now)
        registry.tell_corrected(made.pk, now or cast.now)
        return made

    return _correct


@pytest.fixture
def partner(cast, settings):
    """partner("科普网", way="pull", …) → (partner, secret)."""
    settings.WEBHOOKS_TO_PRIVATE = True

    def _partner(name="合作网站", way="pull", unit="astro", **facts):
        draft = PartnerDraft(unit_id=cast.unit[unit], name=name, way=way, **facts)
        return enter_partner(actor=cast.actor("academy_coordinator"), draft=draft, now=cast.now)

    return _partner


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted and answers with the next status."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.end_headers()

    def log_message(self, *_args):
        """Says nothing."""


@pytest.fixture
def receiver():
    """A partner's system in a thread: `address`, `answers` (statuses to give, then 200), `got` [(headers, body)]."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.got, server.answers = [], []
    server.address = f"http://127.0.0.1:{server.server_port}/kepu"
    server.said = lambda: [json.loads(body) for _headers, body in server.got]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def is_signed(headers, body, secret):
    """What a receiver does to trust an event: HMAC-SHA-256 of timestamp.id.body under the shared secret."""
    text = f"{headers['Kepu-Timestamp']}.{headers['Kepu-Event-Id']}.".encode() + body
    right = "v1=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()
    return hmac.compare_digest(right, headers["Kepu-Signature"])
