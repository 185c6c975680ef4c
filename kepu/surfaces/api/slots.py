"""Slots and bookings over HTTP: what is free under which rules, and booking it, with a contact or an account."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, HeaderEx, P, Router, Schema, Status

from kepu.engines.booking import services
from kepu.engines.booking.contracts import VISITOR, Answer, Guest, Holder, Party, Request, SlotBrief, SlotView
from kepu.engines.booking.errors import Refusal, UnknownBooking, UnknownSlot
from kepu.engines.booking.rules import say
from kepu.engines.booking.selectors import draw_file, get_booking, get_offering, get_rules, get_slot, list_slots
from kepu.engines.booking.selectors.slots import get_offering_by_id
from kepu.engines.booking.words import advise_in_words, explain
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import actor_of
from kepu.surfaces.api.problems import problem
from kepu.surfaces.limits import TooMany, booking_attempt

router = Router(tags=["booking"], auth=None)
STATUS = {"key_missing": 400, "key_reused": 422, "empty_party": 422, "needs_identity": 422, "bad_document": 422}
MOST_GUESTS = 50


class GuestIn(Schema):
    """One person. Only what the slot's rules ask for is kept; a document's number never in clear."""

    kind: Literal["adult", "child"] = "adult"
    age: int | None = Field(None, ge=0, le=130)
    name: str = Field("", max_length=80)
    document_kind: Literal[
        "", "id_card", "passport", "hk_macao_permit", "taiwan_permit", "residence", "military", "other"
    ] = ""
    document: str = Field("", max_length=40)
    needs: list[Literal["wheelchair"]] = Field(default_factory=list, max_length=5)


class GroupIn(Schema):
    """A group: all of it or nothing. `share` is the code of kept places that it asks for; `county` (GB/T 2260) says where its school is:
    the table of regions decides whether that is remote."""

    name: str = Field(min_length=1, max_length=120)
    head_count: int = Field(ge=1, le=10_000)
    children: int = Field(0, ge=0, le=10_000)
    school: str = Field("", max_length=120)
    county: str = Field("", pattern=r"^([0-9]{6})?$")
    share: str = Field("", max_length=30)
    bays: int = Field(0, ge=0, le=50)
    wheelchairs: int = Field(0, ge=0, le=10_000)


class BookingIn(Schema):
    """Who comes: guests, or a group. `contact` is for whoever is not signed in. `wait`: join the waiting list when full."""

    guests: list[GuestIn] = Field(default_factory=list, max_length=MOST_GUESTS)
    group: GroupIn | None = None
    contact: str = Field("", max_length=120)
    name: str = Field("", max_length=80)
    language: str = Field("", max_length=10, pattern=r"^[a-z-]*$")
    invitation: str = Field("", max_length=40)
    wait: bool = False


@router.get("", summary="Slots of an offering")
def index(request: HttpRequest, source: str, start: date | None = None, end: date | None = None) -> dict[str, Any]:
    """?source=facility:12 with start and end as visit days; at most a thousand, by start. 404 for what is not listed publicly."""
    offering = get_offering(source=source)
    if offering is None or not offering.is_listed:
        raise Http404
    moment = now()
    slots = list_slots(offering_id=offering.id, from_date=start, until_date=end, now=moment)
    return {"offering": offering.title, "place": offering.place, "slots": [_slot(slot) for slot in slots]}


@router.get("/{slot_id}", summary="One slot with its rules in words")
def show(request: HttpRequest, slot_id: UUID) -> dict[str, Any]:
    """Seats left, kept shares, when it opens and closes, and the rules as sentences in the reader's language."""
    slot = _view(slot_id)
    rules = get_rules(offering_id=slot.offering_id, on=slot.visit_date)
    return {**_slot(slot), "rules": say(rules, _language())}


@router.post(
    "/{slot_id}/bookings",
    summary="Book, enter the draw, or ask for approval",
    response={200: dict[str, Any], 201: dict[str, Any]},
)
def book(
    request: HttpRequest,
    slot_id: UUID,
    said: BookingIn,
    idempotency_key: HeaderEx[str, P(alias="Idempotency-Key")] = "",
) -> Any:
    """Send a header `Idempotency-Key` of your own making (at most 80 characters): sent again with the same content it gives the same
    answer (200), with other content 422. A refusal is 409 with `code` and `advice`: what helps. 429 with Retry-After when too many
    bookings without an account come from one address; 503 with Retry-After while the database is away: send the same key again.
    """
    actor = _actor(request)
    asked = Request(slot_id, _holder(request, said), _party(said), idempotency_key.strip(), "api", said.invitation)
    act = services.join_waiting if said.wait else services.book
    try:
        with booking_attempt(request, contact=said.contact, now=now()):
            answer = act(actor=actor, request=asked, now=now())
    except TooMany as limit:
        response = problem(request, 429, "Too many bookings from this address", code="too_many_requests")
        response.headers["Retry-After"] = str(limit.seconds)
        return response
    except UnknownSlot as unknown:
        raise Http404 from unknown
    except Refusal as refusal:
        return _refused(request, refusal)
    return Status(200 if answer.replayed else 201, _answer(answer))


