"""kill -9 while records are confirmed: all or nothing, and the same act again completes."""

import signal

import pytest

pytestmark = pytest.mark.faults

PROPOSE = """
from datetime import date
from kepu.engines.ledger.contracts import Draft, Source
from kepu.engines.ledger.models import Entry, Record
from kepu.engines.ledger import services
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Unit
unit = Unit.objects.get(code="ocean").pk
def drafts(run):
    return [Draft(unit_id=unit, kind="lecture", title=f"讲座 {n}", started_on=date(2025, 3, 1), ended_on=date(2025, 3, 1),
                  source=Source("fault", f"{run}-{n}"), onsite=10) for n in range(40)]
def ids(run):
    return list(Record.objects.filter(source_kind="fault", source_key__startswith=f"{run}-").values_list("pk", flat=True))
"""
DIE = "def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"


@pytest.mark.parametrize("moment", ["_enter", "_note_steps", "_announce"])
def test_a_killed_confirmation_leaves_nothing_half_done_and_completes_the_second_time(academy, moment):
    academy.python(PROPOSE + f"services.propose_records(actor=SYSTEM, drafts=drafts('{moment}'), now=now())")
    confirm = f"services.confirm_records(actor=SYSTEM, record_ids=ids('{moment}'), now=now())"

    killed = academy.python(PROPOSE + DIE + f"services.{moment} = die\n{confirm}")
    states = f"sorted(set(Record.objects.filter(pk__in=ids('{moment}')).values_list('state', flat=True)))"
    after_kill = academy.value(states, PROPOSE)
    again = academy.python(PROPOSE + confirm)

    assert killed.returncode == -signal.SIGKILL
    assert after_kill == "['proposed']"
    assert again.returncode == 0, again.stderr
    assert academy.value(states, PROPOSE) == "['confirmed']"
    assert academy.value(f"Entry.objects.filter(record__in=ids('{moment}')).count()", PROPOSE) == "40"
    assert academy.kepu("ledger", "verify").returncode == 0
