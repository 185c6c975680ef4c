"""What content refuses, by name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kepu.domain.content.readiness import Gap


class ContentError(Exception):
    """A refusal with a reason a person can read."""


class NameTaken(ContentError):
    """The unit has a channel of this kind and name."""


class InvalidFact(ContentError):
    """The statement contradicts itself or another one. `field` names the part."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class WrongState(ContentError):
    """The edition is not in a state in which this can be done; the text is its state."""


class UnderEmbargo(ContentError):
    """The edition may not go public yet."""


class SourceKnown(ContentError):
    """A source with this kind and identifier is in the register already. `source_id` names it."""

    def __init__(self, source_id: int) -> None:
        super().__init__(str(source_id))
        self.source_id = source_id


class AlreadySubmitted(ContentError):
    """The edition has been handed in and waits for its review or for its day."""


class NotReady(ContentError):
    """Something is missing before the edition can be handed in. `gaps` say what."""

    def __init__(self, gaps: "Sequence[Gap]") -> None:
        super().__init__(", ".join(f"{gap.what} {gap.detail}".strip() for gap in gaps))
        self.gaps = tuple(gaps)
