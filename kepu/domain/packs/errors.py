"""What packs refuse, by name."""


class PacksError(Exception):
    """A refusal with a reason a person can read."""


class InvalidFact(PacksError):
    """What was entered breaks a rule. `field` names the part, `reason` is a code."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class WrongState(PacksError):
    """It is not in a state in which this can be done."""


class ReasonMissing(PacksError):
    """This act needs a reason."""


class NotReady(PacksError):
    """The version lacks what a version needs; `gaps` are codes."""

    def __init__(self, gaps: tuple[str, ...]) -> None:
        super().__init__("、".join(gaps))
        self.gaps = gaps


class AlreadyThere(PacksError):
    """The family has a pack in this language, or the pack is planned for this rule and year."""


class BadFile(PacksError):
    """A file that is not taken. `reason`: type, content, size, active, protected, pixels, total."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadPackFile(PacksError):
    """A pack file or delta that is not what it says: what is wrong with it, in words for an operator."""
