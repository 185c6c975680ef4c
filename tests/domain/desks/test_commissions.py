from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.desks.contracts import DeliveryDraft, Held
from kepu.domain.desks.errors import AlreadyBusy, InvalidDraft, NotHeldYet, OutsideScope, ReasonMissing, WrongState
from kepu.domain.desks.models import Commission, CommissionStep
from kepu.domain.desks.selectors import load_by_person
from kepu.domain.desks.services import (
    accept_commission,
    begin_work_from,
    change_words,
    close_commission,
    decline_commission,
    deliver_commission,
    move_deadline,
    publish_commission,
    return_delivery,
    take_delivery,
    withdraw_commission,
)
from kepu.engines.ledger.models import Record
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.domain.desks.conftest import DUE

pytestmark = pytest.mark.charter("P2")


def test_a_commission_tells_the_person_and_waits_for_an_answer(cast, ask, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        row = ask()

    assert row.is_invited
    assert Notice.objects.get().recipient == cast.account["astro_member"]


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"brief": ""},
        {"kind": "x"},
        {"due_on": date(2025, 5, 1)},
        {"audience": "x"},
        {"outside_name": "某人"},
    ],
)
def test_a_commission_that_breaks_a_rule_is_refused(ask, changes):
    with pytest.raises(InvalidDraft):
        ask(**changes)


def test_a_person_of_another_unit_is_not_asked(cast, ask):
    with pytest.raises(OutsideScope):
        ask(person_id=cast.person["qian"].pk)


def test_a_member_does_not_commission(ask):
    with pytest.raises(Refused):
        ask(actor="astro_member")


def test_a_third_open_commission_needs_a_second_thought(ask):
    ask()
    ask(kind="talk")
    with pytest.raises(AlreadyBusy) as busy:
        ask(kind="book")
    assert busy.value.count == 2

    assert ask(kind="book", despite_load=True).is_invited


def test_load_is_told_by_person_academicians_first(cast, ask, delivered):
    ask()
    take_delivery(actor=cast.actor("astro_editor"), commission_id=delivered(ask()).pk, now=cast.now)

    first = load_by_person(unit_ids=[cast.unit["astro"]])[0]

    assert (first.name, first.category, first.open_count, first.delivered_count) == ("赵致远", "academician", 1, 1)


def test_a_no_needs_a_reason_and_ends_it(cast, ask):
    row, author = ask(), cast.actor("astro_member")
    with pytest.raises(ReasonMissing):
        decline_commission(actor=author, commission_id=row.pk, reason="", now=cast.now)

    decline_commission(actor=author, commission_id=row.pk, reason="出差", now=cast.now)

    with pytest.raises(WrongState):
        accept_commission(actor=author, commission_id=row.pk, now=cast.now)


def test_somebody_else_does_not_answer(cast, ask):
    row = ask()

    for name in ("astro_auditor", "ocean_coordinator", "stranger"):
        with pytest.raises(Refused):
            accept_commission(actor=cast.actor(name), commission_id=row.pk, now=cast.now)


def test_every_deadline_that_was_set_is_kept(cast, ask):
    row, desk = ask(), cast.actor("astro_editor")

    move_deadline(actor=desk, commission_id=row.pk, due_on=date(2025, 8, 1), reason="作者住院", now=cast.now)

    step = row.steps.get(act="due_moved")
    assert (step.due_from, step.due_to, step.reason) == (DUE, date(2025, 8, 1), "作者住院")


def test_words_change_while_nobody_has_answered(cast, ask):
    row, desk = ask(), cast.actor("astro_editor")
    change_words(actor=desk, commission_id=row.pk, title="月球的水", brief="一千字", now=cast.now)
    accept_commission(actor=cast.actor("astro_member"), commission_id=row.pk, now=cast.now)

    with pytest.raises(WrongState):
        change_words(actor=desk, commission_id=row.pk, title="改", brief="改", now=cast.now)


def test_nothing_handed_in_is_no_delivery(cast, ask):
    row, author = ask(), cast.actor("astro_member")
    accept_commission(actor=author, commission_id=row.pk, now=cast.now)

    with pytest.raises(InvalidDraft):
        deliver_commission(actor=author, commission_id=row.pk, draft=DeliveryDraft(), now=cast.now)


def test_a_returned_delivery_comes_again_by_a_new_day(cast, ask, delivered):
    row, desk = delivered(ask()), cast.actor("astro_editor")

    return_delivery(actor=desk, commission_id=row.pk, reason="请补数据来源", due_on=date(2025, 7, 15), now=cast.now)
    deliver_commission(
        actor=cast.actor("astro_member"), commission_id=row.pk, draft=DeliveryDraft(text="新稿"), now=cast.now
    )

    assert list(row.deliveries.values_list("number", "due_on")) == [(2, date(2025, 7, 15)), (1, DUE)]


def test_taking_writes_one_record_confirmed_where_the_actor_may(cast, ask, delivered):
    row = delivered(ask())

    take_delivery(actor=cast.actor("astro_coordinator"), commission_id=row.pk, now=cast.now)

    record = Record.objects.get(source_kind="commission", source_key=str(row.public_id))
    assert (record.kind_id, record.state, record.title) == ("commentary", "confirmed", "月壤里的水")
    assert record.contributions.get().person == row.person


def test_an_editors_taking_leaves_the_record_for_the_unit_to_confirm(cast, ask, delivered):
    take_delivery(actor=cast.actor("astro_editor"), commission_id=delivered(ask()).pk, now=cast.now)

    assert Record.objects.get().state == "proposed"


