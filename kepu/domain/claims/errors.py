"""What claims refuse, by name."""


class ClaimsError(Exception):
    """A refusal with a reason a person can read."""


class InvalidFact(ClaimsError):
    """What was entered breaks a rule. `field` names the part."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class WrongState(ClaimsError):
    """It is not in a state in which this can be done."""


class ReasonMissing(ClaimsError):
    """This act needs a reason."""


class NotReady(ClaimsError):
    """The verdict lacks what a verdict needs; `gaps` are the names of the parts."""

    def __init__(self, gaps: tuple[str, ...]) -> None:
        super().__init__("、".join(gaps))
        self.gaps = gaps


class OutsideScope(ClaimsError):
    """Something named belongs to a unit that the actor does not see."""


class BadRow(ClaimsError):
    """A row of a file that is to be imported. `row` counts from 1; 0 is the file itself."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(reason)
        self.row, self.reason = row, reason
