"""An item as oai_dc (Dublin Core) and as lom (IEEE 1484.12.3), the schema of learning resources."""

from collections.abc import Callable, Iterator
from typing import Any

from lxml.etree import Element, QName, SubElement, _Element

from kepu.domain.syndication.contracts import Item
from kepu.domain.syndication.markup import AGES, LANGUAGE_TAGS
from kepu.surfaces.feeds.oai.text import clean

XSI = "http://www.w3.org/2001/XMLSchema-instance"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
LOM = "http://ltsc.ieee.org/xsd/LOM"
LOM_SCHEMA = "http://ltsc.ieee.org/xsd/lomv1.0/lom.xsd"
DCMI_TYPES = {
    "video": "MovingImage",
    "broadcast": "MovingImage",
    "audio": "Sound",
    "comic": "StillImage",
    "panorama": "StillImage",
}
FORMATS = {"video": "video/mp4", "audio": "audio/mpeg"}
CONTEXTS = {
    "upper_secondary": "school", "preschool": "other", "officials": "training", "farmers": "training",
    "specialists": "higher education", "public": "other", "elderly": "other",
}  # fmt: skip


def oai_dc(item: Item) -> _Element:
    """Dublin Core, simple."""
    root = _root(OAI_DC, "dc", {"oai_dc": OAI_DC, "dc": DC}, OAI_DC_SCHEMA)
    for name, value in _dublin_core(item):
        if value:
            SubElement(root, QName(DC, name)).text = clean(value)
    return root


def _dublin_core(item: Item) -> Iterator[tuple[str, str]]:
    yield "title", item.title
    yield from (("creator", name) for name in item.authors)
    yield "subject", item.field_of_science
    yield "description", item.summary
    yield from (("description", note.note) for note in item.corrections)
    yield "publisher", item.unit_name
    yield "date", item.published_at.date().isoformat() if item.published_at else ""
    yield "type", DCMI_TYPES.get(item.medium, "Text")
    yield "format", FORMATS.get(item.medium, "text/html")
    yield "identifier", item.url
    yield "identifier", item.urn
    yield "source", item.source_url
    yield from (("source", source.identifier or source.url or source.title) for source in item.sources)
    yield "language", LANGUAGE_TAGS.get(item.language, item.language)
    yield from (("relation", other.url) for other in item.siblings)
    yield "rights", item.licence_url or "© " + item.unit_name


def lom(item: Item) -> _Element:
    """IEEE LOM: general, life cycle, technical, educational, rights."""
    root = _root(LOM, "lom", {None: LOM}, LOM_SCHEMA)
    language = LANGUAGE_TAGS.get(item.language, item.language)
    general = _part(root, "general")
    identifier = _part(general, "identifier")
    _say(identifier, "catalog", "URI")
    _say(identifier, "entry", item.url or item.urn)
    _string(general, "title", item.title, language)
    _say(general, "language", language)
    _string(general, "description", item.summary or item.title, language)
    if item.field_of_science:
        _string(general, "keyword", item.field_of_science, language)
    _life_cycle(root, item)
    technical = _part(root, "technical")
    _say(technical, "format", FORMATS.get(item.medium, "text/html"))
    _say(technical, "location", item.url or item.urn)
    _educational(root, item)
    rights = _part(root, "rights")
    _word(rights, "copyrightAndOtherRestrictions", "yes")
    _string(rights, "description", item.licence_url or "© " + item.unit_name, language)
    return root


def _life_cycle(root: _Element, item: Item) -> None:
    cycle = _part(root, "lifeCycle")
    for name in item.authors:
        contribute = _part(cycle, "contribute")
        _word(contribute, "role", "author")
        _say(contribute, "entity", f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nEND:VCARD")
    contribute = _part(cycle, "contribute")
    _word(contribute, "role", "publisher")
    _say(contribute, "entity", f"BEGIN:VCARD\nVERSION:3.0\nFN:{item.unit_name}\nORG:{item.unit_name}\nEND:VCARD")
    if item.published_at:
        _say(_part(contribute, "date"), "dateTime", item.published_at.date().isoformat())


def _educational(root: _Element, item: Item) -> None:
    part = _part(root, "educational")
    _word(part, "learningResourceType", "slide" if item.medium == "slides" else "narrative text")
    _word(part, "intendedEndUserRole", "learner")
    _word(part, "context", CONTEXTS.get(item.audience, "school"))
    if ages := AGES.get(item.audience):
        _string(part, "typicalAgeRange", ages, "x-t-age")


FORMATS_BY_PREFIX: dict[str, tuple[str, str, Callable[[Item], _Element]]] = {
    "oai_dc": (OAI_DC, OAI_DC_SCHEMA, oai_dc),
    "lom": (LOM, LOM_SCHEMA, lom),
}


def _root(space: str, name: str, names: dict[Any, str], schema: str) -> _Element:
    root = Element(QName(space, name), nsmap={**names, "xsi": XSI})
    root.set(QName(XSI, "schemaLocation"), f"{space} {schema}")
    return root


def _part(parent: _Element, name: str) -> _Element:
    return SubElement(parent, QName(LOM, name))


def _say(parent: _Element, name: str, text: str) -> None:
    _part(parent, name).text = clean(text)


def _string(parent: _Element, name: str, text: str, language: str) -> None:
    string = _part(_part(parent, name), "string")
    string.set("language", language)
    string.text = clean(text)


def _word(parent: _Element, name: str, value: str) -> None:
    part = _part(parent, name)
    _say(part, "source", "LOMv1.0")
    _say(part, "value", value)
