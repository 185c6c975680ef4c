"""kill -9 between the approval of a pack and its publication, and while its file is built: nothing is lost, nothing happens twice."""

import signal

import pytest

pytestmark = pytest.mark.faults

COMMON = """
from datetime import timedelta
from kepu.engines.reviews.contracts import Judge
from kepu.domain.packs import tasks
from kepu.domain.packs.contracts import AuthorDraft, PackDraft, PartDraft, SourceDraft
from kepu.domain.packs.models import BuiltFile, Pack
from kepu.domain.packs.offline import building
from kepu.domain.packs.services import add_part, handing_in, open_pack, submit_version
from kepu.engines.ledger.models import Record
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import actor_of
def actor(role):
    account = Account.objects.get(username=f"astro_{role}")
    return actor_of(account.pk, str(account))
def approve():
    who, moment = actor("coordinator"), now()
    due = local_date(moment) + timedelta(days=300)
    draft = PackDraft(text, ("earthquake",), "先保护自己。", due_on=due, authors=(AuthorDraft("李启明"),))
    pack = open_pack(actor=who, unit_id=Unit.objects.get(code="astro").pk, draft=draft, now=moment)
    fact = PartDraft("fact", "要点", "伏地。", sources=(SourceDraft("来源", place="第一条"),))
    add_part(actor=who, pack_id=pack.pk, draft=fact, now=moment)
    reviewer = Judge(name="白芷", email="bai@example.org")
    done = submit_version(actor=who, pack_id=pack.pk, reviewer=reviewer, now=moment)
    decide_by_link(token=done.invitation.token, decision="approve", comment="", now=moment)
    step = Step.objects.get(review__public_id=done.review_public_id, code="final")
    decide(actor=actor("reviewer"), step_id=step.pk, decision="approve", comment="", now=moment)
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
def tell():
    pack = Pack.objects.get(name=text)
    records = Record.objects.filter(source_kind="pack", source_key=str(pack.pk)).count()
    built = BuiltFile.objects.filter(version__pack=pack).count()
    print([pack.state, pack.versions.get().state, records, pack.steps.filter(act="published").count(), built])
"""
MOMENTS = [
    "handing_in.publish_approved = die",
    "handing_in.make_public = die",
    "handing_in.record_pack = die",
    "handing_in.tell_writers = die",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_approved_pack_whose_publication_was_killed_is_published_once_by_the_worker(academy, moment):
    common = f"import os, signal\ntext = {moment!r}\n{COMMON}"

    killed = academy.python(f"{common}{moment}\napprove()")
    after = academy.python(
        f"{common}tell()\ntasks.publish_approved_packs()\ntasks.publish_approved_packs()\ntasks.build_pack_files()\ntell()"
    )

    assert killed.returncode == -signal.SIGKILL
    assert after.stdout.strip().splitlines()[-2:] == [
        "['open', 'approved', 0, 0, 0]",
        "['published', 'published', 1, 1, 1]",
    ]


@pytest.mark.parametrize("moment", ["building.write_archive = die", "building.BuiltFile.objects.create = die"])
def test_a_file_whose_building_was_killed_is_built_by_the_next_run(academy, moment):
    common = f"import os, signal\ntext = {moment!r}\n{COMMON}"
    academy.python(f"{common}approve()")

    killed = academy.python(f"{common}{moment}\ntasks.build_pack_files()")
    after = academy.python(f"{common}tell()\ntasks.build_pack_files()\ntasks.build_pack_files()\ntell()")

    assert killed.returncode == -signal.SIGKILL
    assert [line[-2] for line in after.stdout.strip().splitlines()[-2:]] == ["0", "1"]
