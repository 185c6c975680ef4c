"""What the expert directory refuses, by name."""


class ExpertsError(Exception):
    """A refusal with a reason a person can read."""


class InvalidEntry(ExpertsError):
    """A value cannot be kept. `field` names it."""

    def __init__(self, field: str, why: str = "") -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class AlreadyExpert(ExpertsError):
    """The person has a profile."""


class WrongState(ExpertsError):
    """This cannot be done now; somebody may have been faster."""


class ReasonMissing(ExpertsError):
    """This needs a reason."""


class NotAvailable(ExpertsError):
    """The expert must not be asked. `code` says why (matching.Barrier)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}")
        self.code = code
        self.detail = detail


class AskedToday(ExpertsError):
    """Somebody has asked this expert today. Nobody is asked twice a day."""


class TooManyRequests(ExpertsError):
    """This asker has asked often enough for now."""


class NobodyTookPart(ExpertsError):
    """A request is completed with the part of at least one expert who accepted."""


class LinkUnusable(ExpertsError):
    """The one-time link is wrong, used, expired or no longer needed. `why` is one of: wrong, used, expired, closed."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
