"""The provider: one address, six verbs, by GET or POST."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml.etree import Element, QName, SubElement, _Element, tostring

from kepu.domain.syndication.contracts import Item
from kepu.domain.syndication.harvesting_selectors import earliest_change, harvest_item, harvest_page
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.selectors import get_root, labels_by_id
from kepu.surfaces.feeds.oai.arguments import TOKEN_HOURS, OaiError, Selection, check, selection_of, token_for
from kepu.surfaces.feeds.oai.metadata import FORMATS_BY_PREFIX, XSI
from kepu.surfaces.feeds.oai.sets import list_sets, narrowed, sets_of
from kepu.surfaces.feeds.oai.text import clean

OAI = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd"
PER_PAGE = 100
PRIVATE = ("badVerb", "badArgument")  # these errors repeat no arguments in <request> (section 3.2)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def provider(request: HttpRequest) -> HttpResponse:
    """Answers one verb. Errors of the protocol are answers, too, with status 200."""
    given = request.POST if request.method == "POST" else request.GET
    moment = now()
    root = Element(QName(OAI, "OAI-PMH"), nsmap={None: OAI, "xsi": XSI})
    root.set(QName(XSI, "schemaLocation"), f"{OAI} {SCHEMA}")
    SubElement(root, QName(OAI, "responseDate")).text = stamp(moment)
    asked = SubElement(root, QName(OAI, "request"))
    asked.text = f"{settings.BASE_URL}{request.path}"
    arguments = {name: given.getlist(name) for name in given}
    try:
        root.append(_answer(arguments, moment))
    except OaiError as refusal:
        error = SubElement(root, QName(OAI, "error"), code=refusal.code)
        error.text = clean(refusal.text)
        arguments = {} if refusal.code in PRIVATE else arguments
    for name, values in arguments.items():
        asked.set(name, clean(values[0]))
    text = tostring(root, xml_declaration=True, encoding="UTF-8")
    return HttpResponse(text, content_type="text/xml; charset=utf-8", headers={"Cache-Control": "no-cache"})


def _answer(given: Mapping[str, list[str]], moment: datetime) -> _Element:
    verbs = given.get("verb", [])
    verb = verbs[0] if len(verbs) == 1 else ""
    arguments = check(verb, given)
    part = Element(QName(OAI, verb))
    if verb == "Identify":
        _identify(part)
    elif verb == "ListMetadataFormats":
        _formats(part, arguments)
    elif verb == "ListSets":
        _sets(part, arguments)
    elif verb == "GetRecord":
        _record_of(part, arguments)
    else:
        _list(part, selection_of(arguments, now=moment), with_metadata=verb == "ListRecords")
    return part


def _identify(part: _Element) -> None:
    try:
        name = get_root().name
    except LookupError:  # an empty database has no academy yet
        name = "Kepu"
    first = earliest_change() or datetime(2020, 1, 1, tzinfo=UTC)
    for tag, text in (
        ("repositoryName", name), ("baseURL", f"{settings.BASE_URL}/feeds/oai"), ("protocolVersion", "2.0"),
        ("adminEmail", settings.DEFAULT_FROM_EMAIL), ("earliestDatestamp", stamp(first)), ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):  # fmt: skip
        _say(part, tag, text)
    space = "http://www.openarchives.org/OAI/2.0/oai-identifier"
    scheme = SubElement(
        SubElement(part, QName(OAI, "description")), QName(space, "oai-identifier"), nsmap={None: space}
    )
    scheme.set(QName(XSI, "schemaLocation"), f"{space} {space}.xsd")
    for tag, text in (
        ("scheme", "oai"), ("repositoryIdentifier", _host()), ("delimiter", ":"),
        ("sampleIdentifier", f"oai:{_host()}:00000000-0000-4000-8000-000000000000"),
    ):  # fmt: skip
        SubElement(scheme, QName(space, tag)).text = text


def _formats(part: _Element, arguments: Mapping[str, str]) -> None:
    if "identifier" in arguments:
        _find(arguments["identifier"])
    for prefix, (space, schema, _write) in FORMATS_BY_PREFIX.items():
        row = SubElement(part, QName(OAI, "metadataFormat"))
        _say(row, "metadataPrefix", prefix)
        _say(row, "schema", schema)
        _say(row, "metadataNamespace", space)


def _sets(part: _Element, arguments: Mapping[str, str]) -> None:
    if "resumptionToken" in arguments:
        raise OaiError("badResumptionToken", "All sets are in one answer.")
    for spec, name in list_sets():
        row = SubElement(part, QName(OAI, "set"))
        _say(row, "setSpec", spec)
        _say(row, "setName", name)


def _record_of(part: _Element, arguments: Mapping[str, str]) -> None:
    item = _find(arguments["identifier"])
    part.append(_record(item, _known(arguments["metadataPrefix"]), labels_by_id()))


def _list(part: _Element, asked: Selection, *, with_metadata: bool) -> None:
    prefix, labels = _known(asked.prefix), labels_by_id()
    after = (asked.after_moment, asked.after_key) if asked.after_moment else None
    page = harvest_page(since=asked.since, until=asked.until, after=after, limit=PER_PAGE, **narrowed(asked.set_spec))
    if not page.items and not asked.cursor:
        raise OaiError("noRecordsMatch", "Nothing matches.")
    for item in page.items:
        part.append(_record(item, prefix, labels) if with_metadata else _header(item, labels))
    if page.next_moment is None and not asked.cursor:
        return
    token = SubElement(part, QName(OAI, "resumptionToken"), completeListSize=str(page.total), cursor=str(asked.cursor))
    if page.next_moment is not None:
        token.set("expirationDate", stamp(now() + timedelta(hours=TOKEN_HOURS)))
        following = Selection(
            asked.prefix, asked.since, asked.until, asked.set_spec, page.next_moment, page.next_key,
            asked.cursor + len(page.items),
        )  # fmt: skip
        token.text = token_for(following)


def _record(item: Item, prefix: str, labels: dict[int, UnitLabel]) -> _Element:
    record = Element(QName(OAI, "record"))
    record.append(_header(item, labels))
    if not item.is_withdrawn:
        SubElement(record, QName(OAI, "metadata")).append(FORMATS_BY_PREFIX[prefix][2](item))
    return record


def _header(item: Item, labels: dict[int, UnitLabel]) -> _Element:
    header = Element(QName(OAI, "header"))
    if item.is_withdrawn:
        header.set("status", "deleted")
    _say(header, "identifier", f"oai:{_host()}:{item.public_id}")
    _say(header, "datestamp", stamp(item.changed_at))
    for spec in sets_of(item, labels):
        _say(header, "setSpec", spec)
    return header


def _find(identifier: str) -> Item:
    scheme, _colon, rest = identifier.partition(":")
    host, _colon, key = rest.rpartition(":")
    try:
        item = harvest_item(UUID(key)) if (scheme, host) == ("oai", _host()) else None
    except ValueError:
        item = None
    if item is None:
        raise OaiError("idDoesNotExist", "There is no such record.")
    return item


def _known(prefix: str) -> str:
    if prefix not in FORMATS_BY_PREFIX:
        raise OaiError("cannotDisseminateFormat", "We have oai_dc and lom.")
    return prefix


def _say(parent: _Element, name: str, text: str) -> None:
    SubElement(parent, QName(OAI, name)).text = clean(text)


def _host() -> str:
    return settings.BASE_URL.split("//")[-1].split("/")[0].split(":")[0]


def stamp(moment: datetime) -> str:
    """A moment as the protocol writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
