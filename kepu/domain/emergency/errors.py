"""What incident files refuse, by name."""


class EmergencyError(Exception):
    """A refusal with a reason a person can read."""


class InvalidFact(EmergencyError):
    """What was entered breaks a rule. `field` names the part."""

    def __init__(self, field: str, reason: str = "") -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


class WrongState(EmergencyError):
    """It is not in a state in which this can be done; somebody may have been faster."""


class Rewritten(EmergencyError):
    """Somebody else has saved it since it was read; writing now would take their words away."""


class JustCalled(EmergencyError):
    """Experts were called a moment ago: a second click must not call as many again."""


class ReasonMissing(EmergencyError):
    """This act needs a reason or a note."""


class NotReady(EmergencyError):
    """It lacks what it needs; `gaps` are the names of the parts."""

    def __init__(self, gaps: tuple[str, ...]) -> None:
        super().__init__("、".join(gaps))
        self.gaps = gaps


class SameInstitute(EmergencyError):
    """One institute cannot sign twice. `name` is the institute."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class TooFewInstitutes(EmergencyError):
    """The level asks for more institutes. `needed` says how many."""

    def __init__(self, needed: int) -> None:
        super().__init__(str(needed))
        self.needed = needed


class NameTaken(EmergencyError):
    """The unit has a partner of this name."""


class PartnerEnded(EmergencyError):
    """Nothing is sent to a partner that has ended. `name` is the partner."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Overtaken(EmergencyError):
    """What was to be told does not stand any more: replaced, withdrawn, or taken out of the file."""


class UnknownSecret(EmergencyError):
    """No partner has this secret, or it has ended."""
