"""kill -9 while a file of verdicts is read, taken in or taken back: another worker goes on, and nothing is there twice."""

import json
import signal

import pytest

pytestmark = pytest.mark.faults

ROWS = 25
BEGIN = """
import json
from kepu.domain.claims.models import Claim, ClaimIntake, Verdict
from kepu.domain.claims.services import confirm_intake, hand_in_claims, take_back_intake, intakes, working
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.selectors import get_root
working.AT_ONCE, intakes.SMALL_BYTES, intakes.SMALL_ROWS = 10, 0, 0
"""
DIE = """
calls = []
def dying(real):
    def step(*a, **k):
        calls.append(1)
        if len(calls) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*a, **k)
    return step
working.{name} = dying(working.{name})
working.carry_on(ClaimIntake.objects.get().pk)
"""
GO_ON = """
from datetime import timedelta
assert working.wake_left() == 0
ClaimIntake.objects.update(worked_at=now() - working.LEASE - timedelta(seconds=1))
working.carry_on(ClaimIntake.objects.get().pk)
"""
COUNT = "f'{intake.state} {intake.rows.count()} {made.count()} {versions.count()} {made.filter(state=\"withdrawn\").count()}'"
FOUND = """
intake = ClaimIntake.objects.get()
made = Claim.objects.filter(origin_key__startswith="kill-")
versions = Verdict.objects.filter(claim__in=made)
"""


def killed_and_gone_on(academy, begin, places):
    """Begins, then a worker dies in its second step at each of the places in turn, then one lives; what is there at last."""
    begun = academy.python(BEGIN + begin)
    assert begun.returncode == 0, begun.stderr
    for name in places:
        killed = academy.python(BEGIN + "ClaimIntake.objects.update(worked_at=None)\n" + DIE.format(name=name))
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    gone_on = academy.python(BEGIN + GO_ON)
    assert gone_on.returncode == 0, gone_on.stderr
    return academy.value(COUNT, BEGIN + FOUND)


def test_a_killed_worker_leaves_whole_steps_and_the_next_one_goes_on(academy):
    rows = [
        {"id": f"kill-{n}", "claim": f"第{n}种传言", "verdict": "false", "short": "不对。", "publisher": "某平台"}
        for n in range(ROWS)
    ]
    content = "\n".join(json.dumps(row) for row in rows).encode()
    hand_in = f"hand_in_claims(actor=SYSTEM, unit_id=get_root().id, name='x.jsonl', content={content!r}, now=now())"
    read = killed_and_gone_on(academy, hand_in, ["insert_all", "_move"])
    confirm = "confirm_intake(actor=SYSTEM, intake_id=ClaimIntake.objects.get().pk, now=now())"
    taken = killed_and_gone_on(academy, confirm, ["take_in", "_note_taken"])
    undo = "take_back_intake(actor=SYSTEM, intake_id=ClaimIntake.objects.get().pk, reason='选错', now=now())"
    undone = killed_and_gone_on(academy, undo, ["_withdraw", "_move"])

    assert read == f"ready {ROWS} 0 0 0"
    assert taken == f"done {ROWS} {ROWS} {ROWS} 0"
    assert undone == f"undone {ROWS} {ROWS} {ROWS} {ROWS}"
