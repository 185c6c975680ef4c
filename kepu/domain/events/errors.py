"""What events refuse, by name."""

import uuid
from dataclasses import dataclass


class EventsError(Exception):
    """A refusal with a reason a person can read."""


class InvalidDraft(EventsError):
    """What was entered breaks a rule. `field` names the part, `reason` is a stable word."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class WrongState(EventsError):
    """It is not in a state in which this can be done."""


class ReasonMissing(EventsError):
    """This act needs a reason."""


class OutsideScope(EventsError):
    """Something named belongs to a unit that is not meant here."""


class NameTaken(EventsError):
    """Another brand has this address, or the brand has an edition of this year."""


class NotJoined(EventsError):
    """The unit does not take part in the edition."""


class NotOverYet(EventsError):
    """The session has not ended."""


class CountMissing(EventsError):
    """Nobody has said how many came: neither the gate nor a count with its note. `field` is onsite or online."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class UnknownSender(EventsError):
    """A report of attendance is not signed by a sender of ours, or too old."""


class DifferentReport(EventsError):
    """A delivery of this number came before with other words."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A session that keeps an edition open. `why`: draft, coming, count, unit."""

    session: uuid.UUID
    title: str
    unit_name: str
    why: str


class Hindered(EventsError):
    """The edition cannot be closed; `hindrances` says what keeps it open."""

    def __init__(self, hindrances: tuple[Hindrance, ...]) -> None:
        super().__init__(f"{len(hindrances)} sessions")
        self.hindrances = hindrances
