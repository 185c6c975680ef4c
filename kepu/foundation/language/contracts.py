"""What goes into the writing help and what comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from django.utils.functional import Promise

from kepu.foundation.language.audiences import Audience
from kepu.foundation.language.glossary import Term
from kepu.foundation.language.normalising import folded
from kepu.foundation.language.sentences import Span, sentences
from kepu.foundation.language.words import is_chinese

Severity = Literal["error", "warning", "hint"]
BlockKind = Literal["text", "heading", "figure", "list", "quote", "glossary", "table"]


@dataclass(frozen=True)
class Block:
    """A piece of a work as the writing help sees it. `text` is plain text; for a figure it is the caption.

    `alt` and `source` are asked of figures (None: there is no such field, "": left empty); a source also vouches for figures
    named in a text block. `term` is what a glossary block explains.
    """

    text: str = ""
    kind: BlockKind = "text"
    alt: str | None = None
    source: str | None = None
    term: str = ""

    @cached_property
    def folded(self) -> str:
        """The text with widths, case and characters folded, lines kept; every place is where it was."""
        return "\n".join(folded(line) for line in self.text.split("\n"))

    @cached_property
    def sentences(self) -> list[Span]:
        """Its sentences in order."""
        return sentences(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it is read as running text: its sentences make the readability."""
        return self.kind in ("text", "quote")

    @cached_property
    def is_chinese(self) -> bool:
        """Whether it is written in Chinese rather than in letters."""
        return is_chinese(self.text)


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole text under inspection: its blocks, whom it is for, and the glossary in use."""

    blocks: Sequence[Block]
    audience: Audience
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: blocks[block].text[start:end]; an empty stretch means the whole block, or for too_hard the whole text.

    `message` and `suggestion` are lazy and take `params`; `replacement` is what could stand there instead, where that is certain.
    """

    code: str
    severity: Severity
    block: int
    start: int
    end: int
    message: Promise
    suggestion: Promise
    params: Mapping[str, str] = field(default_factory=dict)
    replacement: str | None = None

    @property
    def text(self) -> str:
        """The message with its parameters, in the active language."""
        return str(self.message) % self.params

    @property
    def advice(self) -> str:
        """The suggestion with its parameters, in the active language."""
        return str(self.suggestion) % self.params
