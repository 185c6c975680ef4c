from datetime import date

import pytest
from django.urls import reverse

from kepu.domain.bases.contracts import VenueDraft
from kepu.domain.bases.models import CountFact, HeldTitle, Venue, VenueFact, VenueYear
from kepu.domain.bases.services import create_venue, state_count
from kepu.domain.content.channel_services import enter_channel
from kepu.domain.content.channels import Channel, ChannelFact
from kepu.domain.content.contracts import ChannelDraft


@pytest.fixture
def venue(cast):
    draft = VenueDraft(unit_id=cast.unit["hall"], name="天文馆", opened_on=date(2015, 5, 1))
    return create_venue(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)


@pytest.fixture
def channel(cast):
    draft = ChannelDraft(unit_id=cast.unit["astro"], kind="wechat", name="天文一刻", opened_on=date(2016, 1, 1))
    return enter_channel(actor=cast.actor("astro_editor"), draft=draft, now=cast.now)


def url(name, *args):
    return reverse(f"workbench:registers:{name}", args=args)


def test_a_coordinator_enters_a_venue_with_its_facts_and_a_year(sign_in, cast):
    client = sign_in("astro_coordinator")
    client.post(
        url("venue_new"), {"unit": cast.unit["hall"], "name": "天文馆", "place": "朝阳区", "opened_on": "2015-05-01"}
    )
    venue = Venue.objects.get()
    assert venue.region_id == "110105"

    facts = {
        "starts_on": "2015-05-01",
        "venue_type": "museum",
        "building_area_m2": 9000,
        "hall_area_m2": 3000,
        "source_note": "竣工图",
    }
    client.post(url("venue_facts", venue.public_id), facts)
    client.post(url("venue_year", venue.public_id), {"year": 2024, "visits": 52000, "source_note": "票务系统"})

    assert VenueFact.objects.get().hall_area_m2 == 3000
    assert VenueYear.objects.get().visits == 52000
    assert "52,000" in client.get(url("venue", venue.public_id)).text


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        (
            "venue_facts",
            {
                "starts_on": "2020-01-01",
                "venue_type": "museum",
                "building_area_m2": 10,
                "hall_area_m2": 20,
                "source_note": "x",
            },
            "hall_area_m2",
        ),
        ("venue_facts", {"starts_on": "2020-01-01", "venue_type": "museum", "source_note": ""}, "source_note"),
        ("venue_year", {"year": 2023, "open_days": 366, "source_note": "x"}, "open_days"),
        ("venue_year", {"year": 2023, "open_days": 10, "free_days": 11, "source_note": "x"}, "free_days"),
        ("venue_edit", {"name": "天文馆", "opened_on": "2020-01-01", "closed_on": "2019-01-01"}, "closed_on"),
        ("venue_edit", {"name": "天文馆", "opened_on": "2020-01-01", "place": "无此地"}, "place"),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_saved(sign_in, venue, name, values, field):
    answer = sign_in("astro_coordinator").post(url(name, venue.public_id), values)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not VenueFact.objects.exists()


def test_a_name_that_is_taken_is_shown_at_the_name(sign_in, cast, venue):
    values = {"unit": cast.unit["hall"], "name": "天文馆", "opened_on": "2020-01-01"}

    answer = sign_in("astro_coordinator").post(url("venue_new"), values)

    assert "name" in answer.context["form"].errors


