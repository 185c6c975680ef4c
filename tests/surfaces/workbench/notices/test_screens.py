"""Notices, mail preferences and webhooks as screens."""

import pytest

from kepu.foundation.notices.hooks import add_webhook
from kepu.foundation.notices.models import Delivery, Notice, Preference, QuietHours, Webhook
from kepu.foundation.notices.services import notify

ROOT = "/workbench/notices/"


@pytest.fixture
def notice(cast):
    account = cast.account["astro_coordinator"].pk
    notify(account_ids=[account], topic="plans", message="A plan waits", url="/workbench/plans/", now=cast.now)
    return Notice.objects.get()


@pytest.fixture
def hook(cast, settings):
    settings.WEBHOOKS_TO_PRIVATE = True
    actor = cast.actor("academy_administrator")
    hook, _secret = add_webhook(
        actor=actor, unit_id=cast.unit["astro"], name="系统", url="http://127.0.0.1:9/", topics=[], now=cast.now
    )
    return hook


def test_ones_own_notices_are_listed_and_counted(sign_in, notice):
    page = sign_in("astro_coordinator").get(ROOT)

    assert [line["row"].pk for line in page.context["lines"]] == [notice.pk]
    assert page.context["waiting"] == 1


def test_nobody_elses(sign_in, notice):
    assert sign_in("astro_leader").get(ROOT).context["lines"] == []
    assert sign_in("astro_leader").post(f"{ROOT}{notice.pk}/").status_code == 404


def test_opening_one_marks_it_and_leads_on(sign_in, notice):
    response = sign_in("astro_coordinator").post(f"{ROOT}{notice.pk}/")

    assert response["Location"] == "/workbench/plans/"
    assert Notice.objects.get().read_at is not None


def test_a_notice_never_leads_elsewhere(sign_in, notice):
    Notice.objects.update(url="https://example.org/")

    assert sign_in("astro_coordinator").post(f"{ROOT}{notice.pk}/")["Location"] == ROOT


def test_looking_does_not_mark(sign_in, notice):
    sign_in("astro_coordinator").get(ROOT)

    assert Notice.objects.get().read_at is None


def test_all_are_marked_at_once(sign_in, notice):
    sign_in("astro_coordinator").post(f"{ROOT}reading/", {"every": "1"})

    assert Notice.objects.get().read_at is not None


def test_preferences_are_kept(sign_in, cast):
    client = sign_in("astro_coordinator")
    form = client.get(f"{ROOT}preferences/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    client.post(f"{ROOT}preferences/", values | {"topic_plans": "daily", "quiet_from": "22", "quiet_until": "7"})

    assert Preference.objects.get(topic="plans").by_mail == "daily"
    assert QuietHours.objects.get().starts_hour == 22


def test_half_a_quiet_time_is_said_at_the_field(sign_in):
    client = sign_in("astro_coordinator")
    form = client.get(f"{ROOT}preferences/").context["form"]
    values = {name: form[name].value() or "" for name in form.fields}

    response = client.post(f"{ROOT}preferences/", values | {"quiet_from": "22"})

    assert "quiet_until" in response.context["form"].errors


class TestWebhooks:
    def test_the_secret_is_shown_once(self, sign_in, cast, settings):
        settings.WEBHOOKS_TO_PRIVATE = True
        client = sign_in("academy_administrator")

        page = client.post(
            f"{ROOT}webhooks/new/", {"name": "系统", "unit_id": cast.unit["astro"], "url": "http://127.0.0.1:9/"}
        )

        hook = Webhook.objects.get()
        assert page.context["secret"] in page.content.decode()
        assert page.context["secret"] not in client.get(f"{ROOT}webhooks/{hook.public_id}/").content.decode()

    def test_an_address_inside_is_said_at_the_field(self, sign_in, cast):
        page = sign_in("academy_administrator").post(
            f"{ROOT}webhooks/new/", {"name": "系统", "unit_id": cast.unit["astro"], "url": "https://127.0.0.1/"}
        )

        assert "url" in page.context["form"].errors
        assert not Webhook.objects.exists()

    def test_a_test_event_waits_in_the_outbox(self, sign_in, hook):
        sign_in("academy_administrator").post(f"{ROOT}webhooks/{hook.public_id}/test/")

        assert Delivery.objects.get().payload["topic"] == "test"

    def test_switching_off(self, sign_in, hook):
        sign_in("academy_administrator").post(f"{ROOT}webhooks/{hook.public_id}/switch/")

        assert not Webhook.objects.get().is_active

    @pytest.mark.parametrize("who", ["astro_coordinator", "stranger"])
    def test_others_have_no_such_page(self, sign_in, hook, who):
        assert sign_in(who).get(f"{ROOT}webhooks/{hook.public_id}/").status_code == 403
