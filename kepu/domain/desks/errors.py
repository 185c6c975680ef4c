"""What desks refuse, by name."""


class DesksError(Exception):
    """A refusal with a reason a person can read."""


class InvalidDraft(DesksError):
    """What was entered breaks a rule. `field` names the part."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


class WrongState(DesksError):
    """It is not in a state in which this can be done."""


class ReasonMissing(DesksError):
    """This act needs a reason."""


class OutsideScope(DesksError):
    """Something named belongs to a unit that the actor does not see."""


class CallClosed(DesksError):
    """The guide is not open for proposals on this day."""


class AlreadyBusy(DesksError):
    """The person has this many open commissions; asking nevertheless must be said."""

    def __init__(self, count: int) -> None:
        super().__init__(str(count))
        self.count = count


class NotHeldYet(DesksError):
    """A talk is recorded when it has been held: the day lies ahead or is missing."""


class LinkUnusable(DesksError):
    """The one-time link does not work. `why`: wrong, used, expired or closed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
