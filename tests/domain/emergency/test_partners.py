"""Partners are told of each version: signed, once, later when they were away; a drill's deliveries are rehearsed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail

from kepu.domain.emergency.errors import InvalidFact, NameTaken, Overtaken, PartnerEnded, UnknownSecret, WrongState
from kepu.domain.emergency.models import Delivery, Partner
from kepu.domain.emergency.services import acknowledge, note_fetched, send_again, send_deliveries, switch_partner
from kepu.foundation.notices import sending
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.emergency.acting import QUAKE, SAID, later, open_one, partner, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def posted(monkeypatch):
    """What would have left by webhook; `answer` is what the partner says."""

    class Post:
        answer, sent = (200, "ok"), []

        def __call__(self, url, **what):
            Post.sent.append(what)
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

    Post.sent = []
    fake = Post()
    monkeypatch.setattr(sending, "post", fake)
    monkeypatch.setattr("kepu.domain.emergency.services.partners.resolve", lambda url: None)
    return fake


def hook(cast, **more):
    return partner(cast, way="webhook", url="https://partner.example.org/in", email="", **more)


def test_a_partner_is_told_once_and_the_receipt_stands_in_the_file(cast, posted):
    hook(cast)
    publish(cast, open_one(cast))

    assert send_deliveries(now=later(cast, hours=1)) == (1, 0)
    assert send_deliveries(now=later(cast, hours=2)) == (0, 0)

    row = Delivery.objects.get()
    said = posted.sent[0]["payload"]
    assert (row.state, said["event"], said["statement"]["version"]) == ("sent", "statement.published", 1)
    assert said["id"] == posted.sent[0]["event_id"] == str(row.event_id)


def test_a_partner_that_is_down_for_a_day_gets_it_later_under_the_same_id(cast, posted):
    hook(cast)
    publish(cast, open_one(cast))
    posted.answer = OSError("refused")
    moment = later(cast, hours=1)
    while moment < later(cast, hours=25):
        send_deliveries(now=moment)
        moment += timedelta(minutes=30)
    posted.answer = (204, "")

    send_deliveries(now=later(cast, hours=26))

    assert Delivery.objects.get().state == "sent"
    assert len({what["event_id"] for what in posted.sent}) == 1


def test_one_that_never_answers_is_given_up_said_and_sent_again_by_hand(cast, posted):
    hook(cast)
    publish(cast, open_one(cast))
    posted.answer = (500, "broken")
    for day in range(9):
        send_deliveries(now=later(cast, days=day, hours=2))
    row = Delivery.objects.get()
    assert row.state == "given_up"
    assert Notice.objects.filter(message__contains="could not be reached").exists()

    posted.answer = (200, "")
    send_again(actor=cast.actor("astro_coordinator"), delivery_id=row.pk, now=later(cast, days=10))
    send_deliveries(now=later(cast, days=10))

    assert Delivery.objects.get().state == "sent"
    with pytest.raises(WrongState):
        send_again(actor=cast.actor("astro_coordinator"), delivery_id=row.pk, now=later(cast, days=11))


def test_a_newer_version_overtakes_one_that_still_waits(cast, posted):
    hook(cast)
    incident = open_one(cast)
    publish(cast, incident)
    publish(cast, incident, replace(SAID, note="更新"), hours=2)

    send_deliveries(now=later(cast, hours=2))

    assert [what["payload"]["statement"]["version"] for what in posted.sent] == [2]
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent", "overtaken"}


def test_mail_reaches_a_partner_with_the_whole_text(cast):
    partner(cast)
    publish(cast, open_one(cast))

    send_deliveries(now=later(cast, hours=1))

    assert mail.outbox[0].to == ["news@example.org"]
    assert SAID.known in mail.outbox[0].body
    assert "地质研究所" in mail.outbox[0].body


def test_a_partner_that_fetches_has_it_when_it_has_fetched(cast):
    row, _secret = partner(cast, way="feed")
    publish(cast, open_one(cast))
    assert send_deliveries(now=later(cast, hours=1)) == (0, 0)

    assert note_fetched(row, now=later(cast, hours=1)) == 1
    assert note_fetched(row, now=later(cast, hours=2)) == 0


def test_an_acknowledgement_counts_once_and_needs_the_partners_own_secret(cast, posted):
    _row, secret = hook(cast)
    publish(cast, open_one(cast))
    send_deliveries(now=later(cast, hours=1))
    event = str(Delivery.objects.get().event_id)
    with pytest.raises(UnknownSecret):
        acknowledge(event_id=event, secret="guessed", now=later(cast, hours=2))

    acknowledge(event_id=event, secret=secret, now=later(cast, hours=2))
    row = acknowledge(event_id=event, secret=secret, now=later(cast, hours=3))

    assert (row.state, row.acknowledged_at) == ("acknowledged", later(cast, hours=2))


def test_only_partners_of_the_unit_or_above_and_of_the_hazard_are_told(cast, posted):
    hook(cast)
    hook(cast, name="海洋报", unit="ocean", who="ocean_coordinator")
    hook(cast, name="洪水报", hazards=("flood",))

    publish(cast, open_one(cast))

    assert list(Delivery.objects.values_list("partner__name", flat=True)) == ["晨报"]


def test_a_drill_goes_nowhere_and_is_rehearsed(cast, posted):
    _row, secret = hook(cast)
    publish(cast, open_one(cast, draft=replace(QUAKE, is_drill=True)))

    assert send_deliveries(now=later(cast, hours=1)) == (0, 0)

    row = acknowledge(event_id=str(Delivery.objects.get().event_id), secret=secret, now=later(cast, hours=1))
    assert (posted.sent, row.state) == ([], "rehearsed")


def test_an_ended_partner_is_sent_nothing(cast, posted):
    row, _secret = hook(cast)
    publish(cast, open_one(cast))

    switch_partner(actor=cast.actor("academy_coordinator"), partner_id=row.pk, active=False, now=later(cast, hours=1))

    assert send_deliveries(now=later(cast, hours=1)) == (0, 0)
    assert Delivery.objects.get().state == "given_up"


def test_nothing_is_sent_again_to_a_partner_that_has_ended_until_it_is_taken_up(cast, posted):
    row, _secret = hook(cast)
    publish(cast, open_one(cast))
    boss, desk = cast.actor("academy_coordinator"), cast.actor("astro_coordinator")
    switch_partner(actor=boss, partner_id=row.pk, active=False, now=later(cast, hours=1))
    told = Delivery.objects.get()

    with pytest.raises(PartnerEnded, match="晨报"):
        send_again(actor=desk, delivery_id=told.pk, now=later(cast, hours=2))
    told.refresh_from_db()
    assert (told.state, told.answer, told.sent_at, told.may_be_sent) == ("given_up", "ended", None, False)

    switch_partner(actor=boss, partner_id=row.pk, active=True, now=later(cast, hours=3))
    send_again(actor=desk, delivery_id=told.pk, now=later(cast, hours=3))
    assert send_deliveries(now=later(cast, hours=3)) == (1, 0)
    assert Delivery.objects.get().sent_at == later(cast, hours=3)


def test_a_version_that_no_longer_stands_is_not_sent_again(cast, posted):
    hook(cast)
    incident = open_one(cast)
    publish(cast, incident)
    Delivery.objects.update(state="given_up")
    publish(cast, incident, replace(SAID, note="更新"), hours=2)
    old = Delivery.objects.get(statement__number=1)

    with pytest.raises(Overtaken):
        send_again(actor=cast.actor("astro_coordinator"), delivery_id=old.pk, now=later(cast, hours=2))

    send_deliveries(now=later(cast, hours=2))
    assert [what["payload"]["statement"]["version"] for what in posted.sent] == [2]


def test_what_does_not_fit_is_refused(cast):
    partner(cast)
    with pytest.raises(NameTaken):
        partner(cast)
    with pytest.raises(InvalidFact):
        partner(cast, name="别家", way="webhook", url="http://127.0.0.1/", email="")
    with pytest.raises(InvalidFact):
        partner(cast, name="别家", way="mail", email="")
    with pytest.raises(Refused):
        partner(cast, name="别家", who="astro_coordinator")


@pytest.mark.parametrize(
    ("regions", "is_told"),
    [((), True), (("530000",), True), (("532823",), True), (("110000", "530000"), True), (("110000",), False)],
)
def test_an_incident_goes_to_partners_of_its_region_and_to_national_ones(cast, regions, is_told):
    partner(cast, regions=regions)

    publish(cast, open_one(cast))

    assert Delivery.objects.exists() is is_told


def test_an_incident_of_a_province_goes_to_its_counties_and_one_without_a_place_to_all(cast):
    partner(cast, regions=("532823",))
    partner(cast, name="北京台", regions=("110000",))

    publish(cast, open_one(cast, draft=replace(QUAKE, region_code="530000")))
    assert list(Delivery.objects.values_list("partner__name", flat=True)) == ["晨报"]

    publish(cast, open_one(cast, draft=replace(QUAKE, region_code=None)))
    assert Delivery.objects.count() == 3


def test_an_unknown_region_or_part_is_refused(cast):
    for wrong in ({"regions": ("999999",)}, {"parts": ("everything",)}):
        with pytest.raises(InvalidFact):
            partner(cast, **wrong)


@pytest.mark.parametrize(
    ("own", "of_incident", "is_concerned"),
    [("532800", "532823", True), ("532823", "532800", True), ("532801", "532823", False), ("532800", "530100", False)],
)
def test_of_two_regions_one_lies_in_the_other(own, of_incident, is_concerned):
    assert Partner(regions=[own]).is_concerned_by("flood", of_incident) is is_concerned