def test_units_of_others_are_not_offered_and_not_accepted(sign_in, cast):
    client = sign_in("garden_coordinator")
    values = {"unit": cast.unit["astro"], "name": "假馆", "opened_on": "2020-01-01"}

    assert client.post(url("venue_new"), values).status_code == 200
    assert not Venue.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("astro_coordinator", 200),
        ("astro_member", 200),
        ("north_coordinator", 200),
        ("garden_coordinator", 404),
        ("stranger", 403),
    ],
)
def test_a_venue_is_read_by_its_unit_and_above_only(sign_in, venue, channel, who, status):
    client = sign_in(who)

    assert client.get(url("venue", venue.public_id)).status_code == status
    assert client.get(url("channel", channel.public_id)).status_code == status


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member", "stranger"])
def test_others_change_nothing(sign_in, venue, channel, who):
    client = sign_in(who)
    facts = {
        "starts_on": "2020-01-01",
        "venue_type": "museum",
        "source_note": "x",
        "year": 2024,
        "visits": 1,
        "ends_on": "2020-01-31",
        "posts": 1,
    }

    for name, key in [
        ("venue_facts", venue),
        ("venue_year", venue),
        ("venue_edit", venue),
        ("channel_facts", channel),
        ("channel_edit", channel),
    ]:
        assert client.post(url(name, key.public_id), facts).status_code in (403, 404)

    assert sum(model.objects.count() for model in (VenueFact, VenueYear, ChannelFact)) == 0


def test_anonymous_is_sent_to_sign_in(client, venue):
    assert client.get(url("venues")).status_code == 302


def test_channels_are_entered_and_their_periods_stated(sign_in, cast):
    client = sign_in("astro_editor")
    client.post(
        url("channel_new"),
        {"unit": cast.unit["astro"], "kind": "wechat", "name": "天文一刻", "opened_on": "2016-01-01"},
    )
    channel = Channel.objects.get()
    period = {
        "starts_on": "2024-01-01",
        "ends_on": "2024-06-30",
        "followers": 9000,
        "posts": 60,
        "reads": 100000,
        "source_note": "后台",
    }
    client.post(url("channel_facts", channel.public_id), period)

    overlap = client.post(
        url("channel_facts", channel.public_id), {**period, "starts_on": "2024-06-01", "ends_on": "2024-07-31"}
    )

    assert "starts_on" in overlap.context["form"].errors
    assert ChannelFact.objects.get().posts == 60


def test_items_and_titles_are_entered(sign_in, cast, venue):
    client = sign_in("astro_coordinator")

    client.post(
        url("item_new"),
        {"unit": cast.unit["astro"], "kind": "van", "starts_on": "2024-01-01", "quantity": 1, "source_note": "行驶证"},
    )
    title = {
        "unit": cast.unit["hall"],
        "venue": venue.pk,
        "title": "全国科普教育基地",
        "level": "national",
        "since": "2021-01-01",
        "source_note": "证书",
    }
    client.post(url("title_new"), title)
    held = HeldTitle.objects.get()
    client.post(url("title_edit", held.pk), {**title, "until": "2026-01-01"})

    assert CountFact.objects.get().quantity == 1
    assert HeldTitle.objects.get().until == date(2026, 1, 1)
    assert sign_in("garden_coordinator").get(url("title_edit", held.pk)).status_code == 404


@pytest.mark.parametrize("name", ["venues", "items", "titles", "channels"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_search_and_export_only_what_is_in_scope(sign_in, cast, venue, channel, name, kind):
    state_count(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], kind="van", starts_on=date(2020, 1, 1), quantity=7,
        source_note="台账", now=cast.now,
    )  # fmt: skip

    assert sign_in("astro_member").get(url(name), {"export": kind}).status_code == 200
    text = sign_in("garden_coordinator").get(url(name)).text
    assert "天文" not in text.split("</nav>", 2)[-1].replace("天文馆、", "")


def test_a_list_costs_the_same_for_many_rows(sign_in, cast, django_assert_max_num_queries):
    for number in range(25):
        draft = VenueDraft(unit_id=cast.unit["hall"], name=f"馆{number}", opened_on=date(2015, 5, 1))
        create_venue(actor=cast.actor("astro_coordinator"), draft=draft, now=cast.now)
    client = sign_in("astro_coordinator")

    with django_assert_max_num_queries(14):
        client.get(url("venues"))
