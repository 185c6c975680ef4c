"""Set questions about lexemes, which every index answers alike."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One lexeme; with `is_prefix` any that begins so."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class All:
    """Every part must hold. Never empty."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Some:
    """At least one part must hold. Never empty."""

    parts: "tuple[Condition, ...]"


Condition = Lexeme | All | Some
