from datetime import timedelta

import pytest

from kepu.domain.desks.contracts import DeliveryDraft
from kepu.domain.desks.services import accept_commission, deliver_commission, link_work, take_delivery
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure, list_figure_records


@pytest.fixture
def value(cast):
    def _value(code, unit="astro"):
        return get_figure(code=code, unit_id=cast.unit[unit], window=Window.year(2025)).value

    return _value


@pytest.mark.charter("P2")
def test_academicians_outputs_are_counted_by_kind_policy_advice_included(cast, ask, advice, delivered, value):
    for row, name in ((ask(), "astro_editor"), (advice, "astro_leader")):
        take_delivery(actor=cast.actor(name), commission_id=delivered(row).pk, now=cast.now)
    ask(kind="book")

    assert value("desks.commissions") == 3
    assert value("desks.outputs.academicians") == 2
    assert value("desks.outputs.academicians.policy_advice") == 1
    assert value("desks.outputs.academicians.book") == 0
    assert not value("desks.outputs", unit="ocean")


def test_the_share_on_time_stands_on_first_deliveries(cast, ask, delivered, value):
    delivered(ask())
    late = ask(kind="talk")
    author = cast.actor("astro_member")
    accept_commission(actor=author, commission_id=late.pk, now=cast.now)
    deliver_commission(
        actor=author, commission_id=late.pk, draft=DeliveryDraft(text="稿"), now=cast.now + timedelta(days=60)
    )

    assert (value("desks.deliveries.on_time"), value("desks.deliveries")) == (1, 2)
    assert value("desks.deliveries.on_time.rate") == 5_000


@pytest.mark.charter("O3")
def test_the_share_of_topics_with_works(cast, topic, work, value):
    link_work(actor=cast.actor("astro_editor"), topic_id=topic.pk, work_public_id=work.public_id, now=cast.now)

    assert value("desks.topics.covered.rate", unit="north") == 10_000


def test_the_rows_behind_a_figure_of_advice_tell_nothing(cast, advice):
    lines, _count = list_figure_records(code="desks.commissions", unit_id=cast.unit["astro"], window=Window.year(2025))

    assert [(line.title, line.note, line.is_confidential) for line in lines] == [("决策建议", "2025-06-01", True)]
