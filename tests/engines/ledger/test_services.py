from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kepu.engines.ledger.chain import verify_unit
from kepu.engines.ledger.contracts import Cost, Draft, Part, Proof, Source
from kepu.engines.ledger.errors import AlreadyRecorded, InvalidDraft, NotYetHappened, ReasonMissing, WrongState
from kepu.engines.ledger.guards import are_placed, lifted
from kepu.engines.ledger.models import Chain, Contribution, Entry, Record, Share, Spend, Step
from kepu.engines.ledger.services import (
    accept_records,
    add_evidence,
    amend_record,
    confirm_records,
    correct_record,
    discard_record,
    erase_outside_name,
    propose_record,
    propose_records,
    return_records,
    withdraw_record,
)
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import Refused


def draft(cast, **changes):
    values = {
        "unit_id": cast.unit["astro"],
        "kind": "lecture",
        "title": "黑洞讲座",
        "started_on": date(2025, 5, 1),
        "ended_on": date(2025, 5, 1),
        "source": Source("form", "1"),
        "onsite": 300,
        "parts": (Part(person_id=cast.person["li"].pk, minutes=60), Part(outside_name="外来者")),
        "costs": (Cost(120_000),),
        "cohost_ids": (cast.unit["ocean"],),
    }
    return Draft(**{**values, **changes})


@pytest.fixture
def actor(cast):
    return cast.actor("astro_coordinator")


@pytest.fixture
def confirmed(cast, actor):
    record = propose_record(actor=actor, draft=draft(cast), now=cast.now)
    return confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)[0]


def test_a_confirmed_record_is_chained_and_a_correction_supersedes_it(cast, actor, confirmed):
    correct_record(actor=actor, record_id=confirmed.pk, draft=draft(cast, onsite=280), reason="重复计数", now=cast.now)

    assert list(Record.objects.counted().values_list("onsite", flat=True)) == [280]
    assert list(verify_unit(cast.unit["astro"])) == []


def test_a_correction_to_another_host_leaves_one_chain_and_enters_the_other(cast):
    branch = cast.actor("north_coordinator")
    record = propose_record(actor=branch, draft=draft(cast), now=cast.now)
    confirm_records(actor=branch, record_ids=[record.pk], now=cast.now)
    moved = draft(cast, unit_id=cast.unit["ocean"], cohost_ids=())

    correct_record(actor=branch, record_id=record.pk, draft=moved, reason="主办方填错", now=cast.now)

    acts = list(Entry.objects.order_by("pk").values_list("unit", "act"))
    astro, ocean = cast.unit["astro"], cast.unit["ocean"]
    assert acts == [(astro, "confirm"), (astro, "withdraw"), (ocean, "correct")]
    assert [*verify_unit(astro), *verify_unit(ocean)] == []


def test_a_withdrawal_goes_on_in_the_chain_and_takes_the_record_out_of_figures(cast, actor, confirmed):
    withdraw_record(actor=actor, record_id=confirmed.pk, reason="未举办", now=cast.now)

    assert not Record.objects.counted().exists()
    assert Chain.objects.get(unit=cast.unit["astro"]).length == 2
    assert list(verify_unit(cast.unit["astro"])) == []


def test_a_record_is_withdrawn_only_with_a_reason(cast, actor, confirmed):
    with pytest.raises(ReasonMissing):
        withdraw_record(actor=actor, record_id=confirmed.pk, reason=" ", now=cast.now)


def test_changing_a_confirmed_record_behind_our_back_is_found(cast, confirmed):
    with lifted():
        Record.objects.filter(pk=confirmed.pk).update(onsite=3000)

    assert [fault.problem for fault in verify_unit(cast.unit["astro"])] == ["content changed"]


def test_taking_a_confirmed_record_out_behind_our_back_is_found(cast, confirmed):
    Record.objects.filter(pk=confirmed.pk).update(is_live=False)

    faults = [fault.problem for fault in verify_unit(cast.unit["astro"])]

    assert faults == [f"taken out without an entry: {confirmed.public_id}"]