@router.get("/{slot_id}/draw", summary="The published draw of a slot")
def draw(request: HttpRequest, slot_id: UUID) -> dict[str, Any]:
    """Commitment, then the list, then secret and result: the document that `kepu lottery verify` checks."""
    try:
        return draw_file(slot=slot_id)
    except UnknownSlot as unknown:
        raise Http404 from unknown


@router.get("/bookings/{booking_id}", summary="One's own booking")
def booking(
    request: HttpRequest, booking_id: UUID, booking_key: HeaderEx[str, P(alias="Booking-Key")] = ""
) -> dict[str, Any]:
    """For its account, or with the header `Booking-Key` that came with the answer. 404 for anybody else."""
    try:
        found = get_booking(actor=_actor(request), booking_id=booking_id, key=booking_key)
    except UnknownBooking as unknown:
        raise Http404 from unknown
    return {
        "booking": found.public_id,
        "state": found.state,
        "slot": found.slot.public_id,
        "starts_at": found.slot.starts_at,
        "people": found.seats,
        "position": found.position,
        "offer_expires_at": found.offer_expires_at,
        "ticket": found.ticket_code,
        "history": [{"act": step.act, "at": step.at, "reason": step.reason} for step in found.steps],
    }


@router.post("/bookings/{booking_id}/cancellation", summary="Cancel one's own booking", response={200: dict[str, Any]})
def cancel(request: HttpRequest, booking_id: UUID, booking_key: HeaderEx[str, P(alias="Booking-Key")] = "") -> Any:
    """With the header `Booking-Key`; it is what shows that the request was meant. 409 with code and advice when it is too late."""
    if not booking_key:
        return problem(request, 400, "Send the header Booking-Key", code="key_missing")
    try:
        answer = services.cancel_booking(actor=VISITOR, booking_id=booking_id, key=booking_key, now=now())
    except UnknownBooking as unknown:
        raise Http404 from unknown
    except Refusal as refusal:
        return _refused(request, refusal)
    return Status(200, _answer(answer))


def _actor(request: HttpRequest) -> Actor:
    account = request.user
    return actor_of(account.pk, str(account)) if account.is_authenticated else VISITOR


def _holder(request: HttpRequest, said: BookingIn) -> Holder:
    account = request.user.pk if request.user.is_authenticated else None
    return Holder(account_id=account, contact=said.contact, name=said.name)


def _party(said: BookingIn) -> Party:
    guests = tuple(
        Guest(each.kind, each.age, each.document_kind, each.document, each.name, tuple(each.needs))
        for each in said.guests
    )
    group = said.group
    if group is None:
        return Party(guests=guests, language=said.language)
    return Party(
        head_count=group.head_count,
        children=group.children,
        group_name=group.name,
        school=group.school,
        region_code=group.county,
        share=group.share,
        language=said.language,
        bays=group.bays,
        wheelchairs=group.wheelchairs,
    )


def _view(slot_id: UUID) -> SlotView:
    try:
        slot = get_slot(slot=slot_id, now=now())
    except UnknownSlot as unknown:
        raise Http404 from unknown
    offering = get_offering_by_id(offering_id=slot.offering_id)
    if offering is None or not (offering.is_listed or slot.mode == "invitation"):
        raise Http404
    return slot


def _slot(slot: SlotView) -> dict[str, Any]:
    return {
        "id": slot.public_id,
        "source": slot.source,
        "title": slot.title or slot.offering_title,
        "place": slot.place,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "capacity": slot.capacity,
        "left": slot.left,
        "mode": slot.mode,
        "opens_at": slot.opens_at,
        "closes_at": slot.closes_at,
        "waiting": slot.waiting,
        "bookable": slot.is_bookable,
        "why_not": slot.why_not,
        "shares": [
            {"code": pool.code, "label": pool.label_zh, "label_en": pool.label_en, "left": pool.left, "releases_at": pool.releases_at}
            for pool in slot.pools
            if pool.kind == "share"
        ],
        "extras": {pool.code: pool.left for pool in slot.pools if pool.kind == "extra"},
    }  # fmt: skip


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "booking": answer.booking,
        "state": answer.state,
        "position": answer.position,
        "ticket": answer.ticket_code,
        "manage_key": answer.manage_key,
    }


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    language, advice = _language(), refusal.advice
    return problem(
        request,
        STATUS.get(refusal.code, 409),
        explain(refusal, language),
        code=refusal.code,
        params=refusal.params,
        advice={
            "opens_at": advice.opens_at.isoformat() if advice.opens_at else None,
            "until": advice.until.isoformat() if advice.until else None,
            "may_wait": advice.may_wait,
            "others": [_brief(slot) for slot in advice.others],
            "texts": advise_in_words(refusal, language),
        },
    )


def _brief(slot: SlotBrief) -> dict[str, Any]:
    return {"id": str(slot.public_id), "starts_at": slot.starts_at.isoformat(), "left": slot.left}


def _language() -> str:
    return get_language() or "zh-hans"
