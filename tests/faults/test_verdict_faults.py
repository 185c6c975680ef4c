"""kill -9 between the sign-off of a verdict and its publication: nothing is lost, nothing happens twice."""

import signal

import pytest

pytestmark = pytest.mark.faults

COMMON = """
from kepu.engines.reviews.contracts import Judge
from kepu.domain.claims import tasks
from kepu.domain.claims.contracts import ClaimDraft, SourceDraft, VerdictDraft
from kepu.domain.claims.models import Claim
from kepu.domain.claims.services import handing_in, open_claim, submit_verdict, write_verdict
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import now
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import actor_of
def actor(role):
    account = Account.objects.get(username=f"astro_{role}")
    return actor_of(account.pk, str(account))
def sign_off():
    who, moment = actor("coordinator"), now()
    claim = open_claim(actor=who, unit_id=Unit.objects.get(code="astro").pk, draft=ClaimDraft(text), now=moment)
    said = VerdictDraft("false", "不是。", "理由。", (SourceDraft("来源", quote="段落"),))
    write_verdict(actor=who, claim_id=claim.pk, draft=said, now=moment)
    expert = Judge(name="李星河", affiliation="天文研究所", email="li@example.org")
    done = submit_verdict(actor=who, claim_id=claim.pk, expert=expert, now=moment)
    decide_by_link(token=done.invitation.token, decision="approve", comment="", now=moment)
    step = Step.objects.get(review__public_id=done.review_public_id, code="final")
    decide(actor=actor("reviewer"), step_id=step.pk, decision="approve", comment="", now=moment)
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def tell():
    claim = Claim.objects.get(text=text)
    verdict = claim.verdicts.get()
    records = Record.objects.filter(source_kind="claim", source_key=str(claim.pk)).count()
    print([claim.state, verdict.state, records, claim.steps.filter(act="published").count(), verdict.signatures.count()])
"""
MOMENTS = [
    "handing_in.publish_approved = die",
    "handing_in.make_public = die",
    "handing_in.record_verdict = die",
    "handing_in.changed_for_matching = die",
    "handing_in.tell_writers = die",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_signed_verdict_whose_publication_was_killed_is_published_once_by_the_worker(academy, moment):
    common = f"import os, signal\ntext = {moment!r}\n{COMMON}"

    killed = academy.python(f"{common}{moment}\nsign_off()")
    after = academy.python(f"{common}tell()\ntasks.publish_signed_verdicts()\ntasks.publish_signed_verdicts()\ntell()")

    assert killed.returncode == -signal.SIGKILL
    assert after.stdout.strip().splitlines()[-2:] == [
        "['open', 'approved', 0, 0, 1]",
        "['published', 'published', 1, 1, 1]",
    ]
