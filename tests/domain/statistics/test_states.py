from datetime import date

import pytest

from kepu.domain.statistics.errors import ContentChanged, NotReady, NotYourTurn, ReasonMissing, WrongState
from kepu.domain.statistics.frozen import digest_of
from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.selectors import differences_of
from kepu.domain.statistics.services import (
    check_filing,
    file_filing,
    reopen_filing,
    return_filing,
    sign_filing,
    submit_filing,
    take_back_filing,
    type_value,
)
from kepu.engines.ledger.services import correct_record
from kepu.engines.reviews.selectors import waiting_for
from kepu.engines.reviews.services import decide
from kepu.foundation.units.policies import Refused

TODAY = date(2025, 6, 1)


@pytest.mark.charter("N3")
def test_a_form_goes_from_draft_to_filed_and_every_step_says_who_and_when(desk, cast):
    desk.record()
    filing = desk.signed(desk.begin())

    file_filing(actor=cast.actor("astro_statistician"), filing_id=filing.pk, now=cast.now)

    steps = desk.fresh(filing).steps.values_list("act", "actor__username")
    assert list(steps) == [
        ("begun", "astro_coordinator"),
        ("submitted", "astro_coordinator"),
        ("checked", "astro_statistician"),
        ("signed", "astro_leader"),
        ("filed", "astro_statistician"),
    ]


def test_an_incomplete_form_cannot_be_handed_in_and_says_why(desk, cast):
    filing = desk.begin()

    with pytest.raises(NotReady) as refusal:
        submit_filing(actor=cast.actor("astro_coordinator"), filing_id=filing.pk, now=cast.now)

    assert {"profile", "open:media.books.copies"} <= set(refusal.value.findings)


@pytest.mark.charter("N3")
def test_nobody_fills_checks_and_signs_alone(desk, cast):
    filing = desk.submitted(desk.begin(actor="astro_statistician"), actor="astro_statistician")
    digest = desk.filled(filing).digest

    with pytest.raises(NotYourTurn):
        check_filing(actor=cast.actor("astro_statistician"), filing_id=filing.pk, seen_digest=digest, now=cast.now)


def test_who_checked_cannot_sign(desk, cast):
    filing = desk.checked(desk.begin())

    with pytest.raises(NotYourTurn):
        sign_filing(
            actor=cast.actor("astro_statistician"),
            filing_id=filing.pk,
            seen_digest=desk.filled(filing).digest,
            now=cast.now,
        )


def test_the_signature_is_for_what_was_read(desk, cast):
    desk.record()
    filing = desk.checked(desk.begin())
    read = desk.filled(filing).digest
    desk.record(onsite=900)

    with pytest.raises(ContentChanged):
        sign_filing(actor=cast.actor("astro_leader"), filing_id=filing.pk, seen_digest=read, now=cast.now)

    assert desk.fresh(filing).state == "checked"


@pytest.mark.charter("N3")
def test_a_signed_form_never_changes_and_the_difference_is_explained(desk, cast):
    record = desk.record(onsite=300)
    filing = desk.signed(desk.begin())
    before = desk.fresh(filing).frozen
    actor = cast.actor("astro_coordinator")
    from tests.engines.ledger.test_services import draft

    corrected = draft(cast, onsite=280, started_on=date(2025, 3, 1), ended_on=date(2025, 3, 1), cohost_ids=(), parts=())
    correct_record(actor=actor, record_id=record.pk, draft=corrected, reason="重复计数", now=cast.now)
    desk.record(onsite=5)

    found = differences_of(filing_id=filing.pk, today=TODAY)

    assert desk.fresh(filing).frozen == before
    assert found.is_intact
    changed = {line.code: (line.frozen, line.now) for line in found.cells}
    assert changed["activity.lecture.count"] == ("1", "2")
    assert changed["activity.lecture.onsite"] == ("300", "285")
    assert sorted((row.act, row.reason) for row in found.records) == [("confirm", ""), ("correct", "重复计数")]


