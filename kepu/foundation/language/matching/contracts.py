"""What goes into matching and what comes out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from kepu.foundation.language.similarity import Stance

State = Literal["known", "possible", "unknown", "denies", "asks"]


@dataclass(frozen=True, slots=True)
class ClaimText:
    """The texts of one claim: as stated, as it was seen elsewhere (`variants`), and what the check explains. All plain text."""

    id: str
    text: str
    variants: tuple[str, ...] = ()
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that a message may be about: calibrated confidence 0–1, the message's words that matched, and its stance to the claim."""

    id: str
    confidence: float
    words: tuple[str, ...]
    stance: Stance


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known about a message; candidates are the best first.

    known: it repeats the first candidate. possible: it may be one of them; ask. unknown: no claim is likely, though there may be
    candidates. denies, asks: it is about the first candidate but contradicts or questions it, so do not tell that it spreads it.
    """

    state: State
    candidates: tuple[Candidate, ...]


class Meaning(Protocol):
    """What another judge of likeness, say a model that a caller has asked, knows about one message. Likeness is at most 1."""

    @property
    def like(self) -> float:
        """From which likeness a claim may be the message though it shares no words with it."""

    def nearest(self) -> Collection[str]:
        """Ids of the claims that are most like it."""

    def likeness(self, claim_ids: Collection[str]) -> Mapping[str, float]:
        """How like it these claims are; those that it does not know are absent."""
