"""RSS and Atom of every age, read by feedparser, in whatever encoding they say they have."""

import re
from typing import Any

import feedparser

from kepu.domain.syndication.contracts import Found
from kepu.domain.syndication.errors import Unreachable
from kepu.domain.syndication.reading.words import cut_title, language_of, licence_of, moment_of, plain

ENTITY = re.compile(rb"<!\x00?E\x00?N\x00?T\x00?I\x00?T\x00?Y", re.IGNORECASE)
MOST_ITEMS = 1000


def read_feed(content: bytes, *, url: str, content_type: str = "") -> list[Found]:
    """The items of a feed, at most a thousand, as it lists them. Raises Unreachable "hostile" or "unreadable".

    A document with entity declarations is refused unread (billion laughs, external entities); a damaged feed is read as far
    as it goes.
    """
    if ENTITY.search(content) or ENTITY.search(content.replace(b"\x00", b"")):
        raise Unreachable("hostile")
    headers = {"content-location": url, **({"content-type": content_type} if content_type else {})}
    book = feedparser.parse(content, response_headers=headers)
    if not book.version and not book.entries:
        raise Unreachable("unreadable")
    language = book.feed.get("language", "")
    licence = licence_of(book.feed.get("license", ""), book.feed.get("rights", ""), *_licence_links(book.feed))
    found = [_item(entry, language, licence) for entry in book.entries[:MOST_ITEMS]]
    return [item for item in found if item is not None]


def _item(entry: Any, language: str, licence: str) -> Found | None:
    title, link = cut_title(entry.get("title", "")), entry.get("link", "")
    identifier = entry.get("id", "") or link
    if not title or not identifier:
        return None
    texts = sorted((part.value for part in entry.get("content", [])), key=len, reverse=True)
    summary = entry.get("summary", "")
    raw = entry.get("published", "") or entry.get("updated", "")
    parsed = entry.get("published_parsed") or entry.get("updated_parsed")
    own = licence_of(entry.get("license", ""), entry.get("rights", ""), *_licence_links(entry))
    names = [person.get("name", "") for person in entry.get("authors", [])] or [entry.get("author", "")]
    return Found(
        identifier=identifier[:500],
        title=title,
        link=link[:500] if link.startswith(("http://", "https://")) else "",
        summary=plain(summary or (texts[0] if texts else "")),
        body=texts[0] if texts else summary,
        authors="、".join(dict.fromkeys(name.strip() for name in names if name and name.strip()))[:120],
        language=language_of(entry.get("language", "") or language),
        licence=own or licence,
        published_at=moment_of(raw, parsed),
    )


def _licence_links(part: Any) -> list[str]:
    return [link.get("href", "") for link in part.get("links", []) if link.get("rel") == "license"]
