"""A pack for machines that read pages: schema.org LearningResource as JSON-LD. No HTTP here: the public site and the API use it."""

from typing import Any

from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.languages import TAGS
from kepu.domain.packs.models import Pack, Version
from kepu.domain.packs.offline.showing import ShownPart

CONTEXT = "https://schema.org"
MEDIA = {"picture": "ImageObject", "sound": "AudioObject", "pdf": "DigitalDocument"}


def describe(
    version: Version, parts: list[ShownPart], *, siblings: tuple[Pack, ...], base_url: str, publisher: str
) -> dict[str, Any]:
    """A live version with pack and unit as LearningResource (https://schema.org/LearningResource). `publisher` is the academy's name."""
    pack = version.pack
    url = f"{base_url}{pack.path}"
    about: dict[str, Any] = {
        "@context": CONTEXT, "@type": "LearningResource", "@id": url, "url": url, "name": version.title,
        "description": version.summary, "inLanguage": TAGS[pack.language], "version": str(version.number),
        "learningResourceType": "emergency preparedness", "isAccessibleForFree": True,
        "datePublished": _moment(pack.published_at), "dateModified": _moment(version.published_at),
        "expires": version.due_on.isoformat() if version.due_on else "",
        "about": [{"@type": "Thing", "name": hazards()[row.code].title_zh} for row in version.hazards.all() if row.code in hazards()],
        "audience": {"@type": "Audience", "audienceType": version.audience},
        "spatialCoverage": {"@type": "Place", "name": version.region.name} if version.region else "",
        "author": [_author(one) for one in version.authors.all()],
        "publisher": {"@type": "Organization", "name": publisher},
        "sourceOrganization": {"@type": "Organization", "name": pack.unit.name},
        "workTranslation": [{"@id": f"{base_url}{other.path}", "inLanguage": TAGS[other.language]} for other in siblings],
        "encoding": {"@type": "MediaObject", "contentUrl": f"{url}pack.zip", "encodingFormat": "application/zip"},
        "hasPart": [_part(one, url) for one in parts if one.family],
        "citation": [_source(source) for one in parts for source in one.sources],
    }  # fmt: skip
    return {name: value for name, value in about.items() if value not in ("", None, [])}


def _moment(moment: Any) -> str:
    return moment.isoformat() if moment else ""


def _author(one: Any) -> dict[str, Any]:
    person: dict[str, Any] = {"@type": "Person", "name": one.name}
    return person | ({"affiliation": {"@type": "Organization", "name": one.affiliation}} if one.affiliation else {})


def _part(one: ShownPart, url: str) -> dict[str, Any]:
    return {
        "@type": MEDIA[one.family], "name": one.part.title, "contentUrl": f"{url}parts/{one.part.pk}/",
        "encodingFormat": one.part.file.content_type if one.part.file else "",
    }  # fmt: skip


def _source(source: Any) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "CreativeWork", "name": " ".join(filter(None, (source.title, source.place)))}
    return work | ({"url": source.url} if source.url else {})
