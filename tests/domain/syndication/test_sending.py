"""What partners are sent: signed, tried again, not to those that do not take it, never what was taken down."""

from datetime import timedelta

import pytest

from kepu.domain.content.models import Edition
from kepu.domain.content.registry import tell_published
from kepu.domain.syndication.errors import InvalidPartner, NameTaken, PartnerEnded, UnknownSecret
from kepu.domain.syndication.models import Listing, Parcel, Partner, Receipt
from kepu.domain.syndication.services.partners import (
    hand_over,
    partner_by_secret,
    renew_secret,
    secret_of,
    switch_partner,
)
from kepu.domain.syndication.services.receipts import send_again
from kepu.domain.syndication.services.sending import FAILURES_TO_REST, REST, send_parcels
from kepu.foundation.notices.outbox import PAUSES
from kepu.foundation.units.policies import Refused
from tests.domain.syndication.conftest import is_signed

pytestmark = pytest.mark.charter("N5")


@pytest.fixture
def hook(partner, receiver):
    return partner(way="webhook", url=receiver.address)


def test_an_edition_and_its_correction_arrive_signed(cast, hook, receiver, published, correct):
    edition = published()
    send_parcels(now=cast.now)
    correct(edition)
    send_parcels(now=cast.now)

    first, second = receiver.said()
    assert (first["event"], second["event"]) == ("edition.published", "edition.corrected")
    assert "出不来" in first["edition"]["html"]
    assert "<script" not in first["edition"]["html"]
    assert second["correction"]["note"] == "质量应为四百万倍太阳质量。"
    assert second["acknowledge"].endswith(f"/api/v1/receipts/{second['receipt']}/acknowledgement")
    assert all(is_signed(headers, body, hook[1]) for headers, body in receiver.got)


def test_a_changed_byte_or_another_secret_is_seen(cast, hook, receiver, published):
    published()
    send_parcels(now=cast.now)
    headers, body = receiver.got[0]

    assert not is_signed(headers, body + b" ", hook[1])
    assert not is_signed(headers, body, "another")


def test_what_did_not_arrive_is_tried_again_under_the_same_event_id(cast, hook, receiver, published):
    receiver.answers = [503]
    published()

    assert send_parcels(now=cast.now) == (0, 1)
    assert send_parcels(now=cast.now) == (0, 0)
    assert send_parcels(now=cast.now + PAUSES[0]) == (1, 0)
    assert len({said["id"] for said in receiver.said()}) == 1


def test_what_was_taken_down_in_the_meantime_is_not_sent(cast, hook, receiver, published, correct):
    correct(published(), kind="take_down", note="含有错误的医疗建议。")

    send_parcels(now=cast.now)

    assert {said["event"] for said in receiver.said()} == {"edition.withdrawn"}
    assert all(said["edition"]["html"] == said["edition"]["summary"] == "" for said in receiver.said())


@pytest.mark.parametrize("kind", ["retraction", "take_down"])
def test_what_comes_back_is_sent_again_and_moves_in_feeds(cast, hook, receiver, published, correct, kind):
    edition = published()
    correct(edition, kind=kind)
    send_parcels(now=cast.now)
    later = cast.now + timedelta(days=1)

    Edition.objects.filter(pk=edition.pk).update(live=True, state="published")
    tell_published(edition.pk, later)
    send_parcels(now=later)

    listing = Listing.objects.get(edition=edition)
    assert receiver.said()[-1]["event"] == "edition.published"
    assert (listing.changed_at, listing.withdrawn_at) == (later, None)


def test_reserved_text_is_not_sent_in_full(cast, partner, receiver, published):
    partner(way="webhook", url=receiver.address, licences=("reserved",))
    published(licence="reserved")

    send_parcels(now=cast.now)

    assert receiver.said()[0]["edition"]["html"] == ""
    assert receiver.said()[0]["edition"]["summary"] == "一句话"


