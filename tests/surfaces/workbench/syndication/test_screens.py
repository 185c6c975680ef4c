"""The screens of copies, partners and sources: who sees what, and that each act works from its page."""

import pytest
from django.urls import reverse

from kepu.domain.content.models import Edition
from kepu.domain.content.registry import tell_published
from kepu.domain.syndication.contracts import SourceDraft
from kepu.domain.syndication.models import HarvestedItem, HarvestSource, Parcel, Partner, Receipt
from kepu.domain.syndication.services.harvesting import enter_source

pytestmark = pytest.mark.charter("N5", "N1")
LISTS = ["corrections", "copies", "partners", "sources", "wechat_list"]


@pytest.fixture
def row(cast, published, partner, correct):
    """One of everything, of the institute of astronomy: name of the address → its argument."""
    edition = published()
    site, _secret = partner(way="mail", email="editor@partner.example")
    Edition.objects.filter(pk=edition.pk).update(summary="另一句话")
    tell_published(edition.pk, cast.now)
    correction = correct(edition)
    source = enter_source(
        actor=cast.actor("astro_coordinator"), now=cast.now,
        draft=SourceDraft(unit_id=cast.unit["astro"], name="某平台来稿", format="file"),
    )  # fmt: skip
    item = HarvestedItem.objects.create(
        source=source, identifier="1", title="外来的一条", summary="摘要", language="zh-hans", licence="reserved",
        digest="0" * 64, link="https://x.example/1", seen_at=cast.now,
    )  # fmt: skip
    receipt = Receipt.objects.get(copy__partner=site)
    return {
        "correction": correction.pk, "send_again": receipt.pk, "acknowledge": receipt.pk, "partner": site.public_id,
        "partner_edit": site.public_id, "hand_over": site.public_id, "renew_secret": site.public_id,
        "partner_switch": site.public_id, "source": source.public_id, "source_edit": source.public_id,
        "source_switch": source.public_id, "decide": item.pk, "wechat": edition.pk, "wechat_preview": edition.pk,
    }  # fmt: skip


def at(name, *args):
    return reverse(f"workbench:syndication:{name}", args=args)


@pytest.mark.parametrize("name", LISTS)
def test_lists_show_ones_own_rows_and_nothing_of_others(sign_in, row, name):
    shown = {
        "corrections": "黑洞为什么不是洞", "copies": "黑洞为什么不是洞", "partners": "合作网站", "sources": "某平台来稿",
        "wechat_list": "黑洞为什么不是洞",
    }[name]  # fmt: skip

    assert shown in sign_in("astro_editor").get(at(name)).text
    assert shown not in sign_in("garden_coordinator").get(at(name)).text


@pytest.mark.parametrize("who", ["garden_coordinator", "ocean_coordinator"])
def test_nobody_of_another_unit_reaches_a_row(sign_in, row, who):
    client = sign_in(who)

    for name, key in row.items():
        answers = {client.get(at(name, key)).status_code, client.post(at(name, key), {"act": "draft"}).status_code}
        assert answers <= {404, 405}, name


@pytest.mark.parametrize("who", ["astro_member", "stranger"])
def test_those_who_do_not_write_are_refused(sign_in, row, who):
    client = sign_in(who)

    assert {client.get(at(name)).status_code for name in LISTS} == {403}


def test_nobody_is_led_to_the_sign_in(client, row):
    assert all("/accounts/" in client.get(at(name))["Location"] for name in LISTS)


def test_a_correction_shows_every_copy_and_can_be_sent_again_or_noted(sign_in, row):
    client = sign_in("astro_editor")
    page = client.get(at("correction", row["correction"])).text
    assert all(word in page for word in ("合作网站", "本站", "重新发送", "/q/"))

    client.post(at("send_again", row["send_again"]))
    client.post(at("acknowledge", row["acknowledge"]))

    receipt = Receipt.objects.get(pk=row["acknowledge"])
    assert (receipt.state, Parcel.objects.filter(receipt=receipt).count()) == ("acknowledged", 1)


def test_copies_leave_as_a_file(sign_in, row):
    answer = sign_in("astro_editor").get(at("copies"), {"export": "csv", "place": "partner"})

    assert "合作网站" in answer.content.decode("utf-8-sig")
    assert "打印页" not in answer.content.decode("utf-8-sig")


