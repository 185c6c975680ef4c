"""What the register of venues refuses, by name."""


class BasesError(Exception):
    """A refusal with a reason a person can read."""


class NameTaken(BasesError):
    """The unit has a venue of this name."""


class InvalidFact(BasesError):
    """The fact contradicts itself. `field` names the part."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class WrongState(BasesError):
    """It is not in a state in which this can be done."""


class ReasonMissing(BasesError):
    """This act needs a reason."""


class NotCleared(BasesError):
    """No text of the base has been cleared by a secrecy officer."""


class NothingToOpen(BasesError):
    """A base is published with something to visit: it has no facility in use."""


class NotOpenOnDay(BasesError):
    """The base was not open on this day."""


class DayNotOver(BasesError):
    """A day of opening is closed when its last visit has ended."""


class AlreadyClosed(BasesError):
    """The day has been closed already; a correction is made in the ledger."""


class EvidenceMissing(BasesError):
    """Criteria without evidence. `criteria` are their codes."""

    def __init__(self, criteria: tuple[str, ...]) -> None:
        super().__init__(", ".join(criteria))
        self.criteria = criteria
