"""Notices, mail and webhooks: written with the act, sent at least once, tried again, never to an address inside."""

import hashlib
import hmac
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail
from django.db import transaction

from kepu.foundation.accounts.models import Account
from kepu.foundation.notices.hooks import add_webhook, retry_delivery, switch_webhook
from kepu.foundation.notices.hooks import test_webhook as send_test
from kepu.foundation.notices.models import Delivery, Notice
from kepu.foundation.notices.outbox import PAUSES, send_due, write_digests
from kepu.foundation.notices.selectors import count_unread
from kepu.foundation.notices.sending import LEASE
from kepu.foundation.notices.services import accounts_with, mark_read, notify, set_mail_preferences
from kepu.foundation.notices.webhooks import UnsafeAddress, resolve
from kepu.foundation.units.policies import Refused


def tell(cast, who=("astro_coordinator",), **changes):
    values = {
        "account_ids": [cast.account[name].pk for name in who],
        "topic": "plans",
        "message": "Overdue since %(day)s: %(title)s",
        "params": {"day": "2025-05-01", "title": "开放日"},
        "url": "/workbench/plans/",
        "unit_id": cast.unit["astro"],
        "now": cast.now,
    }
    return notify(**(values | changes))


def test_a_notice_is_there_and_a_mail_leaves(cast):
    assert tell(cast) == 1

    send_due(now=cast.now)

    assert count_unread(cast.account["astro_coordinator"].pk) == 1
    assert mail.outbox[0].to == ["astro_coordinator@example.org"]
    assert "开放日" in mail.outbox[0].subject
    assert "/workbench/plans/" in mail.outbox[0].body


def test_the_same_key_reaches_a_person_once(cast):
    tell(cast, dedupe_key="k")

    assert tell(cast, ("astro_coordinator", "astro_leader"), dedupe_key="k") == 1
    assert (Notice.objects.count(), Delivery.objects.count()) == (2, 2)


def test_nobody_is_told_who_is_not_there(cast):
    Account.objects.filter(username="astro_leader").update(is_active=False)

    assert tell(cast, ("astro_leader",)) == 0
    assert notify(account_ids=[0], topic="plans", message="x", now=cast.now) == 0


def test_what_is_rolled_back_is_never_sent(cast):
    with transaction.atomic():
        tell(cast)
        transaction.set_rollback(True)

    assert send_due(now=cast.now).arrived == 0
    assert mail.outbox == []


def test_mail_leaves_right_after_the_commit(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as called:
        tell(cast)
        tell(cast)

    assert len(called) == 1
    assert len(mail.outbox) == 2


def test_sending_twice_sends_once(cast):
    tell(cast)

    send_due(now=cast.now)
    send_due(now=cast.now)

    assert len(mail.outbox) == 1


@pytest.mark.faults
def test_a_worker_that_dies_while_sending_loses_nothing(cast, monkeypatch):
    tell(cast)
    monkeypatch.setattr("kepu.foundation.notices.outbox._mail", lambda delivery: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        send_due(now=cast.now)
    monkeypatch.undo()

    assert send_due(now=cast.now).arrived == 0
    assert send_due(now=cast.now + LEASE).arrived == 1


def test_a_mail_server_that_is_away_is_tried_again_and_then_given_up(cast, monkeypatch):
    tell(cast)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError("away")))
    now = cast.now
    for pause in [*PAUSES, timedelta(0)]:
        send_due(now=now)
        now += pause

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("given_up", len(PAUSES) + 1, "away")


class TestPreferences:
    def test_never_means_no_mail_but_the_notice(self, cast):
        set_mail_preferences(account_id=cast.account["astro_coordinator"].pk, by_topic={"plans": "never"}, quiet=None)
        tell(cast)

        assert (Notice.objects.count(), Delivery.objects.count()) == (1, 0)

    def test_quiet_hours_hold_mail_back_until_they_end(self, cast):
        set_mail_preferences(
            account_id=cast.account["astro_coordinator"].pk, by_topic={}, quiet=(9, 12)
        )  # now is 10:00
        tell(cast)

        assert send_due(now=cast.now + timedelta(hours=1, minutes=59)).arrived == 0
        assert send_due(now=cast.now + timedelta(hours=2)).arrived == 1

    def test_quiet_hours_may_span_midnight(self, cast):
        set_mail_preferences(account_id=cast.account["astro_coordinator"].pk, by_topic={}, quiet=(22, 7))
        tell(cast, now=cast.now + timedelta(hours=13))  # 23:00

        assert Delivery.objects.get().next_at == cast.now + timedelta(hours=21)

    def test_a_digest_brings_a_days_notices_in_one_mail_once(self, cast):
        account = cast.account["astro_coordinator"].pk
        set_mail_preferences(account_id=account, by_topic={"plans": "daily"}, quiet=None)
        for title in ("开放日", "讲座"):
            tell(cast, params={"day": "2025-05-01", "title": title})
        morning = cast.now + timedelta(hours=22, minutes=30)

        assert [write_digests(now=morning), write_digests(now=morning)] == [1, 0]
        send_due(now=morning)

        assert len(mail.outbox) == 1
        assert "开放日" in mail.outbox[0].body
        assert "讲座" in mail.outbox[0].body

    def test_what_was_read_is_not_in_the_digest(self, cast):
        account = cast.account["astro_coordinator"].pk
        set_mail_preferences(account_id=account, by_topic={"plans": "daily"}, quiet=None)
        tell(cast)
        mark_read(account_id=account, notice_ids=None, now=cast.now)

        assert write_digests(now=cast.now + timedelta(hours=23)) == 0


