"""An edition as the writing help sees it: its title, its summary and every text in its body, each with its place.

Nothing here names the types of blocks: what a block is made of says what it is, so that a new type is looked at as well.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.utils.html import escape
from wagtail import blocks

from kepu.foundation.language.contracts import Block, BlockKind

LINES = frozenset({"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
NOT_LANGUAGE = frozenset({"latex", "length"})


@dataclass(frozen=True, slots=True)
class DraftText:
    """What is written at the moment: in the editor, or in the latest draft. `body` is the value of the edition's stream."""

    title: str
    summary: str
    body: Any
    audience: str

    @classmethod
    def of(cls, text: Any) -> "DraftText":
        """What a revision of an edition says."""
        return cls(text.title, text.summary, text.body, text.audience)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. `block`: the id of a block of the body, or "title" or "summary"; `path`: the way down in it, with dots
    between, as in "moments.0.text"; `is_plain`: a field of its own, so that words in it can be put in another's place.
    """

    block: str
    path: str = ""
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Passage:
    """A text, where it stands, and as what the rules see it."""

    place: Place
    block: Block


def passages_of(text: DraftText) -> list[Passage]:
    """Title, summary and every text of the body, in the order in which they are read."""
    found = [
        Passage(Place("title"), Block(text.title, "heading")),
        Passage(Place("summary"), Block(text.summary)),
    ]
    for number, child in enumerate(text.body):
        found += _walk(str(child.id or f"#{number}"), (), child.block, child.value)
    return found


def paragraphs(text: str) -> str:
    """Plain text as paragraphs of rich text, parted at empty lines; nothing in it is taken for markup."""
    parts = [part.strip() for part in text.replace("\r", "").split("\n\n") if part.strip()]
    return "".join(f"<p>{escape(part)}</p>" for part in parts) or "<p></p>"


def plain_text(html: str) -> str:
    """What a reader sees of rich text: one line for each paragraph and item of a list, empty ones too, as the editor counts them."""
    reader = _Lines()
    reader.feed(html)
    reader.close()
    return "\n".join(reader.lines)


class _Lines(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.is_open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in LINES:
            self.lines.append("")
            self.is_open = True
        elif tag == "br":
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in LINES:
            self.is_open = False

    def handle_data(self, data: str) -> None:
        if self.is_open:
            self.lines[-1] += data
        elif data.strip():
            self.lines.append(data)
            self.is_open = True


def _walk(
    identifier: str, path: tuple[str, ...], block: Any, value: Any, kind: BlockKind | None = None
) -> Iterator[Passage]:
    if isinstance(block, blocks.StructBlock):
        yield from _struct(identifier, path, block, value)
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value):
            yield from _walk(identifier, (*path, str(number)), block.child_block, item, "list")
    elif isinstance(block, blocks.RichTextBlock):
        text = plain_text(value.source if value else "")
        yield Passage(Place(identifier, ".".join(path), is_plain=False), Block(text, kind or "text"))
    elif isinstance(block, blocks.TextBlock):
        yield Passage(Place(identifier, ".".join(path)), Block(value or "", kind or "text"))
    elif isinstance(block, blocks.CharBlock):
        yield Passage(Place(identifier, ".".join(path)), Block(value or "", kind or "heading"))


def _struct(identifier: str, path: tuple[str, ...], block: Any, value: Mapping[str, Any]) -> Iterator[Passage]:
    names = block.child_blocks.keys()
    taken: set[str] = set(NOT_LANGUAGE)
    if names & {"alt", "source"}:
        words = next((name for name in ("caption", "title") if name in names), "")
        taken |= {words, "source"}
        alt = (value.get("alt") or "") if "alt" in names else None
        source = (value.get("source") or "") if "source" in names else None
        figure = Block((value.get(words) or "") if words else "", "figure", alt=alt, source=source)
        yield Passage(Place(identifier, ".".join((*path, words)) if words else ".".join(path)), figure)
    if {"term", "definition"} <= names:
        taken |= {"term", "definition"}
        explained = Block(value.get("definition") or "", "glossary", term=value.get("term") or "")
        yield Passage(Place(identifier, ".".join((*path, "definition"))), explained)
    for name, child in block.child_blocks.items():
        if name not in taken:
            kind: BlockKind | None = "quote" if name == "text" and "who" in names else None
            yield from _walk(identifier, (*path, name), child, value.get(name), kind)
