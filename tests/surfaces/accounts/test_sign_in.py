"""Signing in: by name or address, locked after failures, no sign-up, reset without telling who exists, second factor, idle."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from kepu.foundation.accounts.lockout import ALLOWED
from kepu.foundation.accounts.models import Account
from kepu.foundation.audit.models import Event
from kepu.surfaces.accounts.middleware import SEEN

LOGIN = "/accounts/login/"
RIGHT = "correct horse"


def try_to_sign_in(client, login, password):
    return client.post(LOGIN, {"login": login, "password": password})


def is_signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("login", ["astro_coordinator", "ASTRO_coordinator@example.org"])
def test_user_name_and_address_both_sign_in(client, cast, login):
    response = try_to_sign_in(client, login, RIGHT)

    assert response.status_code == 302
    assert response["Location"] == "/workbench/"


def test_the_page_does_not_offer_to_sign_up(client, cast):
    assert "/accounts/signup/" not in client.get(LOGIN).content.decode()


def test_nobody_signs_up_by_themselves(client, cast):
    client.post("/accounts/signup/", {"username": "me", "email": "me@example.org", "password1": "a long enough one"})

    assert not Account.objects.filter(username="me").exists()


def test_after_failures_even_the_right_password_is_refused_from_any_process(client, cast):
    for _ in range(ALLOWED):
        try_to_sign_in(client, "astro_coordinator", "wrong")
    cache.clear()  # another process has another memory; the lock must hold there too

    response = try_to_sign_in(Client(), "astro_coordinator@example.org", RIGHT)

    assert response.status_code == 200
    assert not is_signed_in(client)
    assert "15" in response.content.decode()


def test_failures_of_one_do_not_lock_another(client, cast):
    for _ in range(ALLOWED):
        try_to_sign_in(client, "astro_coordinator", "wrong")

    assert try_to_sign_in(client, "ocean_coordinator", RIGHT).status_code == 302


def test_failures_and_locks_stand_in_the_audit_log(client, cast):
    for _ in range(ALLOWED + 1):
        try_to_sign_in(client, "astro_coordinator", "wrong")

    verbs = list(Event.objects.values_list("verb", flat=True))
    assert verbs.count("sign_in.failed") == ALLOWED
    assert verbs.count("sign_in.locked") == 1


def test_a_suspended_account_does_not_get_in(client, cast):
    Account.objects.filter(username="astro_coordinator").update(is_active=False)

    try_to_sign_in(client, "astro_coordinator", RIGHT)

    assert not is_signed_in(client)


class TestPasswordReset:
    url = "/accounts/password/reset/"

    def test_known_and_unknown_addresses_get_the_same_answer(self, client, cast):
        known = client.post(self.url, {"email": "astro_coordinator@example.org"})
        unknown = client.post(self.url, {"email": "nobody@example.org"})

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])

    def test_the_link_works_once(self, client, cast):
        client.post(self.url, {"email": "astro_coordinator@example.org"})
        link = re.search(r"http://\S+/accounts/password/reset/key/\S+", mail.outbox[0].body).group()
        page = client.get(link, follow=True)
        path = page.redirect_chain[-1][0]

        client.post(path, {"password1": "new long password 7", "password2": "new long password 7"})

        assert try_to_sign_in(Client(), "astro_coordinator", "new long password 7").status_code == 302
        assert client.get(link, follow=True).context["token_fail"]

    def test_a_new_password_opens_the_lock(self, client, cast):
        for _ in range(ALLOWED):
            try_to_sign_in(client, "astro_coordinator", "wrong")
        self.test_the_link_works_once(client, cast)


class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.STAFF_MFA = True

    def test_staff_without_one_are_sent_to_set_it_up(self, sign_in):
        response = sign_in("astro_coordinator").get("/workbench/")

        assert response["Location"] == reverse("mfa_index")

    def test_the_api_refuses_with_a_problem(self, sign_in):
        assert sign_in("astro_coordinator").get("/api/v1/units/mine").status_code == 403

    def test_people_without_a_role_are_left_alone(self, sign_in):
        assert sign_in("stranger").get("/").status_code == 200

    def test_with_one_the_workbench_opens_after_the_code(self, client, cast):
        account = cast.account["astro_coordinator"]
        secret = generate_totp_secret()
        TOTP.activate(account, secret)
        try_to_sign_in(client, "astro_coordinator", RIGHT)
        assert not is_signed_in(client)

        from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        client.post(reverse("mfa_authenticate"), {"code": code})

        assert client.get("/workbench/").status_code == 200


class TestIdle:
    def test_a_session_left_alone_ends(self, sign_in, settings):
        client = sign_in("astro_coordinator")
        session = client.session
        session[SEEN] -= settings.SESSION_IDLE_SECONDS + 1
        session.save()

        response = client.get("/workbench/")

        assert response["Location"].startswith(LOGIN)
        assert not is_signed_in(client)

    def test_a_session_in_use_goes_on(self, sign_in, settings):
        client = sign_in("astro_coordinator")
        session = client.session
        session[SEEN] -= settings.SESSION_IDLE_SECONDS - 5
        session.save()

        assert client.get("/workbench/").status_code == 200
        assert client.session[SEEN] > session[SEEN]


class TestPreferences:
    url = "/accounts/preferences/"

    def test_they_are_kept_with_the_account_and_carried_by_cookies(self, sign_in, cast):
        response = sign_in("astro_coordinator").post(self.url, {"language": "en", "large_type": "on"})

        account = Account.objects.get(username="astro_coordinator")
        assert (account.language, account.large_type) == ("en", True)
        assert response.cookies["django_language"].value == "en"
        assert response.cookies["kepu-type"].value == "large"

    def test_signing_in_brings_them_to_a_new_browser(self, client, cast):
        Account.objects.filter(username="astro_coordinator").update(language="en")

        response = try_to_sign_in(client, "astro_coordinator", RIGHT)

        assert response.cookies["django_language"].value == "en"

    def test_ones_own_data_comes_as_a_file(self, sign_in, cast):
        response = sign_in("astro_coordinator").post("/accounts/my-data/")

        assert response.json()["account"]["username"] == "astro_coordinator"
        assert "attachment" in response["Content-Disposition"]

    def test_strangers_are_asked_to_sign_in(self, client, db):
        assert client.get(self.url)["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_reset_password",
        "account_reset_password_done",
        "account_change_password",
        "account_email",
        "account_logout",
        "mfa_index",
        "usersessions_list",
        "account_pages:preferences",
        "account_reauthenticate",
        "socialaccount_connections",
    ],
)
def test_every_page_wears_the_house_look(client, cast, sign_in, name):
    if name not in {"account_login", "account_reset_password", "account_reset_password_done"}:
        try_to_sign_in(client, "astro_coordinator", RIGHT)

    page = client.get(reverse(name))

    assert page.status_code == 200
    assert "alone__card" in page.content.decode()


def test_other_sessions_can_be_signed_out(client, cast):
    other = Client()
    try_to_sign_in(other, "astro_coordinator", RIGHT)
    try_to_sign_in(client, "astro_coordinator", RIGHT)

    client.post(reverse("usersessions_list"))

    assert not is_signed_in(other)
    assert is_signed_in(client)