def test_a_partner_that_keeps_failing_rests_and_one_try_decides(cast, hook, receiver, published):
    receiver.answers = [500] * FAILURES_TO_REST
    for number in range(FAILURES_TO_REST + 2):
        published(f"文章{number}")

    send_parcels(now=cast.now)
    assert len(receiver.got) == FAILURES_TO_REST
    assert Partner.objects.get().rests_until == cast.now + REST
    send_parcels(now=cast.now + REST - timedelta(seconds=1))
    assert len(receiver.got) == FAILURES_TO_REST
    send_parcels(now=cast.now + REST)

    assert Partner.objects.get().rests_until is None
    assert Parcel.objects.filter(state="sent").count() == FAILURES_TO_REST + 2


def test_after_the_last_try_the_receipt_has_failed_with_the_reason_and_may_be_sent_again(
    cast, hook, receiver, published, correct
):
    edition = published()
    send_parcels(now=cast.now)
    correct(edition)
    receipt = Receipt.objects.get(copy__place="partner")
    receiver.answers = [500] * (len(PAUSES) + 1)
    now = cast.now
    for pause in [*PAUSES, timedelta(0)]:
        send_parcels(now=now)
        now += pause + REST
    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason) == ("failed", "500")

    send_again(actor=cast.actor("astro_editor"), receipt_id=receipt.pk, now=now)
    send_parcels(now=now)

    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason) == ("delivered", "")


def test_nothing_is_sent_again_to_a_partner_that_has_ended(cast, hook, receiver, published, correct):
    correct(published())
    receipt, boss = Receipt.objects.get(copy__place="partner"), cast.actor("astro_coordinator")
    switch_partner(actor=boss, partner_id=hook[0].pk, active=False, now=cast.now)
    send_parcels(now=cast.now)
    receipt.refresh_from_db()
    assert (receipt.state, receipt.may_be_sent) == ("failed", False)

    with pytest.raises(PartnerEnded):
        send_again(actor=cast.actor("astro_editor"), receipt_id=receipt.pk, now=cast.now)

    receipt.refresh_from_db()
    assert (receipt.state, receipt.reason, receiver.got) == ("failed", "ended", [])


def test_a_partner_that_has_ended_gets_nothing(cast, hook, receiver, published):
    published()
    switch_partner(actor=cast.actor("astro_coordinator"), partner_id=hook[0].pk, active=False, now=cast.now)

    send_parcels(now=cast.now)
    published("另一篇")

    assert receiver.got == []


def test_a_new_partner_is_handed_what_is_public_already(cast, partner, published):
    published("一")
    published("二", audience="farmers")
    site, _secret = partner(audiences=("public",))

    assert hand_over(actor=cast.actor("astro_coordinator"), partner_id=site.pk, now=cast.now) == 1


class TestEntering:
    def test_the_secret_is_shown_once_and_can_be_renewed(self, cast, partner):
        site, secret = partner()
        assert partner_by_secret(secret) == site

        other = renew_secret(actor=cast.actor("astro_coordinator"), partner_id=site.pk, now=cast.now)

        site.refresh_from_db()
        assert secret_of(site) == other
        assert secret not in site.sealed_secret
        with pytest.raises(UnknownSecret):
            partner_by_secret(secret)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"way": "webhook", "url": "ftp://x"}, "url"),
            ({"way": "mail"}, "email"),
            ({"way": "pigeon"}, "way"),
            ({"licences": ()}, "licences"),
            ({"name": " "}, "name"),
        ],
    )
    def test_it_refuses_what_contradicts_itself(self, partner, facts, field):
        with pytest.raises(InvalidPartner) as refusal:
            partner(**facts)

        assert refusal.value.field == field

    def test_it_refuses_an_address_inside(self, partner, settings):
        settings.WEBHOOKS_TO_PRIVATE = False

        with pytest.raises(InvalidPartner):
            partner("x", way="webhook", url="https://127.0.0.1/")

    def test_it_refuses_a_second_partner_of_the_same_name(self, partner):
        partner()

        with pytest.raises(NameTaken):
            partner()

    def test_units_that_it_names_lie_within_its_own(self, cast, partner):
        with pytest.raises(InvalidPartner):
            partner(unit_ids=(cast.unit["garden"],))

    def test_nobody_enters_partners_for_another_unit(self, cast, partner):
        site, _secret = partner()

        with pytest.raises(Refused):
            switch_partner(actor=cast.actor("garden_coordinator"), partner_id=site.pk, active=False, now=cast.now)