def test_those_with_a_permission_are_found_at_the_nearest_unit(cast):
    assert accounts_with(permission="plans.edit", unit_id=cast.unit["hall"]) == [cast.account["astro_coordinator"].pk]
    assert accounts_with(permission="records.accept", unit_id=cast.unit["astro"]) == [
        cast.account["north_coordinator"].pk
    ]


class Receiver(HTTPServer):
    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.got, self.status = [], 200


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Location", "http://169.254.169.254/")
        self.end_headers()
        self.wfile.write(b"thanks")

    def log_message(self, *args):
        pass


class TestWebhooks:
    @pytest.fixture
    def receiver(self, settings):
        settings.WEBHOOKS_TO_PRIVATE = True
        server = Receiver()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
        server.server_close()

    @pytest.fixture
    def hook(self, receiver, cast):
        return add_webhook(
            actor=cast.actor("academy_administrator"),
            unit_id=cast.unit["north"],
            name="系统",
            url=f"http://127.0.0.1:{receiver.server_port}/in?a=1",
            topics=["plans"],
            now=cast.now,
        )

    def test_an_event_of_a_unit_below_arrives_signed(self, cast, receiver, hook):
        tell(cast)
        send_due(now=cast.now)

        headers, body = receiver.got[0]
        text = f"{headers['Kepu-Timestamp']}.{headers['Kepu-Event-Id']}.".encode() + body
        assert headers["Kepu-Signature"] == "v1=" + hmac.new(hook[1].encode(), text, hashlib.sha256).hexdigest()
        assert json.loads(body)["params"]["title"] == "开放日"

    def test_other_topics_and_other_units_are_not_told(self, cast, receiver, hook):
        tell(cast, topic="studies")
        tell(cast, unit_id=cast.unit["garden"])
        send_due(now=cast.now)

        assert receiver.got == []

    def test_a_refusal_is_tried_again_under_the_same_id(self, cast, receiver, hook):
        receiver.status = 503
        tell(cast)
        send_due(now=cast.now)
        receiver.status = 200
        send_due(now=cast.now + PAUSES[0])

        assert len({headers["Kepu-Event-Id"] for headers, _ in receiver.got}) == 1
        assert Delivery.objects.get(webhook__isnull=False).state == "sent"

    def test_a_redirect_is_not_followed(self, cast, receiver, hook):
        receiver.status = 302
        tell(cast)
        send_due(now=cast.now)

        delivery = Delivery.objects.get(webhook__isnull=False)
        assert (delivery.state, delivery.answer[:3]) == ("waiting", "302")

    def test_the_secret_is_not_kept_in_the_clear(self, hook):
        assert hook[1] not in hook[0].sealed_secret

    def test_a_test_event_and_another_try(self, cast, receiver, hook):
        actor = cast.actor("academy_administrator")
        delivery = send_test(actor=actor, webhook_id=hook[0].pk, now=cast.now)
        send_due(now=cast.now)
        retry_delivery(actor=actor, delivery_id=delivery.pk, now=cast.now)
        send_due(now=cast.now)

        assert len(receiver.got) == 2

    def test_one_that_is_switched_off_hears_nothing(self, cast, receiver, hook):
        tell(cast)
        switch_webhook(actor=cast.actor("academy_administrator"), webhook_id=hook[0].pk, active=False, now=cast.now)
        send_due(now=cast.now)

        assert receiver.got == []

    def test_only_administrators_of_the_unit_touch_it(self, cast, hook):
        with pytest.raises(Refused):
            switch_webhook(actor=cast.actor("north_coordinator"), webhook_id=hook[0].pk, active=False, now=cast.now)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://example.org/", "scheme"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://127.0.0.1/", "private"),
        ("https://[::1]/", "private"),
        ("https://10.0.0.7/", "private"),
        ("https://192.168.1.1/", "private"),
        ("https://169.254.169.254/latest/meta-data/", "private"),
        ("https://[::ffff:127.0.0.1]/", "private"),
        ("https://0.0.0.0/", "private"),
        ("https://localhost/", "private"),
    ],
)
def test_addresses_inside_are_refused(url, reason):
    with pytest.raises(UnsafeAddress) as refused:
        resolve(url)

    assert refused.value.reason == reason
