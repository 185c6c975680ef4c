"""Verdicts and packs of an incident go to its partners with receipts: not before the first statement, once, corrected, withdrawn."""

import json
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from kepu.domain.claims.intake import read_rows
from kepu.domain.claims.models import Claim
from kepu.domain.claims.services import begin_correction, import_claims, withdraw_claim
from kepu.domain.emergency.errors import Overtaken
from kepu.domain.emergency.models import Delivery
from kepu.domain.emergency.selectors.clocks import clocks_of
from kepu.domain.emergency.services import acknowledge, link_claim, link_pack, send_again, send_deliveries, unlink_claim
from kepu.domain.packs.services import withdraw_pack
from kepu.engines.measures.registers import source_named
from kepu.foundation.notices import sending
from tests.domain.claims import acting as claims
from tests.domain.claims.acting import checked  # noqa: F401 - a fixture
from tests.domain.emergency.acting import QUAKE, again, later, open_one, partner
from tests.domain.emergency.acting import publish as say
from tests.domain.packs.acting import public_pack, publish  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(cast, checked, public_pack):  # noqa: F811
    """link(incident): the claim and the pack belong to it."""

    def _link(incident):
        who = cast.actor("astro_editor")
        link_claim(actor=who, incident_id=incident.pk, claim_id=checked.pk, now=later(cast, hours=2))
        link_pack(actor=who, incident_id=incident.pk, pack_id=public_pack.pk, now=later(cast, hours=2))

    return _link


@pytest.fixture
def posted(monkeypatch):
    """What left by webhook."""
    sent = []

    def post(_url, **what):
        sent.append(what["payload"])
        return 200, "ok"

    monkeypatch.setattr(sending, "post", post)
    monkeypatch.setattr("kepu.domain.emergency.services.partners.resolve", lambda url: None)
    return sent


def hook(cast, **more):
    return partner(cast, way="webhook", url="https://partner.example.org/in", email="", **more)


def events():
    return sorted(Delivery.objects.values_list("event", "state"))


def test_nothing_goes_out_before_scientists_have_spoken_and_everything_with_the_first_statement(cast, link, posted):
    hook(cast)
    incident = open_one(cast)
    link(incident)
    assert not Delivery.objects.exists()

    say(cast, incident)
    send_deliveries(now=later(cast, hours=3))

    assert events() == [("pack.published", "sent"), ("statement.published", "sent"), ("verdict.published", "sent")]
    by_event = {one["event"]: one for one in posted}
    assert by_event["verdict.published"]["claim"]["claim_review"]["@type"] == "ClaimReview"
    assert by_event["pack.published"]["pack"]["file"].endswith("/pack.zip")


def test_what_is_linked_later_goes_at_once_and_only_once(cast, link, posted):
    hook(cast)
    incident = open_one(cast)
    say(cast, incident)

    link(incident)
    link(incident)
    send_deliveries(now=later(cast, hours=3))
    send_deliveries(now=later(cast, hours=4))

    assert [one["event"] for one in posted] == ["statement.published", "verdict.published", "pack.published"]


def test_a_verdict_that_is_signed_off_while_the_incident_runs_goes_to_its_partners(
    cast, posted, django_capture_on_commit_callbacks
):
    hook(cast)
    incident = open_one(cast)
    say(cast, incident)
    claim = claims.open_one(cast)
    link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=claim.pk, now=cast.now)
    assert Delivery.objects.filter(verdict__isnull=False).count() == 0

    with django_capture_on_commit_callbacks(execute=True):
        claims.sign_off(cast, claims.hand_in(cast, claim))

    assert Delivery.objects.get(event="verdict.published").verdict.claim == claim


def test_a_correction_overtakes_what_waits_and_reaches_who_had_the_first(
    cast,
    checked,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    early, late = hook_of_two(cast)
    incident = open_one(cast)
    say(cast, incident)
    link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=cast.now)
    acknowledge(event_id=event_of(early), secret=early.secret, now=later(cast, hours=3))

    begin_correction(actor=cast.actor("astro_editor"), claim_id=checked.pk, note="补充来源", now=cast.now)
    with django_capture_on_commit_callbacks(execute=True):
        claims.sign_off(cast, claims.hand_in(cast, checked, verdict=None))

    rows = Delivery.objects.filter(event="verdict.published").order_by("partner__name", "verdict__number")
    assert [(row.partner.name, row.number, row.state) for row in rows] == [
        ("先到", 1, "acknowledged"), ("先到", 2, "waiting"), ("后到", 1, "overtaken"), ("后到", 2, "waiting"),
    ]  # fmt: skip
    assert late.pk


