from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from kepu.foundation.accounts.models import Account
from kepu.foundation.clock import local_date
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import actor_of

PASSWORD = "kepu-demo-2026"  # noqa: S105  # of the demonstration only, printed at every start


@dataclass
class DemoContext:
    """What the parts of the demonstration share. `scale` is village or academy; `unit` maps code → id; `account` user name → Account."""

    scale: str
    now: datetime
    say: Callable[[str], None]
    unit: dict[str, int] = field(default_factory=dict)
    unit_kind: dict[str, str] = field(default_factory=dict)
    parent: dict[str, str | None] = field(default_factory=dict)
    field_of: dict[str, str] = field(default_factory=dict)
    region_of: dict[str, str] = field(default_factory=dict)
    account: dict[str, Account] = field(default_factory=dict)
    people_of: dict[str, list[int]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def years(self) -> tuple[int, int, int]:
        """The year before last, last year, this year."""
        return (self.today.year - 2, self.today.year - 1, self.today.year)

    @property
    def working_units(self) -> list[str]:
        """Codes of units that do outreach themselves: institutes, universities, media and journals."""
        kinds = {"institute", "university", "media", "journal"}
        return [code for code, kind in self.unit_kind.items() if kind in kinds]

    def random(self, part: str) -> Random:
        """A generator of its own for each part, so that one part's changes leave the others alone."""
        return Random(f"kepu:{self.scale}:{part}")  # noqa: S311  # plausibility, not secrecy

    def actor(self, username: str) -> Actor:
        """`<unit code>_<role>`, e.g. `astro_coordinator`; branches and academy have all roles, village institutes too."""
        account = self.account[username]
        return actor_of(account.pk, str(account))

    def coordinator_of(self, code: str) -> Actor:
        """The coordinator of a unit, or the nearest one above."""
        current: str | None = code
        while current is not None:
            if f"{current}_coordinator" in self.account:
                return self.actor(f"{current}_coordinator")
            current = self.parent[current]
        raise LookupError(code)

    def reviewer_of(self, code: str) -> Actor:
        """The reviewer of a unit, or the nearest one above."""
        current: str | None = code
        while current is not None:
            if f"{current}_reviewer" in self.account:
                return self.actor(f"{current}_reviewer")
            current = self.parent[current]
        raise LookupError(code)
