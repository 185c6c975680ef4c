"""Every process says the same of a message, whatever order its sets happen to have."""

import subprocess
import sys

ASKS = """
from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.matching.postings import Postings

postings = Postings()
for number in range(60):
    postings.add(Side(chr(0x4E00 + number) + chr(0x5E00 + number)))
print(sorted(postings.scores(Side("".join(chr(0x4E00 + n) + chr(0x5E00 + n) for n in range(60))), budget=20)))
"""


def answer(seed):
    command = [sys.executable, "-c", ASKS]
    return subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout


def test_where_many_are_equally_rare_every_process_reads_the_same():
    read = answer("1")
    assert read.count(",") == 19
    assert read == answer("2") == answer("3")
