"""An edition for machines that read pages: schema.org as JSON-LD, and the addresses of feeds. No HTTP here: the public site and
the feeds use both."""

from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kepu.domain.syndication.contracts import CorrectionNote, Item, Sibling, SourceNote
from kepu.domain.syndication.selectors import find_item

LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant", "en": "en", "bo": "bo", "ug": "ug", "mn": "mn"}
AGES = {
    "preschool": "3-6", "grades_1_2": "6-8", "grades_3_4": "8-10", "grades_5_6": "10-12", "grades_7_9": "12-15",
    "upper_secondary": "15-18", "elderly": "60-",
}  # fmt: skip
LEVELS = {
    "preschool": "学前", "grades_1_2": "小学一至二年级", "grades_3_4": "小学三至四年级", "grades_5_6": "小学五至六年级",
    "grades_7_9": "初中", "upper_secondary": "高中", "specialists": "专业",
}  # fmt: skip
TYPES = {
    "article": "Article", "story": "Article", "comic": "ComicStory", "video": "VideoObject", "audio": "AudioObject",
    "book": "Book", "exhibit": "CreativeWork", "panorama": "ImageObject", "model": "3DModel", "data_story": "Article",
    "slides": "PresentationDigitalDocument", "journal_feature": "Article", "broadcast": "VideoObject",
    "commentary": "OpinionNewsArticle",
}  # fmt: skip


def describe_edition(edition_id: int) -> dict[str, Any] | None:
    """An edition as JSON-LD for its page; None when it is not public."""
    item = find_item(edition_id)
    return None if item is None or item.is_withdrawn else describe(item)


def describe(item: Item) -> dict[str, Any]:
    """An item as a schema.org object (https://schema.org, version 29): its medium's type together with LearningResource where
    it is for learners; what it rests on, how it was corrected, its sibling editions.
    """
    about: dict[str, Any] = {
        "@context": "https://schema.org", "@type": _types(item), "@id": item.url, "url": item.url,
        "mainEntityOfPage": item.url, "identifier": item.urn, "name": item.title, "headline": item.title[:110],
        "description": item.summary, "inLanguage": LANGUAGE_TAGS.get(item.language, item.language),
        "datePublished": item.published_at.isoformat() if item.published_at else "",
        "dateModified": item.changed_at.isoformat(), "license": item.licence_url, "image": [item.cover] if item.cover else [],
        "author": [{"@type": "Person", "name": name} for name in item.authors] or [_organisation(item)],
        "publisher": _organisation(item), "copyrightHolder": _organisation(item), "isAccessibleForFree": True,
        "about": item.field_of_science, "isBasedOn": [_source(source) for source in item.sources],
        "citation": [_source(source) for source in item.sources if source.kind == "paper"],
        "correction": [_correction(note) for note in item.corrections],
        "creativeWorkStatus": "Retracted" if item.is_retracted else "Published",
        "sameAs": item.source_url,
        "isPartOf": {"@type": "CreativeWorkSeries", "name": item.series_title} if item.series_title else None,
        "workTranslation": [_sibling(other) for other in item.siblings if other.language != item.language],
        "hasPart": [], **_learning(item), **_media(item),
    }  # fmt: skip
    return {name: value for name, value in about.items() if value not in ("", None, [])}


def _types(item: Item) -> str | list[str]:
    own = TYPES.get(item.medium, "CreativeWork")
    return [own, "LearningResource"] if item.audience in LEVELS else own


def _learning(item: Item) -> dict[str, Any]:
    audience: dict[str, Any] = {"@type": "EducationalAudience", "educationalRole": "student"}
    if item.audience not in LEVELS:
        audience = {"@type": "PeopleAudience" if item.audience in AGES else "Audience", "audienceType": item.audience}
    if ages := AGES.get(item.audience):
        first, _dash, last = ages.partition("-")
        audience |= {"@type": "PeopleAudience", "suggestedMinAge": int(first)} | (
            {"suggestedMaxAge": int(last)} if last else {}
        )
    level = LEVELS.get(item.audience)
    return {
        "audience": audience,
        "typicalAgeRange": AGES.get(item.audience),
        "educationalLevel": level,
        "learningResourceType": item.medium if level else None,
    }


def _media(item: Item) -> dict[str, Any]:
    if item.medium not in ("video", "audio", "broadcast") or not item.enclosures:
        return {}
    first = item.enclosures[0]
    found: dict[str, Any] = {"contentUrl": first.url, "encodingFormat": first.media_type, "thumbnailUrl": item.cover}
    if first.length:
        found["contentSize"] = str(first.length)
    return {**found, "uploadDate": (item.published_at or item.listed_at).isoformat()}


def _organisation(item: Item) -> dict[str, Any]:
    return {"@type": "ResearchOrganization", "name": item.unit_name}


def _source(source: SourceNote) -> dict[str, Any]:
    kinds = {"paper": "ScholarlyArticle", "dataset": "Dataset", "project": "ResearchProject", "person": "Person"}
    about = {"@type": kinds.get(source.kind, "CreativeWork"), "name": source.title, "url": source.url}
    if source.identifier:
        about["identifier"] = source.identifier
        if source.kind == "paper" and source.identifier.startswith("10."):
            about["sameAs"] = f"https://doi.org/{source.identifier}"
    if source.authors and source.kind in ("paper", "dataset"):
        about["author"] = source.authors
    return {name: value for name, value in about.items() if value}


def _correction(note: CorrectionNote) -> dict[str, Any]:
    return {"@type": "CorrectionComment", "text": note.note, "datePublished": note.at.isoformat()}


def _sibling(other: Sibling) -> dict[str, Any]:
    language = LANGUAGE_TAGS.get(other.language, other.language)
    return {
        "@type": TYPES.get(other.medium, "CreativeWork"),
        "name": other.title,
        "url": other.url,
        "inLanguage": language,
    }


def feed_links(*, unit: str = "", audience: str = "", series: str = "", language: str = "") -> list[dict[str, str]]:
    """Feeds for <link rel="alternate">: title, type, href (a path), narrowed to what the page is about."""
    given = {"unit": unit, "audience": audience, "series": series, "language": language}
    query = urlencode({name: value for name, value in given.items() if value})
    end = f"?{query}" if query else ""
    kinds = [
        ("Atom", "application/atom+xml", "atom"),
        ("RSS", "application/rss+xml", "rss"),
        ("JSON", "application/feed+json", "json"),
    ]
    return [
        {"title": f"{_('What we publish')} · {name}", "type": media_type, "href": f"/feeds/editions.{ending}{end}"}
        for name, media_type, ending in kinds
    ]
