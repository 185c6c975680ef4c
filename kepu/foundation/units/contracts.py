from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in a unit."""

    unit_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the roles held at this moment. `account_id` is None for the system itself (imports, tasks)."""

    account_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    is_system: bool = False

    @property
    def unit_ids(self) -> tuple[int, ...]:
        """Units in which any role is held, in order, each once."""
        return tuple(dict.fromkeys(grant.unit_id for grant in self.grants))


@dataclass(frozen=True, slots=True)
class UnitLabel:
    """What other apps need to show a unit."""

    id: int
    code: str
    name: str
    name_en: str
    short_name: str
    kind: str
    parent_id: int | None
    region_code: str | None
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class UnitSpelling:
    """How a unit may be named in somebody's papers, and when it was open."""

    id: int
    code: str
    name: str
    others: tuple[str, ...]
    opened_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class TreeNode:
    """A unit and what hangs below it."""

    unit: UnitLabel
    children: "tuple[TreeNode, ...]"


SYSTEM = Actor(account_id=None, name="system", is_system=True)
