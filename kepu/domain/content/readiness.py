"""What an edition still lacks before it can be handed in."""

import re
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from kepu.domain.content.content_digest import plain_text
from kepu.domain.content.editions import Citation
from kepu.domain.content.pages import Edition
from kepu.domain.content.passages import DraftText
from kepu.domain.content.writing import report_on

MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing or in the way: `what` is title, summary, authors, body, block, mark, passage, writing or proposals;
    `detail` the number of the block or mark, what the writing help says, how many proposals wait.
    """

    what: str
    detail: str = ""


def marks_in(text: Edition) -> list[int]:
    """Numbers of the marks [1], [2] … in a text, each once, in order of appearance."""
    return list(dict.fromkeys(int(number) for number in MARK.findall(plain_text(text))))


def list_gaps(text: Edition, edition_id: int) -> list[Gap]:
    """What is missing, in the order in which it is met."""
    gaps = [Gap(name) for name in ("title", "summary", "authors") if not getattr(text, name).strip()]
    if not len(text.body):
        gaps.append(Gap("body"))
    gaps += [Gap("block", str(number)) for number, block in enumerate(text.body, start=1) if not _is_complete(block)]
    marks, cited = marks_in(text), set(Citation.objects.drafted(edition_id).values_list("number", flat=True))
    gaps += [Gap("passage", str(mark)) for mark in marks if mark not in cited]
    gaps += [Gap("mark", str(number)) for number in sorted(cited - set(marks))]
    return [*gaps, *_of_writing(text, edition_id)]


def _of_writing(text: Edition, edition_id: int) -> list[Gap]:
    """Personal data and the like that nobody let stand, and what the assistant proposed and nobody decided on."""
    report = report_on(edition_id, DraftText.of(text))
    gaps = [Gap("writing", found.finding.text) for found in report.blocking]
    return [*gaps, Gap("proposals", str(len(report.proposals)))] if report.proposals else gaps


def _is_complete(block: Any) -> bool:
    """Whether a block would be accepted by the editor: drafts are kept with empty fields."""
    try:
        block.block.clean(block.value)
    except ValidationError:
        return False
    return True
