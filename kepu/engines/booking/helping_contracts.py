"""Values of help that cross a border: what is wanted, for what, who helps, what was given."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NeedDraft:
    """What help is wanted: moments in UTC, min_age 14, 16 or 18, is_open for anybody to offer to help."""

    task: str
    wanted: int
    starts_at: datetime
    ends_at: datetime
    note: str = ""
    min_age: int = 18
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class NeedOwner:
    """What needs the help, as the app that owns it says: `kept_by` is the permission over the unit, url its public page,
    is_shown whether that page is public now."""

    source: str
    unit_id: int
    kept_by: str
    title: str
    url: str = ""
    place: str = ""
    is_shown: bool = False


@dataclass(frozen=True, slots=True)
class Helper:
    """Who helps: an account, a person of the register, a volunteer or guide of a roster, or a name with a contact.

    `is_minor` is 14 to 17 years old, and the contact then a guardian's; `is_named` lets the name stand in the record of what was done.
    """

    account_id: int | None = None
    person_id: int | None = None
    resource_id: int | None = None
    name: str = ""
    contact: str = ""
    age_from: int = 18
    is_named: bool = False
    said: str = ""

    @property
    def is_minor(self) -> bool:
        return self.age_from < 18


@dataclass(frozen=True, slots=True)
class DutyView:
    """A person's part in a need. `contact` in clear only for those who keep the need; minutes None is not known.

    `clash` says that the person is elsewhere at this time, not where.
    """

    id: int
    public_id: UUID
    need: "NeedView"
    state: str
    name: str
    person_id: int | None
    contact_hint: str
    contact: str
    is_minor: bool
    said: str
    minutes: int | None
    key: str
    clash: bool = False

    @property
    def is_open(self) -> bool:
        return self.state in ("asked", "invited", "confirmed")


@dataclass(frozen=True, slots=True)
class NeedView:
    """Help that is wanted, `taken` of `wanted` confirmed. `duties` for those who keep it, else empty; `offers`
    that wait for an answer are counted in lists of many needs."""

    id: int
    public_id: UUID
    unit_id: int
    source: str
    kept_by: str
    title: str
    url: str
    place: str
    task: str
    note: str
    wanted: int
    taken: int
    min_age: int
    starts_at: datetime
    ends_at: datetime
    is_open: bool
    is_live: bool
    is_shown: bool
    duties: tuple[DutyView, ...] = ()
    offers: int = 0

    @property
    def left(self) -> int:
        return max(0, self.wanted - self.taken)

    @property
    def minutes(self) -> int:
        """From beginning to end."""
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Served:
    """Help that was given, for a record: a person of the register, or a name; minutes None not known."""

    source: str
    person_id: int | None
    name: str
    minutes: int | None
