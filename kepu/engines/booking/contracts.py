"""Values that cross the border of booking. Moments are aware; days are the academy's calendar days; seats are people."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from kepu.foundation.crypto import keyed_reference
from kepu.foundation.units.contracts import Actor

VISITOR = Actor(account_id=None, name="visitor")
NUMBER_SIGNS = str.maketrans("", "", "-()./·")


@dataclass(frozen=True, slots=True)
class Holder:
    """Who books: a signed-in account, or a contact (mail or telephone) where there is none."""

    account_id: int | None
    contact: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """What limits, locks and idempotency keys are counted by; a contact is never in it in clear. Empty for nobody."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        plain = "".join(unicodedata.normalize("NFKC", self.contact).split()).casefold()
        if "@" not in plain:  # one telephone is one holder, however it is written
            plain = plain.translate(NUMBER_SIGNS).removeprefix("+86").removeprefix("0086")
        return f"contact:{keyed_reference('booking.contact', plain)}" if plain else ""


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of a party. `kind` is "adult" or "child"; age in full years where asked for.

    `document_kind` is "" or one of rules.DOCUMENT_KINDS; the number is kept as a keyed hash and its last four characters.
    `needs` name extras of the slot, such as "wheelchair".
    """

    kind: str = "adult"
    age: int | None = None
    document_kind: str = ""
    document: str = ""
    name: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes. Individuals list their guests; a group states a head count and gets all of it or nothing.

    `children` is for groups: how many of the head count are under the rules' age. `share` is the code of a share the
    party asks for; `school` the name of the school, `region_code` its county: the region table says whether it is remote. `bays` is the
    number of bus bays, taken from the extra "bus_bay", and `wheelchairs` how many of a group need a place of the extra "wheelchair"
    (of individuals each guest says so); `language` takes one of the extra "guide_<language>" where the
    slot counts guides.
    """

    guests: tuple[Guest, ...] = ()
    head_count: int | None = None
    children: int = 0
    group_name: str = ""
    school: str = ""
    region_code: str = ""
    share: str = ""
    language: str = ""
    bays: int = 0
    wheelchairs: int = 0

    @property
    def is_group(self) -> bool:
        return self.head_count is not None

    @property
    def seats(self) -> int:
        return self.head_count if self.head_count is not None else len(self.guests)


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks for. `slot` is a slot's id or public id; the same key from the same holder acts once."""

    slot: int | UUID
    holder: Holder
    party: Party
    idempotency_key: str
    channel: str = "web"
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request. `position` counts from 1 on the waiting list; `replayed` when the key was known.

    `ticket_code` for confirmed bookings; `manage_key` opens the booking without an account.
    """

    booking: UUID
    state: str
    position: int | None
    replayed: bool
    ticket_code: str | None
    manage_key: str


@dataclass(frozen=True, slots=True)
class SlotBrief:
    """A slot in a word, for advice and lists."""

    public_id: UUID
    starts_at: datetime
    ends_at: datetime
    title: str
    left: int


@dataclass(frozen=True, slots=True)
class Advice:
    """What helps after a refusal; every part may be missing."""

    opens_at: datetime | None = None
    until: datetime | None = None
    may_wait: bool = False
    others: tuple[SlotBrief, ...] = ()
    telephone: bool = False


@dataclass(frozen=True, slots=True)
class SlotDraft:
    """A slot to open. `extras` are counted beside the seats: {"wheelchair": 4, "bus_bay": 2, "guide_en": 1}."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    title: str = ""
    extras: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PoolView:
    """A share or an extra of a slot. `left` is what can still be taken from it; a released share has none left."""

    code: str
    kind: str
    label_zh: str
    label_en: str
    seats: int
    taken: int
    left: int
    releases_at: datetime | None
    is_released: bool


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot as pages read it. `left` is for anybody: capacity less seats taken and seats held for shares.

    `why_not` is the code of the refusal that a booking would meet now ("" when it can be booked): not_released, closed,
    slot_cancelled, blacked_out, sold_out, no_booking_needed, past.
    """

    id: int
    public_id: UUID
    offering_id: int
    source: str
    unit_id: int
    title: str
    offering_title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    visit_date: date
    capacity: int
    taken: int
    left: int
    mode: str
    state: str
    opens_at: datetime | None
    closes_at: datetime
    pools: tuple[PoolView, ...]
    waiting: int
    may_wait: bool
    is_bookable: bool
    why_not: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfferingView:
    """An offering: what can be booked, by whose unit, under which source."""

    id: int
    source: str
    unit_id: int
    title: str
    place: str
    url: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A guide, volunteer, room or instrument of a unit. `languages` of a guide; person_id in the register of people, where known.

    `is_told`: a notice or a letter reaches them; otherwise somebody has to tell them of their visits.
    """

    id: int
    unit_id: int
    kind: str
    name: str
    languages: tuple[str, ...]
    person_id: int | None
    contact_hint: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class StepView:
    """A line of a booking's history."""

    act: str
    at: datetime
    actor_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class GuestView:
    """A guest as the holder and the gate read them: the document's tail only."""

    id: int
    kind: str
    age: int | None
    name: str
    document_kind: str
    document_tail: str
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BookingView:
    """A booking for its holder and for the desk. `contact_hint` hides the middle of the contact; `shut` is why its slot does not take
    place as things stand, empty where it does; there is no ticket for it then."""

    public_id: UUID
    slot: SlotBrief
    offering: OfferingView
    holder_key: str
    account_id: int | None
    contact_hint: str
    holder_name: str
    state: str
    seats: int
    children: int
    admitted: int
    is_group: bool
    group_name: str
    school: str
    region_code: str
    is_remote: bool
    share: str
    language: str
    channel: str
    position: int | None
    offer_expires_at: datetime | None
    created_at: datetime
    changes: int
    guests: tuple[GuestView, ...]
    steps: tuple[StepView, ...]
    ticket_code: str | None
    proposal: "ProposalView | None" = None
    shut: str = ""


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A move that is proposed to a booking: the seats in `to_slot` are held until `expires_at`."""

    id: int
    booking: UUID
    to_slot: SlotBrief
    expires_at: datetime
    state: str
    reason: str


@dataclass(frozen=True, slots=True)
class StrikeView:
    """A strike as its holder reads it. `appeal`: "" (nothing said yet), open, upheld, dismissed."""

    kind: str
    is_annulled: bool
    locked_until: datetime | None
    appeal: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class BookingFilter:
    """What a list of bookings is narrowed to. `words` stand in the name of a group or school, or in what is shown of a contact."""

    source: str = ""
    slot_id: int | None = None
    states: tuple[str, ...] = ()
    from_date: date | None = None
    until_date: date | None = None
    groups_only: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """People who came. `total` = admitted + walk-ins + conflicts settled as entered; None while nothing was scanned and the
    slots are not closed. `open_conflicts` are scans that two gates both admitted and nobody has looked at."""

    admitted: int
    walk_ins: int
    settled: int
    open_conflicts: int
    no_shows: int
    is_closed: bool

    @property
    def total(self) -> int | None:
        people = self.admitted + self.walk_ins + self.settled
        return people if people or self.is_closed else None


@dataclass(frozen=True, slots=True)
class SlotDemand:
    """Occupancy of a slot and what was refused there: seats asked for and not given."""

    slot_id: int
    starts_at: datetime
    capacity: int
    taken: int
    refused_seats: int
    refused_requests: int
    waiting_seats: int
    attended: int


@dataclass(frozen=True, slots=True)
class Demand:
    """Demand of an offering over days. `occupancy` = taken / capacity, None without slots. Refusals count requests, not people:
    somebody who tries three times is counted three times, and so it is said."""

    capacity: int
    taken: int
    refused_seats: int
    refused_requests: int
    waiting_seats: int
    by_code: Mapping[str, int]
    slots: tuple[SlotDemand, ...]

    @property
    def occupancy(self) -> float | None:
        return self.taken / self.capacity if self.capacity else None


@dataclass(frozen=True, slots=True)
class Scan:
    """One reading of a ticket at a gate. `scan_id` is made by the device, so that the same scan sent twice acts once.

    `ticket` is the text of the code, or the public id of a booking found by name; `count` people pass now.
    """

    scan_id: UUID
    slot_id: int
    ticket: str
    count: int
    scanned_at: datetime
    gate: str = ""
    device: str = ""
    was_offline: bool = False
    entered: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says. verdict: admitted | duplicate | refused | conflict; why: a code; `inside` people of the booking."""

    scan_id: UUID
    verdict: str
    why: str
    booking: UUID | None
    count: int
    inside: int
    seats: int


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One booking as a gate needs it without a network: no names but the group's, document tails only. `limit` people may pass."""

    booking: UUID
    state: str
    seats: int
    limit: int
    children: int
    admitted: int
    group_name: str
    needs: Mapping[str, int]
    tails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a check-in page keeps offline: the slot, its bookings, and the public key that tickets are checked against."""

    slot: UUID
    starts_at: datetime
    ends_at: datetime
    capacity: int
    public_key: str
    made_at: datetime
    lines: tuple[ManifestLine, ...]


@dataclass(frozen=True, slots=True)
class ScanView:
    """A line of the gate's ledger. `is_taken_back` when a later line says that nobody came in by it; `note` is that line's reason."""

    scan_id: UUID
    kind: str
    verdict: str
    why: str
    note: str
    count: int
    gate: str
    device: str
    actor_id: int | None
    actor_name: str
    scanned_at: datetime
    was_offline: bool
    booking: UUID | None
    is_taken_back: bool


@dataclass(frozen=True, slots=True)
class ConflictView:
    """People whom an offline gate let in though the ledger cannot count them as booked. `others` are the scans by which the same booking
    was let in before; `settled` is None until somebody says how many had come in beside those."""

    id: int
    slot_id: int
    unit_id: int
    scan: ScanView
    seats: int
    group_name: str
    others: tuple[ScanView, ...]
    settled: ScanView | None


@dataclass(frozen=True, slots=True)
class Expected:
    """A booking found at the gate by name, tail of a document or code; with its names, so never kept on a device."""

    booking: UUID
    code: str
    who: tuple[str, ...]
    state: str
    seats: int
    admitted: int


@dataclass(frozen=True, slots=True)
class HeadCount:
    """People of a slot: inside now (with or without booking), expected by bookings, conflicts still open."""

    inside: int
    walk_ins: int
    expected: int
    open_conflicts: int


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw in a list: its slot, its state (committed | closed | drawn), how many entered and how many seats they ask for."""

    slot: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    state: str
    capacity: int
    entered: int
    asked: int