def test_a_partner_is_entered_and_its_secret_shown_once(sign_in, cast, row):
    client = sign_in("astro_coordinator")
    said = {
        "name": "新伙伴",
        "unit_id": cast.unit["astro"],
        "way": "pull",
        "licences": ["cc-by-4.0"],
        "fields_of_science": "天文、物理",
    }

    shown = client.post(at("partner_new"), said)

    partner = Partner.objects.get(name="新伙伴")
    assert partner.fields == ["天文", "物理"]
    assert "/feeds/editions.atom?token=" in shown.text
    assert shown["Cache-Control"] == "private, no-store"
    assert "token=" not in client.get(at("partner", partner.public_id)).text.replace("token=…", "")


@pytest.mark.parametrize(("way", "field"), [("mail", "email"), ("webhook", "url")])
def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(sign_in, cast, row, way, field):
    said = {"name": "缺地址", "unit_id": cast.unit["astro"], "way": way, "licences": ["cc-by-4.0"]}

    answer = sign_in("astro_coordinator").post(at("partner_new"), said)

    assert answer.context["form"].errors.keys() == {field}
    assert "缺地址" in answer.text


def test_a_partner_is_changed_renewed_ended_and_taken_up_again(sign_in, cast, row):
    client, key = sign_in("astro_coordinator"), row["partner"]
    before = Partner.objects.get(public_id=key).sealed_secret

    client.post(at("partner_edit", key), {
        "name": "改名", "unit_id": cast.unit["astro"], "way": "mail", "email": "a@b.example", "licences": ["cc-by-4.0"],
    })  # fmt: skip
    assert client.get(at("renew_secret", key)).status_code == 200
    client.post(at("renew_secret", key))
    client.post(at("partner_switch", key))

    partner = Partner.objects.get(public_id=key)
    assert (partner.name, partner.is_active, partner.sealed_secret == before) == ("改名", False, False)
    client.post(at("partner_switch", key))
    client.post(at("hand_over", key))
    assert Partner.objects.get(public_id=key).is_active


def test_an_item_is_left_out_looked_at_again_and_taken_in(sign_in, row):
    client = sign_in("astro_editor")

    client.post(at("decide", row["decide"]), {"act": "leave"})
    assert "外来的一条" in client.get(at("source", row["source"]), {"state": "left"}).text
    client.post(at("decide", row["decide"]), {"act": "look"})
    client.post(at("decide", row["decide"]), {"act": "draft"})

    assert Edition.objects.get(title="外来的一条").state == "draft"
    assert client.post(at("decide", row["decide"]), {"act": "eat"}).status_code == 404


def test_a_source_is_entered_and_an_address_inside_refused(sign_in, cast, row, settings):
    settings.WEBHOOKS_TO_PRIVATE = False
    said = {
        "name": "内网", "unit_id": cast.unit["astro"], "format": "feed", "url": "https://127.0.0.1/feed", "audience": "public",
        "licence": "reserved", "every_minutes": 60,
    }  # fmt: skip

    answer = sign_in("astro_coordinator").post(at("source_new"), said)

    assert "url" in answer.context["form"].errors
    assert not HarvestSource.objects.filter(name="内网").exists()


def test_the_wechat_page_previews_in_a_frame_of_its_own_policy(sign_in, row):
    client = sign_in("astro_editor")

    page, frame = client.get(at("wechat", row["wechat"])).text, client.get(at("wechat_preview", row["wechat"]))

    assert "<template" in page
    assert 'style="' in frame.text
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    assert "出不来" in frame.text


def test_what_waits_is_on_the_first_page(sign_in, row):
    page = sign_in("astro_editor").get("/workbench/").text

    assert "尚未落实更正的副本" in page
    assert "待处理的外部条目" in page


@pytest.mark.parametrize("name", ["corrections", "copies", "partners", "wechat_list"])
def test_lists_ask_the_database_a_fixed_number_of_times(
    sign_in, published, correct, row, name, django_assert_max_num_queries
):
    for number in range(8):
        correct(published(f"文章{number}"))
    client = sign_in("astro_editor")
    client.get(at(name))

    with django_assert_max_num_queries(24):
        client.get(at(name))
