"""A body as a row of plain pieces, which feeds, WeChat and partners write out each in their way.

Known blocks are read by what they mean; any other by its parts, so that a new kind of block never drops out of a copy.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import nh3
from django.conf import settings
from django.utils.html import escape
from wagtail import blocks
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from kepu.domain.content.syndication_selectors import absolute, picture_address
from kepu.domain.syndication.contracts import Enclosure

TAGS = {"p", "br", "b", "strong", "i", "em", "sup", "sub", "ul", "ol", "li", "a", "h2", "h3", "h4", "blockquote", "img", "code",
        "figure", "figcaption", "table", "thead", "tbody", "tr", "th", "td", "caption", "dl", "dt", "dd", "hr", "pre"}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"}, "img": {"src", "alt", "width", "height"}, "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}  # fmt: skip
DROPPED = {"script", "style", "iframe", "object", "svg", "math", "form", "noscript", "template"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece. `kind`: heading, prose, picture, quote, question, unknown, table, media, note.

    prose: `html`. picture: `url`, `text` is the caption, `source`. quote: `text`, `source` said it. question: `text`, `html`
    answers. unknown and note: `text` is a heading (may be empty), `html`. table: `rows`, the first is the head. media:
    `enclosure`, `text` is its title.
    """

    kind: str
    html: str = ""
    text: str = ""
    source: str = ""
    url: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    enclosure: Enclosure | None = None


def clean(html: str, *, base: str = "") -> str:
    """HTML that may stand in anybody's page: harmless tags, absolute addresses, no scripts, styles or classes."""
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        clean_content_tags=DROPPED,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base or settings.BASE_URL),
        link_rel=None,
    )


def read_body(body: Any) -> tuple[Piece, ...]:
    """The pieces of a StreamField's value, in order."""
    return tuple(piece for child in body for piece in _read(child.block_type, child.block, child.value))


def _read(name: str, block: Any, value: Any) -> Iterator[Piece]:
    if value is None or value == "":
        return
    reader = NAMED.get(name)
    if reader is not None:
        yield from reader(block, value)
    elif isinstance(block, blocks.StructBlock):
        yield from _read_struct(block, value)
    elif isinstance(block, blocks.StreamBlock):
        yield from read_body(value)
    elif isinstance(block, blocks.ListBlock):
        for item in value:
            yield from _read(name, block.child_block, item)
    else:
        yield from _read_plain(block, value)


def _read_struct(block: Any, value: Any) -> Iterator[Piece]:
    picture = next((part for part in value.values() if _is_picture(part)), None)
    rest = [(name, block.child_blocks[name], value.get(name)) for name in block.child_blocks]
    if picture is not None:
        words = {name: str(part) for name, _child, part in rest if isinstance(part, str)}
        yield _picture(picture, words.get("caption") or words.get("alt", ""), words.get("source", ""))
        rest = [row for row in rest if row[2] is not picture and row[0] not in {"caption", "alt", "source"}]
    for name, child, part in rest:
        yield from _read(f"part:{name}", child, part)


def _read_plain(block: Any, value: Any) -> Iterator[Piece]:
    if isinstance(block, blocks.ChoiceBlock | blocks.BooleanBlock):
        return  # a choice steers how a block looks; it says nothing to a reader
    if isinstance(value, RichText):
        yield Piece("prose", html=_rich(value))
    elif _is_picture(value):
        yield _picture(value, value.title, value.credit)
    elif isinstance(value, Page):
        yield Piece("prose", html=f'<p><a href="{escape(absolute(value.url or ""))}">{escape(value.title)}</a></p>')
    elif hasattr(value, "file") and hasattr(value, "url"):
        yield Piece("prose", html=f'<p><a href="{escape(absolute(value.url))}">{escape(value.title)}</a></p>')
    elif isinstance(value, str | int | float | Decimal | date):
        yield Piece("prose", html=f"<p>{escape(value)}</p>")


def _heading(block: Any, value: Any) -> Iterator[Piece]:
    yield Piece("heading", text=str(value))


def _quote(block: Any, value: Any) -> Iterator[Piece]:
    yield Piece("quote", text=value["text"], source=value.get("who") or "")


def _question(block: Any, value: Any) -> Iterator[Piece]:
    yield Piece("question", text=value["question"], html=_rich(value.get("answer")))


def _unknown(block: Any, value: Any) -> Iterator[Piece]:
    yield Piece("unknown", html=_rich(value))


def _media(block: Any, value: Any) -> Iterator[Piece]:
    file = next((part for part in value.values() if _is_file(part)), None)
    address = next((part for part in value.values() if isinstance(part, str) and part.startswith("http")), "")
    rest = {name: part for name, part in value.items() if part is not file and part != address}
    title = str(rest.pop("title", "") or rest.pop("caption", "") or getattr(file, "title", ""))
    if file is not None:
        found = Enclosure(absolute(file.url), file.content_type or "application/octet-stream", file.file_size or 0)
        yield Piece("media", text=title, enclosure=found)
    elif address:
        yield Piece("media", text=title, enclosure=Enclosure(address, _media_type(address)))
    for name, part in rest.items():
        yield from _read(f"part:{name}", block.child_blocks[name], part)


NAMED: dict[str, Callable[[Any, Any], Iterator[Piece]]] = {
    "heading": _heading, "quote": _quote, "question": _question, "unknown": _unknown, "audio": _media, "video": _media,
}  # fmt: skip
TYPES = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}


def _media_type(address: str) -> str:
    path = address.split("?")[0].lower()
    return next((kind for end, kind in TYPES.items() if path.endswith(end)), "application/octet-stream")


def _is_picture(value: Any) -> bool:
    return hasattr(value, "get_rendition")


def _is_file(value: Any) -> bool:
    return hasattr(value, "file_size") and hasattr(value, "url") and not _is_picture(value)


def _picture(picture: Any, caption: str, source: str) -> Piece:
    return Piece("picture", url=picture_address(picture, "width-1000"), text=caption, source=source or picture.credit)


def _rich(value: Any) -> str:
    return clean(expand_db_html(value.source if isinstance(value, RichText) else str(value or "")))


def as_html(pieces: tuple[Piece, ...]) -> str:
    """The pieces as HTML for feeds and partners: meaning by tags, absolute addresses, nothing that runs."""
    return clean("\n".join(_html_of(piece) for piece in pieces))


def enclosures_of(pieces: tuple[Piece, ...]) -> tuple[Enclosure, ...]:
    """Sounds and films, in order."""
    return tuple(piece.enclosure for piece in pieces if piece.enclosure is not None)


def _html_of(piece: Piece) -> str:
    text, source = escape(piece.text), escape(piece.source)
    if piece.kind == "heading":
        return f"<h2>{text}</h2>"
    if piece.kind == "picture":
        image = f'<img src="{escape(piece.url)}" alt="{text}">' if piece.url else ""
        return f"<figure>{image}<figcaption>{' · '.join(part for part in (text, source) if part)}</figcaption></figure>"
    if piece.kind == "quote":
        return f"<blockquote><p>{text}</p>{f'<p>—— {source}</p>' if source else ''}</blockquote>"
    if piece.kind == "table":
        return f"<table>{''.join(_row(row, 'td' if number else 'th') for number, row in enumerate(piece.rows))}</table>"
    if piece.kind == "media" and piece.enclosure is not None:
        return f'<p><a href="{escape(piece.enclosure.url)}">{text or escape(piece.enclosure.url)}</a></p>'
    return (f"<h3>{text}</h3>" if text else "") + piece.html


def _row(row: tuple[str, ...], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in row)}</tr>"
