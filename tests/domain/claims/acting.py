"""A claim on its way: what tests of several places need."""

from datetime import timedelta

import pytest

from kepu.domain.claims.contracts import ClaimDraft, SourceDraft, VerdictDraft
from kepu.domain.claims.services import open_claim, submit_verdict, write_verdict
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide

TEXT = "微波炉加热的食物会致癌"
PAPER = SourceDraft(title="Microwave cooking and nutrients", doi="10.1038/s41586-020-2649-2")
VERDICT = VerdictDraft(
    grade="false",
    short="微波只让水分子动起来，食物不会因此致癌。",
    long="微波是非电离辐射，能量不足以改变分子。",
    sources=(PAPER,),
)
EXPERT = Judge(name="周明远", affiliation="物理研究所", email="zhou@example.org")


def open_one(cast, text=TEXT, unit="astro"):
    return open_claim(
        actor=cast.actor("astro_editor"), unit_id=cast.unit[unit], draft=ClaimDraft(text, "food", 3), now=cast.now
    )


def hand_in(cast, claim, verdict=VERDICT, **more):
    editor = cast.actor("astro_editor")
    if verdict is not None:
        write_verdict(actor=editor, claim_id=claim.pk, draft=verdict, now=cast.now)
    return submit_verdict(actor=editor, claim_id=claim.pk, expert=EXPERT, now=cast.now, **more)


def sign(cast, handed_in):
    """The outside expert signs by their link."""
    decide_by_link(token=handed_in.invitation.token, decision="approve", comment="", now=cast.now + timedelta(hours=1))


def sign_off(cast, handed_in):
    """The expert signs, then the unit's reviewer decides."""
    sign(cast, handed_in)
    step = Step.objects.get(review__public_id=handed_in.review_public_id, code="final")
    decide(
        actor=cast.actor("astro_reviewer"),
        step_id=step.pk,
        decision="approve",
        comment="",
        now=cast.now + timedelta(hours=2),
    )


@pytest.fixture
def checked(cast, django_capture_on_commit_callbacks):
    """A claim with a public verdict, given by the institute of astronomy."""
    claim = open_one(cast)
    with django_capture_on_commit_callbacks(execute=True):
        sign_off(cast, hand_in(cast, claim))
    claim.refresh_from_db()
    return claim
