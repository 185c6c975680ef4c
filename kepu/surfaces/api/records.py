"""Records over HTTP, for signed-in staff within their units: reading the book, proposing, confirming, withdrawing."""

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.errors import HttpError
from ninja.security import django_auth

from kepu.engines.ledger.contracts import Cost, Draft, Part, Proof, RecordDetail, RecordFilter, RecordRow, Source
from kepu.engines.ledger.errors import AlreadyRecorded, InvalidDraft, LedgerError
from kepu.engines.ledger.selectors import get_record_detail, list_kinds, list_records
from kepu.engines.ledger.services import confirm_records, propose_record, withdraw_record
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, actor_of, units_within
from kepu.foundation.units.selectors import labels_by_id, subtree_ids
from kepu.surfaces.api.problems import problem

router = Router(tags=["records"], auth=django_auth)
PER_PAGE = 100
SOURCE = "api"


class PartIn(Schema):
    """A person's part: person_id of the register, or the name of somebody outside it. minutes null = not known."""

    person_id: int | None = None
    outside_name: str = Field("", max_length=80)
    role: str = Field("speaker", max_length=30)
    minutes: int | None = None


class CostIn(Schema):
    """Money spent, in fen."""

    amount_fen: int
    purpose: str = "activity"
    source: str = "own"


class RecordIn(Schema):
    """An act. onsite and online are people-times: null = not known, 0 = none. `key` is the sender's own id: sent twice, recorded once."""

    key: str = Field(min_length=1, max_length=100)
    unit: str = Field(description="code of the host unit")
    kind: str
    title: str = Field(max_length=300)
    started_on: date
    ended_on: date | None = None
    mode: str = "onsite"
    onsite: int | None = None
    online: int | None = None
    region_code: str | None = None
    cohosts: list[str] = Field(default_factory=list, description="codes of co-hosting units, with equal shares")
    parts: list[PartIn] = Field(default_factory=list)
    costs: list[CostIn] = Field(default_factory=list)
    audience: dict[str, int | None] = Field(default_factory=dict)
    tags: list[tuple[str, str]] = Field(default_factory=list)
    links: list[str] = Field(default_factory=list, description="evidence: addresses of reports")
    remark: str = Field("", max_length=500)


class ReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=500)


@router.get("/kinds", summary="Kinds of act")
def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """Every kind with its names; of confidential ones only their existence counts."""
    return [asdict(kind) for kind in list_kinds()]


@router.get("/", summary="Records within your units")
def index(
    request: HttpRequest,
    unit: str = "",
    kind: str = "",
    state: str = "",
    q: str = "",
    start: date | None = None,
    end: date | None = None,
    page: int = 1,
) -> dict[str, Any]:
    """Newest first, 100 a page; ?unit=CODE narrows to hosts of that unit and below, start and end to days of started_on."""
    actor = _actor(request)
    readable = units_within(actor, READ)
    filters = RecordFilter(
        words=q,
        units=subtree_ids(_unit_id(unit, readable)) if unit else frozenset(),
        kind=kind,
        states=(state,) if state else (),
        starts_on=start,
        ends_on=end,
    )
    rows, total = list_records(unit_ids=readable, filters=filters, offset=(max(page, 1) - 1) * PER_PAGE, limit=PER_PAGE)
    own = units_within(actor, "records.propose")
    return {"count": total, "page": page, "per_page": PER_PAGE, "records": [_row(row, own) for row in rows]}


@router.post("/", summary="Propose a record", response={201: dict[str, Any]})
def propose(request: HttpRequest, said: RecordIn) -> Any:
    """Writes an act as proposed. 409 when this key was recorded already, 422 when a field breaks a rule."""
    actor = _actor(request)
    try:
        record = propose_record(actor=actor, draft=_draft(said, units_within(actor, READ), actor), now=now())
    except LedgerError as refusal:
        return _refused(request, refusal)
    return 201, _detail(_load(actor, record.public_id), units_within(actor, "records.propose"))


