"""What the ledger refuses, by name."""


class LedgerError(Exception):
    """A refusal with a reason a person can read."""


class InvalidDraft(LedgerError):
    """The draft breaks a rule. `field` names the part of the draft."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class AlreadyRecorded(LedgerError):
    """The source object already has a live record."""


class NotYetHappened(LedgerError):
    """A record is an act that happened: one that starts after today cannot be confirmed."""


class WrongState(LedgerError):
    """The record is not in a state in which this can be done."""


class ReasonMissing(LedgerError):
    """This act needs a reason."""
