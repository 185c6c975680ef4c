"""What syndication refuses, by name."""


class SyndicationError(Exception):
    """A refusal with a reason a person can read."""


class NameTaken(SyndicationError):
    """The unit has a partner or a source of this name."""


class InvalidPartner(SyndicationError):
    """What was said about a partner contradicts itself. `field` names the part."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class NotPublic(SyndicationError):
    """The edition is not public, so that there is nothing to copy."""


class PartnerEnded(SyndicationError):
    """Nothing is sent to a partner that has ended. `name` is the partner."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class UnknownSecret(SyndicationError):
    """The token or signature is nobody's, or not that of the partner that holds the copy."""


class NothingToSend(SyndicationError):
    """The copy has this correction already, or is of a kind that we do not send to."""


class Unreachable(SyndicationError):
    """The source did not answer with something that can be read. `code` is one of contracts.HARVEST_ERRORS."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


class AlreadyDecided(SyndicationError):
    """Somebody has taken the item in, or left it out."""


class BadLines(SyndicationError):
    """A file has lines that cannot be read; nothing was changed. `problems` are (line number, field, reason)."""

    def __init__(self, problems: list[tuple[int, str, str]]) -> None:
        super().__init__(f"{len(problems)} bad lines")
        self.problems = problems