def test_taking_twice_counts_once(cast, ask, delivered):
    row, desk = delivered(ask()), cast.actor("astro_editor")
    take_delivery(actor=desk, commission_id=row.pk, now=cast.now)

    with pytest.raises(WrongState):
        take_delivery(actor=desk, commission_id=row.pk, now=cast.now)
    assert Record.objects.count() == 1


@pytest.mark.parametrize("kind", ["talk", "forum"])
def test_a_talk_is_recorded_when_it_was_held(cast, ask, delivered, kind):
    row, desk = delivered(ask(kind=kind)), cast.actor("astro_coordinator")
    for held in (None, Held(date(2025, 6, 20))):
        with pytest.raises(NotHeldYet):
            take_delivery(actor=desk, commission_id=row.pk, held=held, now=cast.now)

    take_delivery(actor=desk, commission_id=row.pk, held=Held(date(2025, 5, 30), 120, None), now=cast.now)

    record = Record.objects.get()
    assert (record.kind_id, record.started_on, record.onsite, record.online) == (
        "lecture",
        date(2025, 5, 30),
        120,
        None,
    )


def test_a_work_begun_from_a_delivery_carries_title_author_and_text(cast, ask, delivered):
    row = delivered(ask())

    work = begin_work_from(actor=cast.actor("astro_editor"), commission_id=row.pk, now=cast.now)

    draft = work.editions.get()
    assert (work.title, draft.authors, draft.medium, draft.live) == ("月壤里的水", "赵致远", "commentary", False)
    assert "它从哪里来" in str(draft.body)


def test_what_became_a_work_is_counted_by_its_publication_alone(cast, ask, delivered):
    row, desk = delivered(ask()), cast.actor("astro_coordinator")
    take_delivery(actor=desk, commission_id=row.pk, now=cast.now)

    begin_work_from(actor=desk, commission_id=row.pk, now=cast.now)

    assert not Record.objects.live().exists()


def test_a_delivery_that_is_a_work_makes_no_second_record(cast, ask, delivered, work):
    row = delivered(ask(), work_public_id=work.public_id)

    take_delivery(actor=cast.actor("astro_coordinator"), commission_id=row.pk, now=cast.now)

    assert not Record.objects.exists()


def test_a_talk_keeps_its_record_when_its_text_becomes_a_work(cast, ask, delivered):
    row, desk = delivered(ask(kind="talk")), cast.actor("astro_coordinator")
    take_delivery(actor=desk, commission_id=row.pk, held=Held(date(2025, 5, 30), 50), now=cast.now)

    begin_work_from(actor=desk, commission_id=row.pk, now=cast.now)

    assert Record.objects.live().get().kind_id == "lecture"


def test_a_work_of_another_unit_is_not_handed_in(cast, ask, delivered, work):
    work.unit_id = cast.unit["garden"]
    work.save(update_fields=["unit"])

    with pytest.raises(OutsideScope):
        delivered(ask(), work_public_id=work.public_id)


def test_what_was_taken_is_published_or_closed(cast, ask, delivered):
    desk = cast.actor("astro_editor")
    one, other = delivered(ask()), delivered(ask(kind="interview"))
    for row in (one, other):
        take_delivery(actor=desk, commission_id=row.pk, now=cast.now)

    publish_commission(actor=desk, commission_id=one.pk, where="《天文爱好者》第 7 期", now=cast.now)
    close_commission(actor=desk, commission_id=other.pk, note="", now=cast.now)

    assert set(Commission.objects.values_list("state", flat=True)) == {"published", "closed"}


def test_a_withdrawal_says_why_and_nothing_taken_is_withdrawn(cast, ask, delivered):
    row, desk = ask(), cast.actor("astro_editor")
    withdraw_commission(actor=desk, commission_id=row.pk, reason="活动取消", now=cast.now)
    assert row.steps.get(act="withdrawn").reason == "活动取消"
    taken = delivered(ask())
    take_delivery(actor=desk, commission_id=taken.pk, now=cast.now)

    with pytest.raises(WrongState):
        withdraw_commission(actor=desk, commission_id=taken.pk, reason="晚了", now=cast.now)


@pytest.mark.parametrize(
    "changes", [{"kind": "x"}, {"state": "x"}, {"outside_name": "两个人"}, {"title": ""}, {"sealed": "x"}]
)
def test_the_database_refuses_a_commission_that_breaks_a_rule(ask, changes):
    row = ask()

    with pytest.raises(IntegrityError), transaction.atomic():
        Commission.objects.filter(pk=row.pk).update(**changes)


def test_the_database_refuses_a_return_that_does_not_say_why(cast, ask):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommissionStep.objects.create(commission=ask(), act="returned", actor_name="某人", at=cast.now)


def test_the_database_refuses_two_deliveries_of_one_number(ask, delivered):
    delivery = delivered(ask()).deliveries.get()
    delivery.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        delivery.save(force_insert=True)


def test_a_late_delivery_is_known_to_be_late(cast, ask, delivered):
    row, author = ask(), cast.actor("astro_member")
    accept_commission(actor=author, commission_id=row.pk, now=cast.now)

    late = cast.now + timedelta(days=40)
    delivery = deliver_commission(actor=author, commission_id=row.pk, draft=DeliveryDraft(text="稿"), now=late)

    assert not delivery.is_on_time
