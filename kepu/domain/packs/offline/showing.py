"""A version as pages and paper show it: parts with their words in blocks, in the pack's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.languages import OWN_NAMES, TAGS, direction_of
from kepu.domain.packs.layout import Block, blocks_of
from kepu.domain.packs.models import Part, Version
from kepu.domain.packs.records import reviewers_of
from kepu.domain.packs.uploads import ENDINGS
from kepu.domain.packs.wording import parts_of


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A part with its words in blocks. `path` is where its file lies in the pack file; `family` is picture, pdf or sound."""

    part: Part
    number: int
    kind_name: str
    blocks: tuple[Block, ...]
    sources: tuple[Any, ...]
    path: str
    family: str

    @property
    def length(self) -> str:
        """Minutes and seconds of a sound."""
        return f"{self.part.seconds // 60}:{self.part.seconds % 60:02}" if self.part.seconds else ""


def shown_parts(version: Version) -> list[ShownPart]:
    """The parts in order."""
    return [_shown(number, part) for number, part in enumerate(parts_of(version), start=1)]


def ending_of(part: Part) -> str:
    """jpg, pdf, mp3 …, by the type that was found in the content; empty without a file."""
    return ENDINGS.get(part.file.content_type, "") if part.file is not None else ""


def _shown(number: int, part: Part) -> ShownPart:
    ending = ending_of(part)
    family = (
        "" if not ending else "pdf" if ending == "pdf" else "picture" if ending in ("jpg", "png", "webp") else "sound"
    )
    return ShownPart(
        part=part, number=number, kind_name=str(part.get_kind_display()), blocks=tuple(blocks_of(part.text)),
        sources=tuple(part.sources.all()), path=f"parts/{number:02}-{part.kind}.{ending}" if ending else "", family=family,
    )  # fmt: skip


def season_words(version: Version) -> str:
    """The season in words; empty when it fits all year."""
    if version.season_from is None or version.season_to is None:
        return ""
    return _("%(first)s to %(last)s") % {"first": MONTHS[version.season_from], "last": MONTHS[version.season_to]}


def heads_of(version: Version) -> dict[str, Any]:
    """What stands at the head of a version, for people."""
    pack, known = version.pack, hazards()
    return {
        "title": version.title, "summary": version.summary, "lang": TAGS[pack.language], "direction": direction_of(pack.language),
        "language": OWN_NAMES[pack.language], "unit": pack.unit.name, "region": version.region.name if version.region else "",
        "hazards": [known[row.code].title for row in version.hazards.all() if row.code in known],
        "audience": version.get_audience_display(), "season": season_words(version), "number": version.number,
        "published_at": version.published_at, "due_on": version.due_on, "note": version.note,
        "authors": [(one.name, one.affiliation) for one in version.authors.all()],
        "reviewers": [(step.actor_name, step.reason) for step in reviewers_of(version)],
    }  # fmt: skip
