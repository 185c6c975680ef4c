"""The academy's cloud passport, against a small server of our own on loopback that answers as the real one is known to."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from kepu.foundation.accounts.models import Account
from kepu.surfaces.accounts.passport.answer import InvalidAnswer, read_person

LOGIN = "/accounts/cstnet_passport/login/"
CALLBACK = "/accounts/cstnet_passport/login/callback/"
PERSON = {
    "truename": "李启明",
    "umtId": "1234567",
    "cstnetId": "liqm@example.org",
    "cstnetIdStatus": "active",
    "type": "coreMail",
    "isPhoneVerified": "true",
    "isIdCardVerified": False,
}


class Passport(HTTPServer):
    """Answers the token request; `asked` keeps what it was sent."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked = []
        self.answer = {"access_token": "t", "expires_in": 3600, "refresh_token": "r", "userInfo": json.dumps(PERSON)}
        self.status = 200


class Answers(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append((self.path, parse_qs(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/plain;charset=UTF-8")
        self.end_headers()
        self.wfile.write(json.dumps(self.server.answer).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def passport(settings):
    server = Passport()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.PASSPORT_URL = f"http://127.0.0.1:{server.server_port}"
    settings.SOCIALACCOUNT_PROVIDERS = {"cstnet_passport": {"APPS": [{"client_id": "kepu", "secret": "s3cret"}]}}
    yield server
    server.shutdown()
    server.server_close()


def go_there(client, process="login"):
    """The address that the browser is sent to, taken apart."""
    response = client.post(f"{LOGIN}?process={process}")
    return urlsplit(response["Location"]), {k: v[0] for k, v in parse_qs(urlsplit(response["Location"]).query).items()}


def come_back(client, process="login"):
    _, asked = go_there(client, process)
    return client.get(CALLBACK, {"code": "abc", "state": asked["state"]})


def test_without_settings_there_is_no_button(client, cast):
    assert "cstnet_passport" not in client.get("/accounts/login/").content.decode()


def test_with_settings_the_sign_in_page_offers_it(client, cast, passport):
    assert "cstnet_passport" in client.get("/accounts/login/").content.decode()


def test_the_browser_is_sent_with_code_flow_and_state(client, cast, passport):
    address, asked = go_there(client)

    assert address.path == "/oauth2/authorize"
    assert (asked["response_type"], asked["client_id"], asked["theme"]) == ("code", "kepu", "full")
    assert asked["state"]
    assert asked["redirect_uri"].endswith(CALLBACK)


def test_a_linked_person_is_signed_in(client, cast, passport):
    Account.objects.filter(username="astro_coordinator").update(passport_subject="1234567")

    response = come_back(client)

    assert response["Location"] == "/workbench/"
    assert client.session["_auth_user_id"] == str(cast.account["astro_coordinator"].pk)
    path, body = passport.asked[0]
    assert path == "/oauth2/token"
    assert (body["grant_type"], body["client_secret"], body["code"]) == (["authorization_code"], ["s3cret"], ["abc"])


def test_the_second_time_works_as_well(client, cast, passport):
    Account.objects.filter(username="astro_coordinator").update(passport_subject="1234567")
    come_back(client)
    client.post("/accounts/logout/")

    assert come_back(client)["Location"] == "/workbench/"


def test_an_unknown_person_gets_no_access_and_is_told_whom_to_ask(client, cast, passport):
    count = Account.objects.count()

    response = come_back(client)

    assert response.status_code == 403
    assert "管理员" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert Account.objects.count() == count


def test_the_same_address_alone_links_nobody(client, cast, passport):
    Account.objects.filter(username="astro_coordinator").update(email=PERSON["cstnetId"])

    assert come_back(client).status_code == 403


def test_a_suspended_person_is_not_signed_in(client, cast, passport):
    Account.objects.filter(username="astro_coordinator").update(passport_subject="1234567", is_active=False)

    come_back(client)

    assert "_auth_user_id" not in client.session


def test_somebody_signed_in_can_link_their_passport_after_the_password(client, cast, passport):
    client.post("/accounts/login/", {"login": "astro_coordinator", "password": "correct horse"})

    asked = come_back(client, process="connect")
    client.post(asked["Location"], {"password": "correct horse"})

    assert Account.objects.get(username="astro_coordinator").passport_subject == "1234567"


@pytest.mark.parametrize("state", [None, "invented"])
def test_without_our_state_nothing_happens(client, cast, passport, state):
    Account.objects.filter(username="astro_coordinator").update(passport_subject="1234567")
    go_there(client)

    client.get(CALLBACK, {"code": "abc"} | ({"state": state} if state else {}))

    assert passport.asked == []
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "answer",
    [{}, {"access_token": "t"}, {"access_token": "t", "userInfo": PERSON}, {"access_token": "t", "userInfo": "{"}],
)
def test_an_answer_that_names_nobody_is_an_error_page(client, cast, passport, answer):
    passport.answer = answer

    response = come_back(client)

    assert response.status_code in {200, 401}
    assert "_auth_user_id" not in client.session


def test_a_broken_passport_is_an_error_page(client, cast, passport):
    passport.status = 500

    assert come_back(client).status_code in {200, 401}


class TestReading:
    def test_truth_may_be_a_string(self):
        person = read_person({"userInfo": json.dumps(PERSON)})

        assert (person.subject, person.email, person.phone_verified) == ("1234567", "liqm@example.org", True)

    def test_without_a_stable_id_nobody_is_known(self):
        with pytest.raises(InvalidAnswer):
            read_person({"userInfo": json.dumps({"cstnetId": "a@b.cn"})})
