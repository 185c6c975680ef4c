"""From an opened claim to a verdict that everybody gets, its correction and its withdrawal."""

import pytest

from kepu.domain.claims.contracts import VerdictDraft
from kepu.domain.claims.errors import NotReady, ReasonMissing, WrongState
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import Claim, ClaimStep, Signature, Verdict
from kepu.domain.claims.services import (
    begin_correction,
    publish_approved,
    submit_verdict,
    withdraw_claim,
    write_verdict,
)
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.selectors import get_record_detail
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.errors import NotYourTurn
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.units.policies import Refused
from tests.domain.claims.acting import EXPERT, PAPER, TEXT, VERDICT, hand_in, open_one, sign, sign_off


def records():
    return Record.objects.filter(source_kind="claim", is_live=True)


def test_a_signed_verdict_goes_public_with_one_record_that_names_the_expert(cast, checked):
    record = records().get()
    detail = get_record_detail(public_id=record.public_id, unit_ids=[record.unit_id])

    assert checked.is_published
    assert (detail.row.kind.code, record.state) == ("verdict", "confirmed")
    assert [(part.name, part.role) for part in detail.parts] == [("周明远", "expert")]
    assert Signature.objects.get().affiliation == "物理研究所"
    assert Verdict.objects.get().hours is not None


def test_what_was_cut_off_after_sign_off_is_published_by_the_worker(cast):
    sign_off(cast, hand_in(cast, open_one(cast)))  # the test's transaction never commits: nothing has followed yet

    assert (Verdict.objects.get().state, records().count()) == ("approved", 0)
    assert publish_approved() == 1
    assert publish_approved() == 0
    assert (Verdict.objects.get().state, records().count()) == ("published", 1)


def test_nobody_takes_two_steps_and_no_writer_decides(cast):
    handed_in = hand_in(cast, open_one(cast))
    sign(cast, handed_in)
    final = Step.objects.get(code="final")

    with pytest.raises(NotYourTurn):
        decide(actor=cast.actor("astro_editor"), step_id=final.pk, decision="approve", comment="", now=cast.now)
    with pytest.raises(WrongState):
        write_verdict(actor=cast.actor("astro_editor"), claim_id=Claim.objects.get().pk, draft=VERDICT, now=cast.now)


def test_secrecy_is_asked_beside_the_expert_where_wanted(cast):
    handed_in = hand_in(cast, open_one(cast), with_secrecy=True)

    steps = Step.objects.filter(review__public_id=handed_in.review_public_id)
    assert sorted(steps.values_list("code", "state")) == [
        ("final", "waiting"),
        ("science", "open"),
        ("secrecy", "open"),
    ]


def test_a_verdict_without_reasons_or_sources_is_not_handed_in(cast):
    claim = open_one(cast)
    write_verdict(
        actor=cast.actor("astro_editor"),
        claim_id=claim.pk,
        draft=VerdictDraft(grade="false", short="不对。"),
        now=cast.now,
    )

    with pytest.raises(NotReady) as refusal:
        submit_verdict(actor=cast.actor("astro_editor"), claim_id=claim.pk, expert=EXPERT, now=cast.now)
    assert refusal.value.gaps == ("long", "sources")


def test_a_correction_supersedes_record_and_version_and_says_why(cast, checked, django_capture_on_commit_callbacks):
    editor = cast.actor("astro_editor")
    begin_correction(actor=editor, claim_id=checked.pk, note="补充加热不匀的提醒", now=cast.now)
    better = VerdictDraft(
        grade="conditional", short="要加热匀透。", long="说明。", sources=(PAPER,), note="补充加热不匀的提醒"
    )
    write_verdict(actor=editor, claim_id=checked.pk, draft=better, now=cast.now)
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, checked, verdict=None))

    assert list(checked.verdicts.order_by("number").values_list("state", "grade")) == [
        ("superseded", "false"), ("published", "conditional"),
    ]  # fmt: skip
    assert records().get().supersedes_id is not None
    assert ClaimStep.objects.get(act="corrected").reason == "补充加热不匀的提醒"


def test_a_withdrawn_claim_counts_nowhere_and_answers_nobody(cast, checked):
    with pytest.raises(Refused):
        withdraw_claim(actor=cast.actor("astro_editor"), claim_id=checked.pk, reason="误", now=cast.now)
    with pytest.raises(ReasonMissing):
        withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason=" ", now=cast.now)
    assert look_up(TEXT).state == "known"

    withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="结论依据被撤稿", now=cast.now)

    assert records().count() == 0
    assert look_up(TEXT).state == "unknown"


def test_a_colleague_of_another_unit_changes_nothing(cast, checked):
    for act in (
        lambda actor: write_verdict(actor=actor, claim_id=checked.pk, draft=VERDICT, now=cast.now),
        lambda actor: begin_correction(actor=actor, claim_id=checked.pk, note="x", now=cast.now),
        lambda actor: submit_verdict(actor=actor, claim_id=checked.pk, expert=Judge(), now=cast.now),
        lambda actor: withdraw_claim(actor=actor, claim_id=checked.pk, reason="x", now=cast.now),
    ):
        with pytest.raises(Refused):
            act(cast.actor("ocean_coordinator"))
