from datetime import date

import pytest

from kepu.domain.content.channel_services import enter_channel, state_channel_facts
from kepu.domain.content.channels import ChannelFact
from kepu.domain.content.contracts import ChannelDraft, ChannelFacts
from kepu.domain.content.errors import InvalidFact
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure
from kepu.foundation.units.policies import Refused


@pytest.fixture
def channel(cast):
    draft = ChannelDraft(unit_id=cast.unit["astro"], kind="wechat", name="天文一刻", opened_on=date(2016, 1, 1))
    return enter_channel(actor=cast.actor("astro_editor"), draft=draft, now=cast.now)


def state(cast, channel, first, last, **numbers):
    facts = ChannelFacts(starts_on=first, ends_on=last, source_note="后台导出", **numbers)
    return state_channel_facts(actor=cast.actor("astro_editor"), channel_id=channel.pk, facts=facts, now=cast.now)


def value(cast, code, year, unit="academy"):
    return get_figure(code=code, unit_id=cast.unit[unit], window=Window.year(year)).value


def test_posts_add_up_over_a_year_and_followers_are_the_latest_number(cast, channel):
    state(cast, channel, date(2024, 1, 1), date(2024, 6, 30), followers=9000, posts=60, reads=100_000)
    state(cast, channel, date(2024, 7, 1), date(2024, 12, 31), followers=12_000, posts=70, reads=180_000)

    assert value(cast, "form.media.wechat.articles", 2024) == 130
    assert value(cast, "form.media.wechat.followers", 2024) == 12_000
    assert value(cast, "form.media.wechat", 2024) == 1
    assert not value(cast, "form.media.wechat", 2024, "south")


def test_overlapping_periods_are_refused_and_the_same_period_supersedes(cast, channel):
    state(cast, channel, date(2024, 1, 1), date(2024, 12, 31), posts=100)
    with pytest.raises(InvalidFact):
        state(cast, channel, date(2024, 12, 1), date(2025, 1, 31), posts=9)

    state(cast, channel, date(2024, 1, 1), date(2024, 12, 31), posts=101)

    assert value(cast, "form.media.wechat.articles", 2024) == 101
    assert ChannelFact.objects.count() == 2


def test_a_closed_channel_counts_for_the_years_in_which_it_ran(cast, channel):
    draft = ChannelDraft(
        unit_id=cast.unit["astro"],
        kind="wechat",
        name="天文一刻",
        opened_on=date(2016, 1, 1),
        closed_on=date(2024, 5, 1),
    )
    enter_channel(actor=cast.actor("astro_editor"), draft=draft, channel_id=channel.pk, now=cast.now)

    assert value(cast, "form.media.wechat", 2023) == 1
    assert not value(cast, "form.media.wechat", 2024)


@pytest.mark.parametrize("who", ["garden_coordinator", "astro_member"])
def test_others_may_not_write(cast, channel, who):
    facts = ChannelFacts(starts_on=date(2024, 1, 1), ends_on=date(2024, 1, 31), source_note="x", posts=1)

    with pytest.raises(Refused):
        state_channel_facts(actor=cast.actor(who), channel_id=channel.pk, facts=facts, now=cast.now)
