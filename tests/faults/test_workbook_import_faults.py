"""kill -9 while a workbook is imported: all or nothing, and the same command again completes."""

import signal
from pathlib import Path

import pytest

pytestmark = pytest.mark.faults

SAMPLE = Path(__file__).parents[1] / "data" / "workbooks" / "activities-2025.xlsx"
DIE = "def die(*a, **k): os.kill(os.getpid(), signal.SIGKILL)\n"
COUNT = "f'{Workbook.objects.count()} {WorkbookRow.objects.count()} {Record.objects.filter(source_kind=\"workbook_row\").count()}'"
MODELS = (
    "from kepu.engines.ledger.models import Record\nfrom kepu.engines.workbooks.models import Workbook, WorkbookRow"
)
IMPORT = """
import sys
from kepu.surfaces.console.main import main
sys.argv = ["kepu", "ledger", "import", {file!r}]
main()
"""


PLACES = [
    "kepu.engines.workbooks.services.insert_all",
    "kepu.engines.workbooks.services.propose_records",
    "kepu.engines.ledger.services.write_details",
    "kepu.engines.ledger.services._note_steps",
    "kepu.engines.workbooks.services.note",
]


def killed_at(academy, place):
    """Imports the sample in a process that dies when it reaches the place; what is in the book afterwards."""
    module, name = place.rsplit(".", 1)
    killed = academy.python(f"{DIE}import {module} as place\nplace.{name} = die\n{IMPORT.format(file=str(SAMPLE))}")
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    return academy.value(COUNT, MODELS)


def test_a_killed_import_leaves_nothing_and_the_same_command_again_completes_once(academy):
    left = [killed_at(academy, place) for place in PLACES]

    first = academy.kepu("ledger", "import", str(SAMPLE))
    after = academy.value(COUNT, MODELS)
    second = academy.kepu("ledger", "import", str(SAMPLE))

    assert left == ["0 0 0"] * len(PLACES)
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert after == "1 83 68"
    assert academy.value(COUNT, MODELS) == after
    assert "0 imported, 68 there already, 15 held" in second.stdout
