"""What plans refuse, by name."""


class PlansError(Exception):
    """A refusal with a reason a person can read."""


class UnreadableDocument(PlansError):
    """The file is neither text nor a Word document (.docx), or is empty."""


class WrongState(PlansError):
    """The object is not in a state in which this can be done."""


class InvalidEdit(PlansError):
    """The clause tree cannot be edited so."""


class NothingToConfirm(PlansError):
    """The directive has no duty that units could answer for."""


class CodeTaken(PlansError):
    """Another directive has this code."""


class AlreadyPlanned(PlansError):
    """The unit has a plan for that year."""


class UnknownMeasure(PlansError):
    """No measure has this code."""


class EmptyPlan(PlansError):
    """A plan without tasks cannot be submitted."""


class ReasonMissing(PlansError):
    """This act needs a reason."""


class NotYourTurn(PlansError):
    """The answer waits for somebody else."""


class OutsideScope(PlansError):
    """Something named belongs to a unit that this actor or plan has nothing to do with."""


class BadAmount(PlansError):
    """An amount must be a whole number of fen, not negative."""
