"""kill -9 while a statistics form is signed: all or nothing, and the same act again completes."""

import signal

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.charter("N3")]

COMMON = """
from kepu.domain.statistics import services
from kepu.domain.statistics.errors import WrongState
from kepu.domain.statistics.frozen import digest_of
from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.selectors import get_filled
from kepu.domain.statistics.services import states
from kepu.engines.reviews.models import Review, Vote
from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.models import Unit
from kepu.foundation.units.policies import actor_of
def actor(role):
    account = Account.objects.get(username=f"{code}_{role}")
    return actor_of(account.pk, str(account))
unit = Unit.objects.get(code=code).pk
moment = now()
year = local_date(moment).year
def filing():
    return Filing.objects.current().get(unit=unit, year=year, form="unit")
def filled():
    return get_filled(filing_id=filing().pk, today=local_date(moment))
def sign():
    services.sign_filing(actor=actor("leader"), filing_id=filing().pk, seen_digest=filled().digest, now=moment)
def die(*arguments, **named):
    os.kill(os.getpid(), signal.SIGKILL)
"""
PREPARE = """
who = actor("coordinator")
if not Filing.objects.current().filter(unit=unit, year=year, form="unit").exists():
    services.begin_filing(actor=who, edition="kp-2024", year=year, unit_id=unit, form="unit", now=moment)
cover = {"leader": "张", "filler": "王", "phone": "1", "level": "部委级"}
services.save_profile(actor=who, filing_id=filing().pk, fields=cover, now=moment)
for finding in filled().findings:
    services.explain_finding(actor=who, filing_id=filing().pk, finding=finding.key, text="属实", now=moment)
services.submit_filing(actor=who, filing_id=filing().pk, now=moment)
services.check_filing(actor=actor("statistician"), filing_id=filing().pk, seen_digest=filled().digest, now=moment)
"""
STATE = """
one = filing()
votes = Vote.objects.filter(review__subject_key=one.key).count()
print([one.state, one.frozen is None, one.digest == "", one.steps.filter(act="signed").count(), votes])
"""
SIGN_AGAIN = """
sign()
try:
    sign()
except WrongState:
    print("refused")
one = filing()
signed, review = one.steps.filter(act="signed").count(), Review.objects.get(subject_key=one.key)
print([one.state, digest_of(one.frozen) == one.digest, signed, review.state])
"""
# a unit for each moment, so that no test stands on what another has left behind
MOMENTS = {
    "ocean": "states.freeze = die",
    "physics": "states.note_step = die",
    "garden": "Filing.save = die",
    "geology": "from kepu.engines.reviews import progress; progress.open_next = die",
    "biology": "from kepu.engines.reviews import progress; progress.finish = die",
}


@pytest.mark.parametrize("unit", MOMENTS)
def test_a_signature_that_was_killed_has_not_happened_and_completes_the_second_time_only_once(academy, unit):
    common = f"code = {unit!r}\n{COMMON}"
    prepared = academy.python(common + PREPARE)
    assert prepared.returncode == 0, prepared.stderr

    killed = academy.python(f"{common}{MOMENTS[unit]}\nsign()")
    after = academy.python(common + STATE + SIGN_AGAIN)

    assert killed.returncode == -signal.SIGKILL
    assert after.stdout.strip().splitlines()[-3:] == [
        "['checked', True, True, 0, 1]",
        "refused",
        "['signed', True, 1, 'approved']",
    ], after.stderr