def test_who_had_a_verdict_or_a_pack_is_told_when_it_is_withdrawn(cast, link, checked, public_pack, posted):  # noqa: F811
    hook(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)
    send_deliveries(now=later(cast, hours=3))

    boss = cast.actor("astro_coordinator")
    withdraw_claim(actor=boss, claim_id=checked.pk, reason="结论有误", now=later(cast, hours=4))
    withdraw_pack(actor=boss, pack_id=public_pack.pk, reason="要领已更新", now=later(cast, hours=4))
    send_deliveries(now=later(cast, days=9000))

    gone = {one["event"]: one for one in posted if one["event"].endswith("withdrawn")}
    assert gone["verdict.withdrawn"]["claim"].keys() == {"id", "text", "version", "url"}
    assert gone["pack.withdrawn"]["pack"]["title"] == public_pack.name


def test_who_never_had_it_is_not_told_of_its_withdrawal(cast, link, checked):  # noqa: F811
    partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)

    withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="有误", now=later(cast, hours=4))

    assert not Delivery.objects.filter(event="verdict.withdrawn").exists()
    assert Delivery.objects.get(event="verdict.published").state == "overtaken"


def test_what_is_unlinked_before_it_left_does_not_leave(cast, link, checked):  # noqa: F811
    partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)

    unlink_claim(
        actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=checked.pk, now=later(cast, hours=2)
    )

    assert events() == [("pack.published", "waiting"), ("statement.published", "waiting")]


@pytest.mark.parametrize("how", ["withdrawn", "unlinked"])
def test_a_verdict_that_is_withdrawn_or_unlinked_is_not_sent_again(cast, link, checked, how):  # noqa: F811
    partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)
    Delivery.objects.update(state="given_up")
    row, boss = Delivery.objects.get(event="verdict.published"), cast.actor("astro_coordinator")
    if how == "withdrawn":
        withdraw_claim(actor=boss, claim_id=checked.pk, reason="有误", now=later(cast, hours=4))
    else:
        unlink_claim(actor=boss, incident_id=incident.pk, claim_id=checked.pk, now=later(cast, hours=4))

    with pytest.raises(Overtaken):
        send_again(actor=boss, delivery_id=row.pk, now=later(cast, hours=5))

    assert Delivery.objects.get(pk=row.pk).state == "given_up"


def test_a_drill_rehearses_verdicts_and_packs_too(cast, link, posted):
    hook(cast)
    incident = open_one(cast, draft=replace(QUAKE, is_drill=True))
    link(incident)
    say(cast, incident)

    send_deliveries(now=later(cast, hours=3))

    assert (posted, {state for _event, state in events()}) == ([], {"rehearsed"})


def test_mail_says_the_verdict_and_where_the_pack_is(cast, link, checked, public_pack):  # noqa: F811
    partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)

    send_deliveries(now=later(cast, hours=3))

    text = {letter.subject: letter.body for letter in mail.outbox if letter.to == ["news@example.org"]}
    assert claims.VERDICT.short in text[f"已核查：{checked.text}"]
    assert f"{public_pack.path}pack.zip" in text[f"应急资源包第1版：{public_pack.name}"]


def test_a_partner_that_fetches_gets_them_in_its_feed_alone(cast, link, checked):  # noqa: F811
    _row, secret = partner(cast, way="feed")
    incident = open_one(cast)
    say(cast, incident)
    link(incident)

    own = Client().get(f"/feeds/incidents.json?token={secret}").json()["items"]
    public = Client().get("/feeds/incidents.json").json()["items"]

    assert sorted(item["_kepu"].get("event", "statement") for item in own) == [
        "pack.published", "statement", "verdict.published",
    ]  # fmt: skip
    assert len(public) == 1
    assert {state for _event, state in events()} == {"sent"}
    assert Client().get(f"/feeds/incidents.atom?token={secret}").status_code == 200


