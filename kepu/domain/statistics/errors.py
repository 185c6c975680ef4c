"""What statistics refuses, by name."""

from kepu.domain.statistics.editions import InvalidCell, UnknownEdition
from kepu.domain.statistics.language.reading import InvalidForm


class StatisticsError(Exception):
    """A refusal with a reason a person can read."""


class WrongYear(StatisticsError):
    """The edition is not valid for reports about this year, or the year is not over its beginning."""


class WrongForm(StatisticsError):
    """This unit does not file such a form."""


class AlreadyBegun(StatisticsError):
    """The form is begun already. `public_id` names it."""

    def __init__(self, public_id: str) -> None:
        super().__init__(public_id)
        self.public_id = public_id


class WrongState(StatisticsError):
    """The filing is not in a state in which this can be done."""


class InvalidValue(StatisticsError):
    """What was typed cannot stand in the cell. `field` is value or source_note, `reason` a short word."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class ReasonMissing(StatisticsError):
    """This act needs a reason."""


class NotReady(StatisticsError):
    """Findings stand in the way. `findings` lists their keys."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__(", ".join(findings))
        self.findings = findings


class ContentChanged(StatisticsError):
    """The values are not those that the person has read."""


class NotYourTurn(StatisticsError):
    """Filling, checking and signing are done by three different people; this one has had a part already, or is not asked."""


class PartsMissing(StatisticsError):
    """A summary cannot be handed in while forms below are not signed, unless this is explained."""


__all__ = [
    "AlreadyBegun", "ContentChanged", "InvalidCell", "InvalidForm", "InvalidValue", "NotReady", "NotYourTurn", "PartsMissing",
    "ReasonMissing", "StatisticsError", "UnknownEdition", "WrongForm", "WrongState", "WrongYear",
]  # fmt: skip