def test_a_record_confirmed_without_an_entry_is_found(cast, actor):
    record = propose_record(actor=actor, draft=draft(cast), now=cast.now)

    Record.objects.filter(pk=record.pk).update(state="accepted")

    assert [fault.number for fault in verify_unit(cast.unit["astro"])] == [0]


def test_exchanging_a_person_behind_our_back_is_found(cast, confirmed):
    with lifted():
        Contribution.objects.filter(record=confirmed, person=cast.person["li"]).update(person=cast.person["wang"])

    assert [fault.problem for fault in verify_unit(cast.unit["astro"])] == ["person exchanged"]


def test_cutting_the_end_off_a_chain_is_found(cast, confirmed):
    with lifted():
        Entry.objects.filter(record=confirmed).delete()

    problems = [fault.problem for fault in verify_unit(cast.unit["astro"])]

    assert problems == ["chain shortened", f"confirmed without an entry: {confirmed.public_id}"]


def test_erasing_an_outside_name_keeps_the_chain(cast, actor, confirmed):
    part = Contribution.objects.get(record=confirmed, outside_name="外来者")

    erase_outside_name(actor=actor, contribution_id=part.pk, now=cast.now)

    assert not Contribution.objects.filter(outside_name="外来者").exists()
    assert list(verify_unit(cast.unit["astro"])) == []


RAW_WRITES = {
    "title": lambda record: Record.objects.filter(pk=record.pk).update(title="改过"),
    "number": lambda record: Record.objects.filter(pk=record.pk).update(onsite=None),
    "back to proposed": lambda record: Record.objects.filter(pk=record.pk).update(state="proposed"),
    "delete record": lambda record: Record.objects.filter(pk=record.pk)._raw_delete("default"),
    "share": lambda record: Share.objects.filter(record=record).update(basis_points=1),
    "delete share": lambda record: Share.objects.filter(record=record)._raw_delete("default"),
    "spend": lambda record: Spend.objects.filter(record=record).update(amount_fen=1),
    "name": lambda record: Contribution.objects.filter(record=record, person=None).update(outside_name="别人"),
    "history": lambda record: Step.objects.filter(record=record).update(reason="改写"),
    "delete history": lambda record: Step.objects.filter(record=record)._raw_delete("default"),
    "entry": lambda record: Entry.objects.filter(record=record).update(number=9),
    "delete entry": lambda record: Entry.objects.filter(record=record)._raw_delete("default"),
    "shorten chain": lambda record: Chain.objects.filter(unit=record.unit_id).update(length=0),
}


@pytest.mark.parametrize("write", RAW_WRITES.values(), ids=RAW_WRITES)
def test_the_database_refuses_to_change_what_is_confirmed(confirmed, write):
    with pytest.raises(IntegrityError, match="ledger_confirmed_is_fixed"), transaction.atomic():
        write(confirmed)


def test_the_guards_are_in_place(db):
    assert are_placed()


def test_a_proposed_record_can_be_amended_and_thrown_away(cast, actor):
    record = propose_record(actor=actor, draft=draft(cast), now=cast.now)

    amend_record(actor=actor, record_id=record.pk, draft=draft(cast, title="黑洞"), now=cast.now)
    discard_record(actor=actor, record_id=record.pk, now=cast.now)

    assert not Record.objects.exists()


def test_a_confirmed_record_can_be_neither_amended_nor_thrown_away(cast, actor, confirmed):
    with pytest.raises(WrongState):
        amend_record(actor=actor, record_id=confirmed.pk, draft=draft(cast), now=cast.now)
    with pytest.raises(WrongState):
        discard_record(actor=actor, record_id=confirmed.pk, now=cast.now)


def test_one_source_has_one_live_record(cast, actor, confirmed):
    with pytest.raises(AlreadyRecorded):
        propose_record(actor=actor, draft=draft(cast), now=cast.now)


