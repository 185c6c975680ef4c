"""What booking refuses, by name. `code` is stable and goes to every surface; texts for people are in words.py."""

from typing import Any, ClassVar

from kepu.engines.booking.contracts import Advice


class BookingError(Exception):
    """A mistake of the caller or of the staff, with a reason a person can read."""


class BadRules(BookingError):
    """The rules say something that is not in the language of rules. `problems` name every place."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class InvalidSlot(BookingError):
    """A slot that cannot be: it ends before it starts, has no seats, or less than its shares need."""


class CapacityBelowTaken(BookingError):
    """Fewer seats than are taken or held."""


class NothingLeft(BookingError):
    """A resource is taken for (part of) the time of the slot."""


class UnknownSlot(BookingError):
    """No such slot."""


class UnknownBooking(BookingError):
    """No such booking for whoever asks."""


class WrongState(BookingError):
    """The booking, slot, draw or proposal is not in a state in which this can be done."""


class Refusal(Exception):
    """A request that the rules or the seats do not allow. `params` fill the text; `advice` says what helps."""

    code: ClassVar[str] = "refused"
    counts_as_demand: ClassVar[bool] = False

    def __init__(self, advice: Advice | None = None, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params
        self.advice = advice or Advice()


class SoldOut(Refusal):
    """Fewer seats are left than the party needs."""

    code = "sold_out"
    counts_as_demand = True


class ExtraFull(Refusal):
    """No wheelchair place, bus bay or guide of the language is left."""

    code = "extra_full"
    counts_as_demand = True


class NotReleased(Refusal):
    """Seats of this day are not given out yet."""

    code = "not_released"


class Closed(Refusal):
    """Booking for the slot has ended, or the slot is closed."""

    code = "closed"
    counts_as_demand = True


class SlotCancelled(Refusal):
    """The slot does not take place."""

    code = "slot_cancelled"
    counts_as_demand = True


class BlackedOut(Refusal):
    """The place is not open at this time."""

    code = "blacked_out"
    counts_as_demand = True


class NoBookingNeeded(Refusal):
    """One may come without a booking."""

    code = "no_booking_needed"


class InvitationNeeded(Refusal):
    """Only with an invitation."""

    code = "invitation_needed"


class InvitationUsed(Refusal):
    """The invitation is unknown, expired, or has no seats left."""

    code = "invitation_used"


class TooManyInBooking(Refusal):
    """More people than one booking may have."""

    code = "too_many_in_booking"


class TooManyForAccount(Refusal):
    """More people, children, bookings or groups on this day than an account may have. params: what, limit."""

    code = "too_many_for_account"


class DocumentUsed(Refusal):
    """A document has a booking for this slot or day."""

    code = "document_used"


class BadDocument(Refusal):
    """A document's number cannot be right, or its kind is not accepted. params: number (which guest)."""

    code = "bad_document"


class NeedsIdentity(Refusal):
    """A contact, a name or a document is missing. params: what, number."""

    code = "needs_identity"


class NeedsAdult(Refusal):
    """A minor comes without an adult."""

    code = "needs_adult"


class TooManyChildren(Refusal):
    """More children than the adults may look after. params: limit."""

    code = "too_many_children"


class NoGroups(Refusal):
    """Groups cannot book here."""

    code = "no_groups"


class TooFewInGroup(Refusal):
    """Fewer than a group has."""

    code = "too_few_in_group"


class TooManyInGroup(Refusal):
    """More than a group may have."""

    code = "too_many_in_group"


class LeadTime(Refusal):
    """Groups book earlier than this. params: hours."""

    code = "lead_time"


class ShareNotOpen(Refusal):
    """The share is unknown here, or is not for this party. params: share."""

    code = "share_not_open"


class NotRemote(Refusal):
    """The share is for remote places, and the region table names the party's county as none. params: share."""

    code = "not_remote"


class Locked(Refusal):
    """The holder may not book until the lock ends."""

    code = "locked"


class EmptyParty(Refusal):
    """Nobody comes."""

    code = "empty_party"


class WaitingClosed(Refusal):
    """There is no waiting list, or it is closed."""

    code = "waiting_closed"
    counts_as_demand = True


class OfferGone(Refusal):
    """The offer has expired, or was given back."""

    code = "offer_gone"


class TooLateToCancel(Refusal):
    """Cancelling was possible until an earlier moment."""

    code = "too_late_to_cancel"


class TooManyCancellations(Refusal):
    """The holder has cancelled as often as the rules allow. params: period, limit."""

    code = "too_many_cancellations"


class TooLateToChange(Refusal):
    """Changing was possible until an earlier moment."""

    code = "too_late_to_change"


class TooManyChanges(Refusal):
    """The booking was changed as often as the rules allow. params: limit."""

    code = "too_many_changes"


class KeyReused(Refusal):
    """The idempotency key was used for another request."""

    code = "key_reused"


class KeyMissing(Refusal):
    """A request has no idempotency key, or one longer than 80 characters."""

    code = "key_missing"


class TooManyEntries(Refusal):
    """The holder has as many entries in lotteries of this day as the rules allow. params: limit."""

    code = "too_many_entries"


class BookingEnded(Refusal):
    """The booking has ended: cancelled, expired, used."""

    code = "booking_ended"


class UnknownDuty(BookingError):
    """No such need of help, or no such duty for whoever asks."""


class ElsewhereThen(BookingError):
    """The person has another duty, or is away, for a part of the time."""


class HelpEnough(BookingError):
    """As many are confirmed as are wanted; or fewer are wanted than are confirmed."""


class HelpTwice(BookingError):
    """The person is in this need already."""


class TooYoung(BookingError):
    """Younger than the task allows."""


class InvalidNeed(BookingError):
    """What was entered breaks a rule; `field` names it."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