@router.get("/{uuid:public_id}", summary="One record")
def show(request: HttpRequest, public_id: UUID) -> dict[str, Any]:
    """Everything about a record in which one of your units takes part."""
    actor = _actor(request)
    return _detail(_load(actor, public_id), units_within(actor, "records.propose"))


@router.post("/{uuid:public_id}/confirmation", summary="Confirm a record")
def confirm(request: HttpRequest, public_id: UUID) -> Any:
    """Numbers and chains a proposed record; it counts from then on. 409 when it is not proposed or still to come."""
    actor = _actor(request)
    try:
        confirm_records(actor=actor, record_ids=[_load(actor, public_id).row.id], now=now())
    except LedgerError as refusal:
        return _refused(request, refusal)
    return _detail(_load(actor, public_id), units_within(actor, "records.propose"))


@router.post("/{uuid:public_id}/withdrawal", summary="Withdraw a record")
def withdraw(request: HttpRequest, public_id: UUID, said: ReasonIn) -> Any:
    """Supersedes a confirmed record with nothing. 409 when it is not confirmed and live."""
    actor = _actor(request)
    try:
        withdraw_record(actor=actor, record_id=_load(actor, public_id).row.id, reason=said.reason, now=now())
    except LedgerError as refusal:
        return _refused(request, refusal)
    return _detail(_load(actor, public_id), units_within(actor, "records.propose"))


def _actor(request: HttpRequest) -> Actor:
    actor = actor_of(request.user.pk or 0, str(request.user))
    if not actor.grants:
        raise HttpError(403, "You hold no role in any unit")
    return actor


def _load(actor: Actor, public_id: UUID) -> RecordDetail:
    try:
        return get_record_detail(public_id=public_id, unit_ids=units_within(actor, READ))
    except LookupError as missing:
        raise Http404 from missing


def _unit_id(code: str, within: frozenset[int]) -> int:
    found = next((label.id for label in labels_by_id(within).values() if label.code == code), None)
    if found is None:
        raise Http404
    return found


def _draft(said: RecordIn, readable: frozenset[int], actor: Actor) -> Draft:
    codes = {label.code: label.id for label in labels_by_id().values()}
    if unknown := [code for code in said.cohosts if code not in codes]:
        raise InvalidDraft("cohosts", f"unknown {unknown[0]}")
    return Draft(
        unit_id=_unit_id(said.unit, readable),
        kind=said.kind,
        title=said.title,
        started_on=said.started_on,
        ended_on=said.ended_on or said.started_on,
        source=Source(SOURCE, f"{actor.account_id}:{said.key}"[:100]),
        mode=said.mode,
        onsite=said.onsite,
        online=said.online,
        region_code=said.region_code,
        cohost_ids=tuple(codes[code] for code in said.cohosts if code != said.unit),
        parts=tuple(Part(**part.dict()) for part in said.parts),
        costs=tuple(Cost(**cost.dict()) for cost in said.costs),
        audience=said.audience,
        tags=tuple(said.tags),
        proofs=tuple(Proof(link=link) for link in said.links if link.startswith(("https://", "http://"))),
        remark=said.remark,
    )


def _refused(request: HttpRequest, refusal: LedgerError) -> HttpResponse:
    if isinstance(refusal, InvalidDraft):
        return problem(request, 422, str(refusal), field=refusal.field, reason=refusal.reason)
    title = "This key was recorded already" if isinstance(refusal, AlreadyRecorded) else f"Not possible: {refusal}"
    return problem(request, 409, title)


def _row(row: RecordRow, own: frozenset[int]) -> dict[str, Any]:
    shown = asdict(row)
    shown.pop("id")
    if row.kind.is_confidential and row.unit_id not in own:
        shown["title"] = None
    return shown


def _detail(detail: RecordDetail, own: frozenset[int]) -> dict[str, Any]:
    """The record; of confidential kinds only the row without its title for those who do not work on the host's records."""
    row = _row(detail.row, own)
    if detail.row.kind.is_confidential and detail.row.unit_id not in own:
        return row
    shown = asdict(detail)
    shown.pop("row")
    return {**row, **shown}