def test_one_source_twice_in_one_go_is_refused(cast, actor):
    with pytest.raises(AlreadyRecorded):
        propose_records(actor=actor, drafts=[draft(cast), draft(cast)], now=cast.now)


def test_a_withdrawn_source_can_be_recorded_again(cast, actor, confirmed):
    withdraw_record(actor=actor, record_id=confirmed.pk, reason="未举办", now=cast.now)

    assert propose_record(actor=actor, draft=draft(cast), now=cast.now).pk


def test_an_act_in_the_future_cannot_be_confirmed(cast, actor):
    later = replace(draft(cast), started_on=date(2025, 6, 2), ended_on=date(2025, 6, 2))
    record = propose_record(actor=actor, draft=later, now=cast.now)

    with pytest.raises(NotYetHappened):
        confirm_records(actor=actor, record_ids=[record.pk], now=cast.now)


WRONG = {
    "kind": {"kind": "concert"},
    "title": {"title": "长" * 301},
    "started_on": {"started_on": date(1900, 1, 1)},
    "ended_on": {"ended_on": date(2025, 4, 30)},
    "onsite": {"onsite": 10**9},
    "online": {"online": -1},
    "region_code": {"region_code": "999999"},
    "venue_id": {"venue_id": 10**6},
    "parts": {"parts": (Part(person_id=10**6),)},
    "costs": {"costs": (Cost(10**15),)},
    "audience": {"audience": {"martians": 3}},
    "proofs": {"proofs": (Proof(file_id=10**6),)},
    "mode": {"mode": "telepathy"},
}


@pytest.mark.parametrize("field", WRONG)
def test_what_makes_no_sense_is_refused_by_name(cast, actor, field):
    with pytest.raises(InvalidDraft) as refusal:
        propose_record(actor=actor, draft=draft(cast, **WRONG[field]), now=cast.now)

    assert refusal.value.field == field


def test_a_unit_closed_before_the_act_is_refused(cast, actor):
    Unit.objects.filter(pk=cast.unit["ocean"]).update(closed_on=date(2025, 1, 1))

    with pytest.raises(InvalidDraft, match="cohost_ids: closed since 2025-01-01"):
        propose_record(actor=actor, draft=draft(cast), now=cast.now)


def test_evidence_may_come_after_confirmation_and_is_carried_over(cast, actor, confirmed):
    add_evidence(actor=actor, record_id=confirmed.pk, proofs=[Proof(link="https://example.org/a")], now=cast.now)

    new = correct_record(actor=actor, record_id=confirmed.pk, draft=draft(cast, onsite=1), reason="笔误", now=cast.now)

    assert [row.link for row in new.evidence.all()] == ["https://example.org/a"]
    assert list(verify_unit(cast.unit["astro"])) == []


@pytest.mark.charter("N1")
def test_what_is_returned_is_not_counted_until_it_is_accepted(cast, confirmed):
    branch = cast.actor("north_coordinator")
    return_records(actor=branch, record_ids=[confirmed.pk], reason="缺佐证", now=cast.now)
    returned = Record.objects.counted().count()

    accept_records(actor=branch, record_ids=[confirmed.pk], now=cast.now)

    assert (returned, Record.objects.counted().count()) == (0, 1)


def test_a_unit_does_not_accept_its_own_records(cast, actor, confirmed):
    with pytest.raises(Refused):
        accept_records(actor=actor, record_ids=[confirmed.pk], now=cast.now)


def test_it_refuses_a_record_for_another_unit(cast):
    with pytest.raises(Refused):
        propose_record(actor=cast.actor("ocean_coordinator"), draft=draft(cast), now=cast.now)


def test_one_record_that_is_not_proposed_keeps_all_from_being_confirmed(cast, actor, confirmed):
    other = propose_record(actor=actor, draft=draft(cast, source=Source("form", "2")), now=cast.now)

    with pytest.raises(WrongState):
        confirm_records(actor=actor, record_ids=[confirmed.pk, other.pk], now=cast.now)
    other.refresh_from_db()
    assert other.state == "proposed"
