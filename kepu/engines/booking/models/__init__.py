from kepu.engines.booking.models.bookings import (
    HOLDING,
    LIVE,
    OPEN,
    AccountDay,
    Booking,
    BookingGuest,
    BookingState,
    BookingStep,
    Channel,
    DemandRefused,
    Invitation,
)
from kepu.engines.booking.models.draws import Admission, Draw, DrawEntry
from kepu.engines.booking.models.duties import (
    DUTY_LIVE,
    DUTY_OPEN,
    DUTY_TAKING,
    Duty,
    DutyState,
    DutyStep,
    HelpNeed,
)
from kepu.engines.booking.models.moves import MISSED, Appeal, Lock, MoveProposal, Resource, ResourceHold, Strike
from kepu.engines.booking.models.offerings import Blackout, Offering, Pool, RuleSet, Slot, SlotState, SlotStep

__all__ = [
    "DUTY_LIVE", "DUTY_OPEN", "DUTY_TAKING", "HOLDING", "LIVE", "MISSED", "OPEN", "AccountDay", "Admission", "Appeal", "Blackout",
    "Booking",
    "BookingGuest", "BookingState", "BookingStep", "Channel", "DemandRefused", "Draw", "DrawEntry", "Duty", "DutyState", "DutyStep",
    "HelpNeed", "Invitation", "Lock", "MoveProposal", "Offering", "Pool", "Resource", "ResourceHold", "RuleSet", "Slot", "SlotState",
    "SlotStep", "Strike",
]  # fmt: skip
