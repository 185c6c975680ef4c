"""Atom (RFC 4287), RSS 2.0 with content:encoded and podcast tags, JSON Feed 1.1, made of items."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed, SyndicationFeed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import gettext as _

from kepu.domain.syndication.contracts import CorrectionNote, Item

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
CORRECTION_SCHEME = "urn:kepu:correction"


class EditionsAtom(Atom1Feed):
    """Atom with the full text in `content`, every author, and corrections as categories."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in item["more_authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        for kind in item["correction_kinds"]:
            handler.addQuickElement("category", "", {"scheme": CORRECTION_SCHEME, "term": kind})
        if item["html"]:
            handler.addQuickElement("content", item["html"], {"type": "html"})


class EditionsRss(Rss201rev2Feed):
    """RSS with the full text in `content:encoded`, the moment of the last change, and what podcast players look for."""

    def rss_attributes(self) -> dict[str, str]:
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:itunes": ITUNES,
        }

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.addQuickElement("itunes:author", self.feed["author_name"] or self.feed["title"])
        handler.addQuickElement("itunes:explicit", "false")
        handler.addQuickElement("itunes:category", "", {"text": "Science"})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name in [item["author_name"], *item["more_authors"]]:
            if name:
                handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        for kind in item["correction_kinds"]:
            handler.addQuickElement("category", kind, {"domain": CORRECTION_SCHEME})
        if item["html"]:
            handler.addQuickElement("content:encoded", item["html"])
        if item["enclosures"]:
            handler.addQuickElement("itunes:summary", item["summary"])


FORMATS: dict[str, type[SyndicationFeed]] = {"atom": EditionsAtom, "rss": EditionsRss}


def write_feed(kind: str, items: Iterable[Item], *, title: str, home: str, here: str, language: str) -> str:
    """A feed as text. `kind` is atom or rss; `home` and `here` are absolute addresses of the site and of this feed."""
    feed = FORMATS[kind](
        title=title, link=home, feed_url=here, language=language, description=_("What we publish, with its corrections."),
        subtitle=_("What we publish, with its corrections."), feed_guid=here,
    )  # fmt: skip
    for item in items:
        feed.add_item(**_entry(item, home))
    text: str = feed.writeString("utf-8")
    return text


def _entry(item: Item, home: str) -> dict[str, Any]:
    enclosures = [Enclosure(found.url, str(found.length), found.media_type) for found in item.enclosures]
    return {
        "title": title_of(item), "link": item.url or f"{home}#{item.public_id}", "description": summary_of(item),
        "unique_id": item.urn, "unique_id_is_permalink": False, "pubdate": item.published_at or item.listed_at,
        "updateddate": item.changed_at, "author_name": item.authors[0] if item.authors else item.unit_name,
        "more_authors": item.authors[1:], "enclosures": enclosures, "item_copyright": item.licence_url or None,
        "categories": [word for word in (item.audience, item.field_of_science, item.series_title) if word],
        "correction_kinds": sorted({note.kind for note in item.corrections}), "html": text_of(item), "summary": item.summary,
    }  # fmt: skip


def title_of(item: Item) -> str:
    """The title, with a word in front when the edition no longer stands."""
    if item.is_withdrawn:
        return f"[{_('taken down')}] {item.title}"
    return f"[{_('retracted')}] {item.title}" if item.is_retracted else item.title


def summary_of(item: Item) -> str:
    """The summary after what readers must know first."""
    words = [_note(note) for note in item.corrections]
    if item.is_withdrawn and not words:
        words = [_("This was taken down. Please remove your copy.")]
    return "\n".join([*words, item.summary]).strip()


def text_of(item: Item) -> str:
    """The full text, where the licence allows it, after the corrections; else nothing."""
    if not item.html:
        return ""
    notes = "".join(
        f"<blockquote><p><strong>{escape(_note(note))}</strong></p></blockquote>" for note in item.corrections
    )
    foot = " · ".join(
        part
        for part in (
            escape(item.unit_name),
            f'<a href="{escape(item.url)}">{escape(item.url)}</a>',
            f'<a href="{escape(item.licence_url)}">{escape(item.licence.upper())}</a>' if item.licence_url else "",
        )
        if part
    )
    return f"{notes}{item.html}<hr><p>{foot}</p>"


def _note(note: CorrectionNote) -> str:
    words = {
        "correction": _("Corrected on %(day)s: %(note)s"),
        "retraction": _("Retracted on %(day)s: %(note)s"),
        "take_down": _("Taken down on %(day)s: %(note)s"),
    }[note.kind]
    return words % {"day": note.at.date().isoformat(), "note": note.note}


def json_feed(items: Iterable[Item], *, title: str, home: str, here: str, language: str) -> dict[str, Any]:
    """JSON Feed 1.1; what it has no name for stands under `_kepu`."""
    return {
        "version": "https://jsonfeed.org/version/1.1", "title": title, "home_page_url": home, "feed_url": here,
        "language": language, "items": [_json_entry(item) for item in items],
    }  # fmt: skip


def _json_entry(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": item.urn, "url": item.url, "title": title_of(item), "summary": summary_of(item), "language": item.language,
        "content_html": text_of(item), "content_text": "" if item.html else summary_of(item), "image": item.cover,
        "date_published": _moment(item.published_at or item.listed_at), "date_modified": _moment(item.changed_at),
        "authors": [{"name": name} for name in item.authors], "tags": [item.audience, item.medium],
        "attachments": [
            {"url": found.url, "mime_type": found.media_type, "size_in_bytes": found.length} for found in item.enclosures
        ],
    }  # fmt: skip
    entry = {name: value for name, value in entry.items() if value}
    entry["_kepu"] = {
        "unit": item.unit_code, "licence": item.licence, "withdrawn": item.is_withdrawn, "retracted": item.is_retracted,
        "corrections": [{"number": note.number, "kind": note.kind, "note": note.note, "at": _moment(note.at)}
                        for note in item.corrections],
    }  # fmt: skip
    return entry


def _moment(moment: datetime) -> str:
    return rfc3339_date(moment)
