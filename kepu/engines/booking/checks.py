"""Whether a party may ask for a slot under its rules. Pure: no query; what the database decides is not decided here."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from kepu.engines.booking import errors
from kepu.engines.booking.contracts import Advice, Guest, Holder, Party
from kepu.engines.booking.models import Slot, SlotState
from kepu.engines.booking.rules import Rules
from kepu.engines.booking.rules.times import closes_at, group_until, opens_at

STAFF_CHANNELS = frozenset({"phone", "desk"})
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"  # GB 11643-1999, after ISO 7064 MOD 11-2
DOCUMENT = re.compile(r"[A-Z0-9()\-一-鿿]{4,40}")


@dataclass(frozen=True, slots=True)
class Shape:
    """What a party needs of a slot: seats, how many of them are minors, and extras."""

    seats: int
    children: int
    extras: dict[str, int]
    is_group: bool
    is_remote: bool = False


def check_time(rules: Rules, slot: Slot, *, is_group: bool, channel: str, now: datetime) -> None:
    """Raises the refusal that the time and the slot's state meet. The desk may book until the slot ends."""
    if slot.state == SlotState.CANCELLED:
        raise errors.SlotCancelled(reason=slot.reason)
    if slot.blackout_id is not None:
        raise errors.BlackedOut(reason=slot.reason)
    if rules.mode == "none":
        raise errors.NoBookingNeeded
    opening = opens_at(rules, slot.visit_date)
    if opening is not None and now < opening and rules.mode != "invitation":
        raise errors.NotReleased(Advice(opens_at=opening))
    by_staff = channel in STAFF_CHANNELS and rules.mode != "lottery"
    closing = slot.ends_at if by_staff else closes_at(rules, slot.starts_at)
    if now >= closing or slot.state != SlotState.OPEN:
        raise errors.Closed
    if is_group and now > group_until(rules, slot.starts_at):
        raise errors.LeadTime(hours=rules.group.lead_hours)


def shape_of(rules: Rules, party: Party, holder: Holder, *, visit_date: date, is_remote: bool = False) -> Shape:
    """What the party needs. `is_remote`: what the region table says of its county. Raises what the rules refuse about people,
    documents and groups."""
    if party.seats < 1:
        raise errors.EmptyParty
    if not holder.key:
        raise errors.NeedsIdentity(what="contact", number=0)
    if party.is_group:
        return _group(rules, party, is_remote=is_remote)
    if party.seats > rules.persons_per_booking:
        raise errors.TooManyInBooking(limit=rules.persons_per_booking)
    for number, guest in enumerate(party.guests, start=1):
        check_identity(rules, guest, number)
    children = sum(is_minor(rules, guest, visit_date) for guest in party.guests)
    check_minors(rules, children, party.seats - children)
    _check_share(rules, party, is_remote=False)
    return Shape(party.seats, children, extras_of(party), False)


def _group(rules: Rules, party: Party, *, is_remote: bool) -> Shape:
    if not rules.group.allowed:
        raise errors.NoGroups
    if party.seats < rules.group.min_size:
        raise errors.TooFewInGroup(limit=rules.group.min_size)
    if party.seats > rules.group.max_size:
        raise errors.TooManyInGroup(limit=rules.group.max_size)
    if not party.group_name.strip():
        raise errors.NeedsIdentity(what="group_name", number=0)
    children = min(max(party.children, 0), party.seats)
    check_minors(rules, children, party.seats - children)
    _check_share(rules, party, is_remote=is_remote)
    return Shape(party.seats, children, extras_of(party), True, is_remote)


def check_minors(rules: Rules, children: int, adults: int) -> None:
    """Raises NeedsAdult, TooManyChildren."""
    if children and not adults and rules.minors_need_adult:
        raise errors.NeedsAdult(age=rules.minor_age)
    if rules.children_per_adult is not None and children > adults * rules.children_per_adult:
        raise errors.TooManyChildren(limit=rules.children_per_adult)


def _check_share(rules: Rules, party: Party, *, is_remote: bool) -> None:
    if not party.share:
        return
    share = next((share for share in rules.shares if share.code == party.share), None)
    if share is None or not party.is_group:
        raise errors.ShareNotOpen(share=party.share)
    if share.for_whom == "remote" and not is_remote:
        raise errors.NotRemote(share=party.share)
    if share.for_whom == "school" and not party.school.strip():
        raise errors.NeedsIdentity(what="school", number=0)


def check_identity(rules: Rules, guest: Guest, number: int) -> None:
    """Raises NeedsIdentity, BadDocument; `number` says which guest, from 1."""
    if rules.identity in ("name", "document") and not guest.name.strip():
        raise errors.NeedsIdentity(what="name", number=number)
    if rules.identity != "document":
        return
    if not guest.document.strip() or not guest.document_kind:
        raise errors.NeedsIdentity(what="document", number=number)
    if guest.document_kind not in rules.document_kinds or not is_document(guest.document_kind, guest.document):
        raise errors.BadDocument(number=number)


def plain_document(number: str) -> str:
    """A number as it is compared: no spaces, full-width digits made half-width, capital letters."""
    narrow = "".join(chr(ord(sign) - 0xFEE0) if "！" <= sign <= "～" else sign for sign in number)
    return "".join(narrow.split()).upper()


def is_document(kind: str, number: str) -> bool:
    """Whether a number can be one of its kind: identity cards by length, date and check digit (GB 11643); others by signs."""
    plain = plain_document(number)
    if kind != "id_card":
        return bool(DOCUMENT.fullmatch(plain))
    if not re.fullmatch(r"\d{17}[\dX]", plain) or birth_of(plain) is None:
        return False
    return ID_CHECKS[sum(int(sign) * weight for sign, weight in zip(plain, ID_WEIGHTS, strict=False)) % 11] == plain[17]


def birth_of(plain: str) -> date | None:
    """The birthday within an identity card's number."""
    try:
        return date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return None


def age_of(guest: Guest, visit_date: date) -> int | None:
    """Full years on the day of the visit: from the identity card where there is one, else as stated."""
    born = birth_of(plain_document(guest.document)) if guest.document_kind == "id_card" else None
    if born is None:
        return guest.age
    return visit_date.year - born.year - ((visit_date.month, visit_date.day) < (born.month, born.day))


def is_minor(rules: Rules, guest: Guest, visit_date: date) -> bool:
    """Whether somebody is under the rules' age; without an age, whether they were called a child."""
    age = age_of(guest, visit_date)
    return guest.kind == "child" if age is None else age < rules.minor_age


def extras_of(party: Party) -> dict[str, int]:
    """Extras by code: needs of guests, wheelchair places of a group, bus bays, a guide of the language asked for."""
    wanted: dict[str, int] = {}
    for guest in party.guests:
        for need in guest.needs:
            wanted[need] = wanted.get(need, 0) + 1
    if party.wheelchairs:
        wanted["wheelchair"] = wanted.get("wheelchair", 0) + party.wheelchairs
    if party.bays:
        wanted["bus_bay"] = party.bays
    if party.language:
        wanted[f"guide_{party.language}"] = 1
    return wanted
