"""A text as readers get it: its headings can be linked, marks open the passages they rest on, terms are explained in place, and young
readers may have pinyin above the characters.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kepu.domain.content.reading_contracts import Explained
from kepu.foundation.language import glossary, pinyin
from kepu.surfaces.public.reading.vocabulary import Vocabulary

TAG = re.compile(r"(<[^>]*>)")
NAME = re.compile(r"</?\s*([a-zA-Z0-9]+)")
LINKED = re.compile(r'<sup class="mark"><a href="#cite-(\d+)"[^>]*>\[\d+\]</a></sup>')
MARK = re.compile(r"\[(\d{1,3})\]")
HAN = re.compile(r"[㐀-鿿]+")
ENTITY = re.compile(r"&[#\w]+;")
UNTOUCHED = frozenset(
    {"a", "button", "code", "pre", "script", "style", "svg", "math", "ruby", "summary", "audio", "video", "textarea"}
    | {"select", "h1", "h2", "h3", "h4"}
)
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
CHARACTERS_PER_MINUTE = {"preschool": 100, "grades_1_2": 120, "grades_3_4": 200, "grades_5_6": 280, "elderly": 300}
USUAL_PACE = 400


@dataclass(slots=True)
class Body:
    """A text ready to be shown. `terms` are those found in it, in order; `headings` its (anchor, text)."""

    html: SafeString
    terms: list[Explained] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)


def prepare(html: str, *, marks: Collection[int], terms: Vocabulary, with_pinyin: bool = False) -> Body:
    """Walks the rendered HTML of a body once. `marks` are the numbers of its citations; `terms` what may be explained."""
    walk = _Walk(frozenset(marks), terms, with_pinyin)
    return Body(mark_safe("".join(walk.pieces(html))), list(walk.found.values()), walk.headings)  # noqa: S308  # rendered by our templates, and only text was replaced by our own tags


def minutes_to_read(html: str, audience: str) -> int:
    """Whole minutes, at least one: characters of Chinese by the pace of the audience, words of other scripts at 200 a minute."""
    text = TAG.sub(" ", html)
    characters = sum(len(run) for run in HAN.findall(text))
    others = len(HAN.sub(" ", text).split())
    return max(1, round(characters / CHARACTERS_PER_MINUTE.get(audience, USUAL_PACE) + others / 200))


class _Walk:
    """One pass over the tags and texts of a body."""

    def __init__(self, marks: frozenset[int], terms: Vocabulary, with_pinyin: bool) -> None:
        self.marks, self.terms, self.with_pinyin = marks, terms, with_pinyin
        self.found: dict[str, Explained] = {}
        self.headings: list[tuple[str, str]] = []
        self._closed: list[str] = []  # open tags whose text stays as it is
        self._heading: list[str] | None = None

    def pieces(self, html: str) -> list[str]:
        html = LINKED.sub(r"[\1]", html)  # as blocks write their marks where nothing stands around them
        return [self._tag(piece) if piece.startswith("<") else self._text(piece) for piece in TAG.split(html) if piece]

    def _tag(self, tag: str) -> str:
        named = NAME.match(tag)
        name = named.group(1).lower() if named else ""
        if name == "h2" and tag.startswith("<h2") and "id=" not in tag:
            self._heading = []
            tag = f'<h2 id="part-{len(self.headings) + 1}"{tag[3:]}'
        elif tag.startswith("</h2") and self._heading is not None:
            self.headings.append((f"part-{len(self.headings) + 1}", "".join(self._heading)))
            self._heading = None
        if name in UNTOUCHED and name not in VOID:
            if not tag.startswith("</"):
                self._closed.append(name)
            elif self._closed:
                self._closed.pop()
        return tag

    def _text(self, text: str) -> str:
        if self._heading is not None:
            self._heading.append(text)
        if self._closed:
            return self._ruby(text) if self.with_pinyin and self._closed[-1] in ("h2", "h3", "h4") else text
        done, start = [], 0
        for mark in MARK.finditer(text):
            done += [self._words(text[start : mark.start()]), self._mark(mark)]
            start = mark.end()
        return "".join([*done, self._words(text[start:])])

    def _mark(self, mark: re.Match[str]) -> str:
        number = int(mark.group(1))
        if number not in self.marks:
            return mark.group(0)
        name = _("Source %(number)s: open the passage") % {"number": number}
        return (
            f'<sup class="cite"><button type="button" popovertarget="passage-{number}" aria-label="{escape(name)}">'
            f"[{number}]</button></sup>"
        )

    def _words(self, text: str) -> str:
        done, start = [], 0
        for hit in glossary.find_terms(text, self.terms.words):
            name = text[hit.start : hit.end]
            term = self.terms.by_name.get(name)
            if term is None or term.term in self.found or _within_entity(text, hit.start):
                continue
            self.found[term.term] = term
            done += [
                self._ruby(text[start : hit.start]),
                f'<button type="button" class="term" popovertarget="term-{len(self.found)}">{self._ruby(name)}</button>',
            ]
            start = hit.end
        return "".join([*done, self._ruby(text[start:])])

    def _ruby(self, text: str) -> str:
        return HAN.sub(_with_pinyin, text) if self.with_pinyin else text


def _with_pinyin(run: re.Match[str]) -> str:
    return "".join(f"<ruby>{sign}<rt>{reading}</rt></ruby>" for sign, reading in pinyin.readings(run.group()))


def _within_entity(text: str, place: int) -> bool:
    return any(entity.start() <= place < entity.end() for entity in ENTITY.finditer(text))
