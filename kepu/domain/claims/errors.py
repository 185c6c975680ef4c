"""What claims refuse, by name."""

from kepu.domain.claims.reasons import in_english


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
    """A row of a file that is to be imported. `row` counts from 1, 0 is the file itself; `code` is one of reasons.TEXTS, `text`
    what the claim says.
    """

    def __init__(self, row: int, code: str, *, text: str = "", **said: str | int) -> None:
        self.row, self.code, self.text, self.said = row, code, text, said
        super().__init__(self.reason)

    @property
    def reason(self) -> str:
        """In English; screens say it by `reasons.say`."""
        return in_english(self.code, self.said)


class UnknownIntake(ClaimsError):
    """No such import among the units given."""
