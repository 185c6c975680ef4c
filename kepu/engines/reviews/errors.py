"""What reviews refuse, by name."""


class ReviewError(Exception):
    """A refusal with a reason a person can read."""


class UnknownFlow(ReviewError):
    """No flow has this name."""


class BadFlow(ReviewError):
    """A flow file says something that is not in the language of flows; names file, line and the nearest known word."""


class AlreadyOpen(ReviewError):
    """The subject is under review now."""


class StepClosed(ReviewError):
    """The step does not wait for a decision (any more): somebody decided first, or its turn has not come."""


class NotYourTurn(ReviewError):
    """The actor may not decide this step: not asked, already decided in this review, or has submitted it."""


class ReasonMissing(ReviewError):
    """A return or withdrawal needs a reason."""


class SubjectChanged(ReviewError):
    """The subject is not what the decider has read."""


class LinkUnusable(ReviewError):
    """The one-time link is wrong, used, expired or no longer needed. `why` is one of those words."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