def test_each_step_has_its_clock_and_what_is_awaited_says_so(cast, link, checked, public_pack):  # noqa: F811
    incident = open_one(cast)
    waiting = {clock.code: clock for clock in clocks_of(incident, now=later(cast, hours=5))}
    assert (waiting["statement"].waited, waiting["statement"].is_late) == (300, True)
    assert {"verdicts", "packs"} <= set(waiting)

    for row in (checked, public_pack):
        type(row).objects.filter(pk=row.pk).update(published_at=later(cast, minutes=30))
    partner(cast)
    say(cast, incident)
    link(incident)
    send_deliveries(now=later(cast, hours=3))

    clocks = {clock.code: clock for clock in clocks_of(again(incident), now=later(cast, hours=5))}
    assert (clocks["statement"].minutes, clocks["sent_pack"].minutes) == (60, 180)
    assert (clocks["verdict"].minutes, clocks["pack"].minutes) == (0, 0)  # they stood when they were linked
    assert [clock.detail for clock in clocks_of(again(incident), now=cast.now) if clock.code == "signed"] == [
        "地质研究所", "天文研究所",
    ]  # fmt: skip


def test_the_figures_tell_statements_from_verdicts_and_packs(cast, link):
    partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)
    day = (cast.now + timedelta(hours=2)).date()

    rows = source_named("incident_deliveries").rows(list(cast.unit.values()), cast.now.date(), day)

    assert sorted(rows.values_list("event", flat=True)) == [
        "pack.published",
        "statement.published",
        "verdict.published",
    ]


def test_the_database_refuses_a_delivery_of_two_things_or_of_none(cast, link):
    row, _secret = partner(cast)
    incident = open_one(cast)
    say(cast, incident)
    link(incident)
    verdict = Delivery.objects.get(event="verdict.published").verdict
    for values in ({"statement": None}, {"verdict": verdict}, {"event": "pack.published"}, {"event": "other"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.filter(partner=row, statement__isnull=False).update(**values)


def test_an_imported_claim_that_its_origin_corrects_reaches_the_partners_again(cast):
    partner(cast)
    boss = cast.actor("academy_coordinator")
    lines = [{"id": str(n), "claim": f"第{n}种说法", "verdict": "false", "short": "不对。"} for n in (1, 2)]
    take_in = partial(import_claims, actor=boss, unit_id=cast.unit["academy"], now=cast.now)
    take_in(rows=read_rows("\n".join(json.dumps(line) for line in lines)))
    incident = open_one(cast)
    say(cast, incident)
    for claim in Claim.objects.all():
        link_claim(actor=cast.actor("astro_editor"), incident_id=incident.pk, claim_id=claim.pk, now=cast.now)

    take_in(rows=read_rows("\n".join(json.dumps({**line, "short": "完全不对。"}) for line in lines)))

    rows = Delivery.objects.filter(event="verdict.published").order_by("verdict__claim", "verdict__number")
    assert [(row.number, row.state) for row in rows] == [(1, "overtaken"), (2, "waiting")] * 2


def test_a_partner_gets_the_kinds_it_wants(cast, link):
    _row, secret = partner(cast, way="feed", email="", parts=("pack",))
    partner(cast, name="日报", parts=("statement", "verdict"))
    incident = open_one(cast)
    say(cast, incident)
    link(incident)

    told = sorted(Delivery.objects.values_list("partner__name", "event"))

    assert told == [("日报", "statement.published"), ("日报", "verdict.published"), ("晨报", "pack.published")]
    items = Client().get(f"/feeds/incidents.json?token={secret}").json()["items"]
    assert [item["_kepu"]["event"] for item in items] == ["pack.published"]


def hook_of_two(cast):
    """Two partners that fetch; each row knows its secret."""
    made = []
    for name in ("先到", "后到"):
        row, row_secret = partner(cast, name=name, way="feed", email="")
        row.secret = row_secret
        made.append(row)
    return made


def event_of(row):
    return str(Delivery.objects.get(partner=row, event="verdict.published").event_id)