def test_what_is_stored_of_a_signed_form_has_its_hash(desk):
    filing = desk.signed(desk.begin())

    assert digest_of(filing.frozen) == filing.digest
    Filing.objects.filter(pk=filing.pk).update(frozen={**filing.frozen, "year": 1999})
    assert not differences_of(filing_id=filing.pk, today=TODAY).is_intact


def test_what_is_frozen_names_versions_and_the_end_of_the_chain(desk, cast):
    desk.record()
    filing = desk.signed(desk.begin())

    cell = next(row for row in filing.frozen["cells"] if row["code"] == "activity.lecture.count")
    assert cell["version"]
    assert cell["records"] == 1
    assert filing.frozen["chain"] == {str(cast.unit["astro"]): 1}


@pytest.mark.charter("N3")
def test_reopening_begins_a_new_revision_and_keeps_the_old_one(desk, cast):
    filing = desk.begin()
    type_value(
        actor=cast.actor("astro_coordinator"),
        filing_id=filing.pk,
        cell="media.books.copies",
        status="value",
        value=5,
        source_note="出版社",
        now=cast.now,
    )
    old = desk.signed(filing)

    fresh = reopen_filing(actor=cast.actor("astro_leader"), filing_id=old.pk, reason="漏报一项", now=cast.now)

    assert (fresh.revision, fresh.state, desk.text(fresh, "media.books.copies"), fresh.profile.leader) == (
        2,
        "drafted",
        "5",
        "张所长",
    )
    assert desk.fresh(old).state == "signed"
    assert not desk.fresh(old).is_current
    assert desk.text(desk.fresh(old), "media.books.copies") == "5"


def test_the_branch_can_reopen_but_not_another_unit(desk, cast):
    filing = desk.signed(desk.begin())

    with pytest.raises(Refused):
        reopen_filing(actor=cast.actor("ocean_statistician"), filing_id=filing.pk, reason="不对", now=cast.now)
    with pytest.raises(ReasonMissing):
        reopen_filing(actor=cast.actor("north_statistician"), filing_id=filing.pk, reason=" ", now=cast.now)
    assert (
        reopen_filing(
            actor=cast.actor("north_statistician"), filing_id=filing.pk, reason="口径不符", now=cast.now
        ).revision
        == 2
    )


def test_a_return_makes_it_a_draft_again_with_the_reason(desk, cast):
    filing = desk.checked(desk.begin())

    return_filing(actor=cast.actor("astro_leader"), filing_id=filing.pk, reason="经费有误", now=cast.now)

    last = desk.fresh(filing).steps.order_by("-pk").first()
    assert (desk.fresh(filing).state, last.act, last.reason) == ("drafted", "returned", "经费有误")


def test_it_can_be_taken_back_by_who_handed_it_in(desk, cast):
    filing = desk.submitted(desk.begin())

    take_back_filing(actor=cast.actor("astro_coordinator"), filing_id=filing.pk, reason="补一个数", now=cast.now)

    assert desk.fresh(filing).state == "drafted"


def test_a_form_that_is_not_a_draft_cannot_be_typed_into(desk, cast):
    filing = desk.submitted(desk.begin())

    with pytest.raises(WrongState):
        type_value(
            actor=cast.actor("astro_coordinator"),
            filing_id=filing.pk,
            cell="media.books.copies",
            status="open",
            value=None,
            source_note="",
            now=cast.now,
        )


def test_deciding_in_the_inbox_checks_and_signs_as_well(desk, cast):
    filing = desk.submitted(desk.begin())

    for name in ("astro_statistician", "astro_leader"):
        (step,) = waiting_for(cast.actor(name), TODAY)
        decide(actor=cast.actor(name), step_id=step.step_id, decision="approve", comment="", now=cast.now)

    assert desk.fresh(filing).state == "signed"
    assert list(desk.fresh(filing).steps.filter(act="signed").values_list("actor__username", flat=True)) == [
        "astro_leader"
    ]
