from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.desks.contracts import DeliveryDraft
from kepu.domain.desks.errors import LinkUnusable, ReasonMissing, WrongState
from kepu.domain.desks.models import AnswerLink
from kepu.domain.desks.services import answer_by_link, deliver_by_link, look_up, make_link, withdraw_commission
from kepu.foundation.units.policies import Refused

pytestmark = pytest.mark.charter("P2")


@pytest.fixture
def outside(ask):
    return ask(person_id=None, outside_name="孙外宾")


@pytest.fixture
def link(cast, outside):
    return make_link(actor=cast.actor("astro_editor"), commission_id=outside.pk, now=cast.now)


def test_somebody_without_an_account_accepts_and_delivers(cast, outside, link):
    second = answer_by_link(token=link.token, accepts=True, reason="", now=cast.now)
    deliver_by_link(token=second.token, draft=DeliveryDraft(text="稿子"), now=cast.now)

    outside.refresh_from_db()
    assert outside.is_delivered
    assert list(outside.steps.values_list("act", "actor_name"))[-2:] == [
        ("accepted", "孙外宾"),
        ("delivered", "孙外宾"),
    ]


def test_a_link_works_once(cast, link):
    answer_by_link(token=link.token, accepts=False, reason="没有时间", now=cast.now)

    with pytest.raises(LinkUnusable) as refusal:
        look_up(token=link.token, now=cast.now)
    assert refusal.value.why == "used"


def test_a_no_without_a_reason_leaves_the_link_as_it_was(cast, link):
    with pytest.raises(ReasonMissing):
        answer_by_link(token=link.token, accepts=False, reason=" ", now=cast.now)

    assert look_up(token=link.token, now=cast.now).used_at is None


def test_a_newer_link_replaces_the_older(cast, outside, link):
    make_link(actor=cast.actor("astro_editor"), commission_id=outside.pk, now=cast.now)

    with pytest.raises(LinkUnusable) as refusal:
        look_up(token=link.token, now=cast.now)
    assert refusal.value.why == "expired"


@pytest.mark.parametrize(("token", "days", "why"), [("", 15, "expired"), ("x", 0, "wrong")])
def test_a_link_that_expired_or_was_tampered_with_is_refused(cast, link, token, days, why):
    with pytest.raises(LinkUnusable) as refusal:
        look_up(token=link.token + token, now=cast.now + timedelta(days=days))

    assert refusal.value.why == why


def test_a_withdrawal_kills_the_link(cast, outside, link):
    withdraw_commission(actor=cast.actor("astro_editor"), commission_id=outside.pk, reason="取消", now=cast.now)

    with pytest.raises(LinkUnusable):
        answer_by_link(token=link.token, accepts=True, reason="", now=cast.now)


def test_an_answer_link_does_not_deliver(cast, link):
    with pytest.raises(LinkUnusable):
        deliver_by_link(token=link.token, draft=DeliveryDraft(text="稿子"), now=cast.now)


def test_only_the_desk_makes_a_link(cast, outside, advice):
    for row, name in ((outside, "astro_member"), (outside, "ocean_coordinator"), (advice, "astro_coordinator")):
        with pytest.raises(Refused):
            make_link(actor=cast.actor(name), commission_id=row.pk, now=cast.now)


def test_nothing_is_asked_of_somebody_who_said_no(cast, outside, link):
    answer_by_link(token=link.token, accepts=False, reason="没有时间", now=cast.now)

    with pytest.raises(WrongState):
        make_link(actor=cast.actor("astro_editor"), commission_id=outside.pk, now=cast.now)


def test_the_database_keeps_one_working_link_and_no_token(cast, outside, link):
    row = AnswerLink.objects.get()
    assert row.token_hash != link.token

    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerLink.objects.create(
            commission=outside, purpose="answer", token_hash="0" * 64, made_at=cast.now, expires_at=cast.now
        )
