"""Measures over HTTP: published ones for everybody; all of them for staff within their units.

Nobody but staff of the unit sees people's names, rows of closed registers or titles of confidential acts.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Router

from kepu.engines.measures import selectors
from kepu.engines.measures.contracts import TRAITS, Definition, Figure, RecordLine, Window
from kepu.engines.measures.errors import MeasureError
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.policies import READ, actor_of, units_within
from kepu.foundation.units.selectors import get_root, labels_by_id
from kepu.surfaces.api.problems import problem

router = Router(tags=["measures"])

NOT_FILTERS = {"unit", "from", "to", "by", "page", "format", "year"}
PER_PAGE = 100
MOST_IN_CSV = 100_000
OPEN_REGISTERS = frozenset({"venues", "venue_years", "titles", "channels", "channel_facts"})
COLUMNS = ["id", "title", "kind", "started_on", "ended_on", "unit", "place", "onsite", "online", "state", "counts"]


class BadQuestion(Exception):
    """The query string does not make sense; the message says what."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks, after its right to ask was looked at."""

    definition: Definition
    unit: UnitLabel
    window: Window
    filters: Mapping[str, str]
    is_staff: bool

    def arguments(self) -> dict[str, Any]:
        """For the selectors."""
        return {"code": self.definition.code, "unit_id": self.unit.id, "window": self.window, "filters": self.filters}


@router.get("/", summary="Definitions of measures")
def list_measures(request: HttpRequest) -> list[dict[str, Any]]:
    """Published definitions; staff see all."""
    is_staff = bool(_units_of(request))
    return [_definition(each) for each in selectors.list_definitions(published_only=not is_staff)]


@router.get("/{code}", summary="One figure, or a series with ?by=")
def get_measure(request: HttpRequest, code: str) -> Any:
    """?unit=CODE&from=2025-01-01&to=2025-12-31 (or year=2025)&by=month|kind|unit|province|audience|brand, and filters.

    Measures of people also by=seniority|field (GB/T 13745, first level), and narrowed by them: for staff of the unit.
    """
    try:
        asked = _asked(request, code)
        figure = selectors.get_figure(**asked.arguments())
        answer = {"definition": _definition(asked.definition), "figure": _figure(figure, asked)}
        if by := request.GET.get("by"):
            points = selectors.list_series(**asked.arguments(), by=by)  # type: ignore[arg-type]  # refused by name when unknown
            answer["series"] = {"by": by, "points": [asdict(point) for point in points]}
    except (BadQuestion, MeasureError) as refusal:
        return problem(request, 400, str(refusal))
    return answer


@router.get("/{code}/records", summary="The records behind a figure")
def list_records(request: HttpRequest, code: str) -> Any:
    """Paged (?page=2), or all as CSV with format=csv or Accept: text/csv."""
    try:
        asked = _asked(request, code)
        if asked.filters.keys() & set(TRAITS) and asked.unit.id not in _units_of(request, "people.manage"):
            return problem(
                request, 403, "rows narrowed by title level or field are for those who keep the people register"
            )
        page = _number(request.GET.get("page", "1"), "page")
        lines, total = selectors.list_figure_records(**asked.arguments(), offset=(page - 1) * PER_PAGE, limit=PER_PAGE)
    except (BadQuestion, MeasureError) as refusal:
        return problem(request, 400, str(refusal))
    if request.GET.get("format") == "csv" or "text/csv" in request.headers.get("Accept", ""):
        return _csv(asked, total)
    return {"count": total, "page": page, "per_page": PER_PAGE, "records": [_line(line, asked) for line in lines]}


def _asked(request: HttpRequest, code: str) -> Asked:
    unit, units = _unit(request.GET.get("unit", "")), _units_of(request)
    is_staff = unit.id in units
    if not selectors.known_code(code):
        raise Http404
    definition = selectors.get_definition(code=code)
    if not (definition.is_published or is_staff):
        raise Http404
    filters = {key: str(value) for key, value in request.GET.items() if key not in NOT_FILTERS}
    if not is_staff and {request.GET.get("by"), *filters} & set(TRAITS):
        raise BadQuestion("title level and field of people are for staff of the unit")
    return Asked(definition, unit, _window(request), filters, is_staff)


def _units_of(request: HttpRequest, permission: str = READ) -> frozenset[int]:
    """Units over which the reader holds a permission, by default to see figures as staff; none for anonymous readers."""
    account = request.user
    if not account.is_authenticated:
        return frozenset()
    return units_within(actor_of(account.pk, str(account)), permission)


def _unit(code: str) -> UnitLabel:
    if not code:
        try:
            return get_root()
        except LookupError as missing:
            raise Http404 from missing
    for label in labels_by_id().values():
        if label.code == code:
            return label
    raise Http404


def _window(request: HttpRequest) -> Window:
    given = request.GET
    if "from" not in given and "to" not in given:
        return Window.year(_number(given.get("year", str(local_date(now()).year)), "year"))
    try:
        return Window(date.fromisoformat(given.get("from", "")), date.fromisoformat(given.get("to", "")))
    except ValueError as error:
        raise BadQuestion(f"from and to are days such as 2025-01-31, from before to ({error})") from error


def _number(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 4 or not 1 <= int(text) <= 9999:
        raise BadQuestion(f"{name} is a number from 1 to 9999")
    return int(text)


def _definition(definition: Definition) -> dict[str, Any]:
    return {**asdict(definition), "valid_from": definition.valid_from.isoformat()}


def _figure(figure: Figure, asked: Asked) -> dict[str, Any]:
    silent = labels_by_id(figure.not_reported) if figure.not_reported else {}
    found = {**asdict(figure), "window": {"from": figure.window.starts_on, "to": figure.window.ends_on}}
    del found["scope_unit_id"]
    return {
        **found,
        "scope": {"code": asked.unit.code, "name": asked.unit.name},
        "not_reported": [{"code": label.code, "name": label.name} for label in silent.values()],
        "records_url": f"/api/v1/measures/{figure.code}/records",
    }


def _line(line: RecordLine, asked: Asked) -> dict[str, Any]:
    is_record = line.record_id is not None
    open_row = is_record or asked.definition.source in OPEN_REGISTERS
    shown = asked.is_staff or (open_row and not line.is_confidential)
    return {
        "id": line.public_id if shown else "",
        "title": line.title if shown else "",
        "kind": line.kind,
        "started_on": line.started_on,
        "ended_on": line.ended_on,
        "unit": line.unit_name,
        "place": line.region_name,
        "onsite": line.onsite,
        "online": line.online,
        "state": line.state,
        "counts": line.value,
    }


def _csv(asked: Asked, total: int) -> HttpResponse:
    response = StreamingHttpResponse(_csv_lines(asked, total), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{asked.definition.code}.csv"'
    return response  # type: ignore[return-value]  # a streaming response is no HttpResponse to the type checker


def _csv_lines(asked: Asked, total: int) -> Iterator[str]:
    yield "\ufeff" + _row(COLUMNS)
    for offset in range(0, min(total, MOST_IN_CSV), 1000):
        lines, _ = selectors.list_figure_records(**asked.arguments(), offset=offset, limit=1000)
        for line in lines:
            shown = _line(line, asked)
            yield _row([shown[column] for column in COLUMNS])


def _row(cells: list[Any]) -> str:
    """One line of CSV; text that a spreadsheet would take for a formula is quoted with an apostrophe."""
    target = io.StringIO()
    safe = [f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in cells]
    csv.writer(target).writerow(["" if cell is None else cell for cell in safe])
    return target.getvalue()
