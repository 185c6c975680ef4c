"""The writing help over HTTP, for signed-in staff: a text or its blocks go in, readability and findings come out. Nothing is kept."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth
from pydantic import model_validator

from kepu.foundation.language.audiences import AUDIENCES, CODES
from kepu.foundation.language.contracts import BlockKind
from kepu.foundation.language.findings import Block, Finding, check
from kepu.foundation.language.glossary import list_terms
from kepu.foundation.language.normalising import is_well_formed
from kepu.foundation.language.readability import Readability, readability
from kepu.foundation.units.policies import actor_of

router = Router(tags=["writing"], auth=django_auth)
MOST_CHARACTERS = 100_000
MOST_BLOCKS = 1_000


class BlockIn(Schema):
    """A piece of a work. alt and source are asked of figures: leave them out where there is no such field, send "" where it is empty."""

    text: str = ""
    kind: BlockKind = "text"
    alt: str | None = None
    source: str | None = None
    term: str = ""


class WritingIn(Schema):
    """Either a text or its blocks, and the code of the audience; together at most 100,000 characters."""

    audience: str = "public"
    text: str = ""
    blocks: list[BlockIn] = Field(default_factory=list, max_length=MOST_BLOCKS)

    @model_validator(mode="after")
    def _makes_sense(self) -> "WritingIn":
        if self.audience not in CODES:
            raise ValueError(f"audience: one of {', '.join(CODES)}")
        if self.text and self.blocks:
            raise ValueError("send a text or blocks, not both")
        if not all(is_well_formed(text) for text in (self.text, *(block.text for block in self.blocks))):
            raise ValueError("the text holds half of a character (a lone surrogate)")
        return self

    def content(self) -> list[Block]:
        """The blocks to look at; a text is one block."""
        return [Block(**block.dict()) for block in self.blocks] if self.blocks else [Block(self.text)]


class PartOut(Schema):
    """An ingredient of the score: its value and how many grades it adds."""

    code: str
    title: str
    value: float
    grades: float


class ReadabilityOut(Schema):
    """The school grade that the text demands (null: too short to tell) and the grades expected of the audience."""

    formula: str
    audience: str
    grade: float | None
    lowest: float
    highest: float
    is_too_hard: bool
    is_too_easy: bool
    constant: float
    parts: list[PartOut]


class FindingOut(Schema):
    """Something to look at: blocks[block].text[start:end], counted in code points."""

    code: str
    severity: str
    block: int
    start: int
    end: int
    message: str
    suggestion: str
    replacement: str | None
    params: dict[str, str]


class WritingOut(Schema):
    """Readability of the prose and every finding in the order of its place."""

    readability: ReadabilityOut
    findings: list[FindingOut]


@router.get("/audiences", summary="Audiences and what is expected of them")
def audiences(request: HttpRequest) -> list[dict[str, Any]]:
    """Codes, titles in the reader's language, grades, and the longest sentence in characters."""
    return [
        {
            "code": each.code,
            "title": str(each.title),
            "lowest": each.lowest,
            "highest": each.grade,
            "sentence": each.sentence,
        }
        for each in AUDIENCES
    ]


@router.get("/terms", summary="The plain-language glossary")
def terms(request: HttpRequest) -> list[dict[str, Any]]:
    """Every term with its plain wording, definition, English, field and the grade by which school teaches it."""
    return [asdict(term) for term in list_terms()]


@router.post("/check", response=WritingOut, summary="Check a text for its audience")
def check_writing(request: HttpRequest, said: WritingIn) -> dict[str, Any]:
    """Staff only. 413 above 100,000 characters, 422 for an unknown audience. The text is neither kept nor logged."""
    _require_staff(request)
    blocks = said.content()
    if sum(len(block.text) for block in blocks) > MOST_CHARACTERS:
        raise HttpError(413, f"At most {MOST_CHARACTERS} characters at a time")
    prose = "\n".join(block.text for block in blocks if block.is_prose)
    return {
        "readability": _readability(readability(prose, said.audience)),
        "findings": [_finding(finding) for finding in check(blocks, audience=said.audience)],
    }


def _require_staff(request: HttpRequest) -> None:
    """Staff hold a role in some unit; other accounts have no use for the writing help and could only load the server."""
    if not actor_of(request.user.pk or 0, str(request.user)).grants:
        raise HttpError(403, "You hold no role in any unit")


def _readability(found: Readability) -> dict[str, Any]:
    parts = [{**asdict(part), "title": str(part.title)} for part in found.parts]
    return {**asdict(found), "is_too_hard": found.is_too_hard, "is_too_easy": found.is_too_easy, "parts": parts}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "block": finding.block,
        "start": finding.start,
        "end": finding.end,
        "message": finding.text,
        "suggestion": finding.advice,
        "replacement": finding.replacement,
        "params": dict(finding.params),
    }
