"""A correction reaches each copy, and each copy's receipt says whether it did."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from kepu.domain.content.models import Edition
from kepu.domain.content.registry import tell_corrected, tell_published
from kepu.domain.syndication.errors import NothingToSend, UnknownSecret
from kepu.domain.syndication.models import Copy, Listing, Parcel, Receipt
from kepu.domain.syndication.selectors import sheet_code, sheet_state
from kepu.domain.syndication.services.listing import keep_listings
from kepu.domain.syndication.services.receipts import (
    acknowledge,
    acknowledge_for,
    end_pack,
    enter_pack,
    mark_fetched,
    remind_overdue,
    send_again,
)
from kepu.domain.syndication.services.sending import send_parcels
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.charter("N5")


def states(correction):
    rows = Receipt.objects.filter(correction=correction).select_related("copy")
    return {row.copy.place: row.state for row in rows}


def test_publishing_enters_a_copy_on_the_site_in_feeds_on_paper_and_at_each_partner_that_takes_it(published, partner):
    partner("合作网站")
    partner("只要农业", audiences=("farmers",))
    partner("别的单位", unit="garden")

    edition = published()

    copies = Copy.objects.filter(edition=edition).select_related("partner")
    assert sorted((copy.place, copy.partner and copy.partner.name) for copy in copies) == [
        ("feed", None), ("partner", "合作网站"), ("print", None), ("site", None),
    ]  # fmt: skip


def test_text_under_a_licence_that_a_partner_has_not_accepted_never_goes_to_it(published, partner):
    partner("只收署名", licences=("cc-by-4.0",))

    published(licence="reserved")

    assert not Copy.objects.filter(place="partner").exists()


def test_publishing_the_same_text_again_changes_nothing(cast, published):
    edition = published()
    before = list(Copy.objects.values_list("pk", "made_at", "digest"))

    tell_published(edition.pk, cast.now + timedelta(hours=1))

    assert list(Copy.objects.values_list("pk", "made_at", "digest")) == before


def test_a_correction_is_on_the_site_at_once_and_waits_for_partners_and_packs(cast, published, partner, correct):
    partner()
    edition = published()
    enter_pack(edition_ids=[edition.pk], reference="2025 春季离线包", now=cast.now)

    correction = correct(edition)

    assert states(correction) == {
        "site": "acknowledged", "feed": "delivered", "print": "delivered", "partner": "pending", "pack": "pending",
    }  # fmt: skip


def test_telling_of_a_correction_twice_opens_each_receipt_once(cast, published, partner, correct):
    partner()
    correction = correct(published())

    tell_corrected(correction.pk, cast.now + timedelta(hours=1))

    assert Receipt.objects.filter(correction=correction).count() == 4


def test_a_partner_that_fetches_has_the_correction_once_it_has_fetched(cast, published, partner, correct):
    site, _secret = partner()
    edition = published()
    correction = correct(edition)

    mark_fetched(partner=site, edition_ids=[edition.pk], now=cast.now)

    assert states(correction)["partner"] == "delivered"


def test_an_acknowledgement_that_comes_twice_acts_once(cast, published, partner, correct):
    site, _secret = partner()
    correct(published())
    receipt = Receipt.objects.get(copy__partner=site)

    for hours in (1, 2):
        acknowledge(partner=site, receipt_public_id=receipt.public_id, now=cast.now + timedelta(hours=hours))

    receipt.refresh_from_db()
    assert (receipt.state, receipt.acknowledged_by) == ("acknowledged", "合作网站")
    assert receipt.acknowledged_at == cast.now + timedelta(hours=1)


def test_nobody_acknowledges_for_another_partner(cast, published, partner, correct):
    site, _secret = partner()
    other, _secret = partner("另一家")
    correct(published())

    with pytest.raises(UnknownSecret):
        acknowledge(partner=other, receipt_public_id=Receipt.objects.get(copy__partner=site).public_id, now=cast.now)


def test_staff_acknowledge_for_their_units_only(cast, published, partner, correct):
    site, _secret = partner()
    correct(published())
    receipt = Receipt.objects.get(copy__partner=site)

    with pytest.raises(Refused):
        acknowledge_for(actor=cast.actor("garden_coordinator"), receipt_id=receipt.pk, now=cast.now)

    acknowledge_for(actor=cast.actor("astro_editor"), receipt_id=receipt.pk, now=cast.now)
    receipt.refresh_from_db()
    assert receipt.state == "acknowledged"


def test_nothing_is_sent_again_to_copies_that_nothing_is_sent_to(cast, published, partner, correct):
    partner()
    correct(published())

    with pytest.raises(NothingToSend):
        send_again(
            actor=cast.actor("astro_editor"), receipt_id=Receipt.objects.get(copy__place="print").pk, now=cast.now
        )


def test_an_overdue_copy_is_reminded_of_once(cast, published, partner, correct):
    partner()
    correction = correct(published())

    assert remind_overdue(now=cast.now + timedelta(hours=23)) == 0
    assert remind_overdue(now=cast.now + timedelta(hours=25)) == 1
    assert remind_overdue(now=cast.now + timedelta(hours=26)) == 0

    notice = Notice.objects.get(recipient=cast.account["astro_editor"])
    assert notice.url == f"/workbench/syndication/corrections/{correction.pk}/"


def test_a_pack_out_of_use_waits_for_nothing_any_more(cast, published, correct):
    edition = published()
    enter_pack(edition_ids=[edition.pk], reference="旧包", now=cast.now)
    correction = correct(edition)

    end_pack(actor=cast.actor("astro_editor"), reference="旧包", now=cast.now)
    correct(edition, note="再更正。")

    assert states(correction)["pack"] == "acknowledged"
    assert Receipt.objects.filter(copy__place="pack").count() == 1


class TestSheets:
    def test_a_fresh_sheet_is_current(self, published):
        edition = published()

        state = sheet_state(sheet_code(edition.pk))

        assert (state.is_current, state.corrections, state.url) == (
            True,
            (),
            f"http://127.0.0.1:8000/read/astro/{edition.slug}/",
        )

    def test_an_older_sheet_tells_of_what_was_corrected_since(self, cast, published, correct):
        edition = published()
        code = sheet_code(edition.pk)
        correct(edition)
        Edition.objects.filter(pk=edition.pk).update(summary="更正后的一句话")
        tell_published(edition.pk, cast.now)

        older, newer = sheet_state(code), sheet_state(sheet_code(edition.pk))

        assert (older.is_current, [note.note for note in older.corrections]) == (False, ["质量应为四百万倍太阳质量。"])
        assert (newer.is_current, newer.corrections) == (True, ())

    def test_a_sheet_of_what_was_taken_down_says_so_and_leads_nowhere(self, published, correct):
        edition = published()
        code = sheet_code(edition.pk)
        correct(edition, kind="take_down", note="含有错误的医疗建议。")

        state = sheet_state(code.upper())

        assert (state.is_taken_down, state.is_current, state.url) == (True, False, "")

    def test_a_code_that_was_never_printed_is_nothing(self, published):
        published()

        assert sheet_state("") is None
        assert sheet_state("zzzzzzzz") is None


class TestListings:
    def test_what_went_public_another_way_is_listed_and_what_went_away_is_withdrawn(self, cast, published):
        edition = published()
        Listing.objects.all().delete()

        assert keep_listings(now=cast.now) == (1, 0)
        edition.unpublish()
        assert keep_listings(now=cast.now) == (0, 1)
        assert keep_listings(now=cast.now) == (0, 0)

    def test_a_deleted_edition_leaves_its_listing_and_its_copies_behind(self, cast, published):
        edition = published()

        edition.delete()
        keep_listings(now=cast.now)

        assert Listing.objects.get().withdrawn_at == cast.now
        assert set(Copy.objects.values_list("title", flat=True)) == {"黑洞为什么不是洞"}


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Copy, {"place": "moon"}),
        (Copy, {"place": "pack"}),
        (Copy, {"code": ""}),
        (Receipt, {"state": "acknowledged", "acknowledged_at": None}),
        (Receipt, {"state": "failed", "reason": ""}),
        (Receipt, {"state": "delivered", "delivered_at": None}),
        (Parcel, {"state": "lost"}),
    ],
)
def test_the_database_refuses_what_cannot_be(cast, published, partner, correct, model, change):
    partner(way="mail", email="editor@partner.example")
    correct(published())
    row = model.objects.filter(place="print").first() if model is Copy else model.objects.first()

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**change)


def test_a_mail_partner_is_written_to(cast, published, partner, correct):
    partner(way="mail", email="editor@partner.example")
    edition = published()
    send_parcels(now=cast.now)
    correction = correct(edition)
    send_parcels(now=cast.now)

    assert [message.to for message in mail.outbox] == [["editor@partner.example"]] * 2
    assert "质量应为四百万倍太阳质量" in mail.outbox[1].body
    assert states(correction)["partner"] == "delivered"


def test_what_waits_is_sent_right_after_the_commit(published, partner, django_capture_on_commit_callbacks):
    partner(way="mail", email="editor@partner.example")

    with django_capture_on_commit_callbacks(execute=True):
        published()

    assert len(mail.outbox) == 1
