"""Booking rules as data. Sources of the rules a place may state: domain.md §7.1 (national and provincial museums, science halls,
laboratories) and the heritage administration's advice of 2024: booking is optional, asks for little, and has a telephone and a desk."""

from collections.abc import Mapping
from datetime import time
from difflib import get_close_matches
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kepu.engines.booking.errors import BadRules

Mode = Literal["none", "first_come", "lottery", "approval", "invitation"]
DocumentKind = Literal["id_card", "passport", "hk_macao_permit", "taiwan_permit", "residence", "military", "other"]
DOCUMENT_KINDS: tuple[str, ...] = get_args(DocumentKind)
Count = Annotated[int, Field(ge=1, le=10_000)]
Days = Annotated[int, Field(ge=1, le=1_000)]
Minutes = Annotated[int, Field(ge=0, le=60 * 24 * 60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class GroupRules(_Strict):
    """Groups get all seats or none. `tolerance_percent`: how many more or fewer may come than were booked."""

    allowed: bool = False
    min_size: Count = 5
    max_size: Count = 100
    lead_hours: int = Field(default=72, ge=0, le=24 * 366)
    tolerance_percent: int = Field(default=0, ge=0, le=50)
    per_account_day: Count | None = 1

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min_size > self.max_size:
            raise ValueError("min_size is above max_size")
        return self


class ShareRules(_Strict):
    """Seats kept for schools, remote places or groups until `released_hours_before` the start; then anybody may have them."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    label_zh: str = Field(min_length=1, max_length=60)
    label_en: str = Field(min_length=1, max_length=60)
    seats: Count
    for_whom: Literal["school", "remote", "group"] = Field(default="school", alias="for")
    released_hours_before: int = Field(default=48, ge=0, le=24 * 366)


class WaitingRules(_Strict):
    """A seat that becomes free is offered in order; an offer stands for `offer_minutes`."""

    allowed: bool = True
    offer_minutes: int = Field(default=120, ge=5, le=60 * 24 * 7)
    closes_minutes_before: Minutes = 60


class CancelRules(_Strict):
    """Until when a holder may cancel, and how often; null: without a limit."""

    until_minutes_before: Minutes = 60
    per_day: Count | None = None
    per_week: Count | None = None
    per_month: Count | None = None
    per_year: Count | None = None


class ChangeRules(_Strict):
    """How often and until when a booking may be changed; 0 times: not at all."""

    times: int = Field(default=1, ge=0, le=20)
    until_minutes_before: Minutes = 60


class NoShowRules(_Strict):
    """`strikes` missed visits within `within_days` lock the holder for `lock_days`."""

    strikes: int = Field(default=3, ge=1, le=20)
    within_days: Days = 180
    lock_days: Days = 30
    late_cancel_counts: bool = False
    warn_first: bool = True


class LotteryRules(_Strict):
    """When entries close, and how many entries a holder may have on a day."""

    entries_close_hours_before: int = Field(default=48, ge=1, le=24 * 366)
    entries_per_holder: Count = 1


class Rules(_Strict):
    """Everything a place may rule about booking. null means: no such limit."""

    mode: Mode = "first_come"
    release_days_ahead: int | None = Field(default=7, ge=0, le=366)
    release_time: time = time(17)
    closes_minutes_before: Minutes = 0
    persons_per_booking: Count = 5
    persons_per_account_day: Count | None = 5
    children_per_account_day: int | None = Field(default=None, ge=0, le=10_000)
    bookings_per_account_day: Count | None = None
    document_once: Literal["none", "slot", "day"] = "none"
    identity: Literal["none", "contact", "name", "document"] = "contact"
    document_kinds: tuple[DocumentKind, ...] = get_args(DocumentKind)
    minor_age: int = Field(default=14, ge=1, le=18)
    minors_need_adult: bool = True
    children_per_adult: Count | None = None
    group: GroupRules = GroupRules()
    shares: tuple[ShareRules, ...] = ()
    waiting: WaitingRules = WaitingRules()
    cancel: CancelRules = CancelRules()
    change: ChangeRules = ChangeRules()
    no_show: NoShowRules | None = None
    lottery: LotteryRules = LotteryRules()
    reminder_hours_before: int | None = Field(default=24, ge=1, le=24 * 30)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        codes = [share.code for share in self.shares]
        if len(set(codes)) != len(codes):
            raise ValueError("two shares have the same code")
        if self.document_once != "none" and self.identity != "document":
            raise ValueError('document_once needs identity "document"')
        if self.release_time.tzinfo is not None or self.release_time.second or self.release_time.microsecond:
            raise ValueError("release_time is hours and minutes such as 17:00")
        if not self.document_kinds:
            raise ValueError("document_kinds names at least one kind")
        if any(share.for_whom != "group" for share in self.shares) and not self.group.allowed:
            raise ValueError("shares for schools and remote places need groups to be allowed")
        return self

    def as_data(self) -> dict[str, Any]:
        """What is stored and what an editor loads."""
        return self.model_dump(mode="json", by_alias=True)


def read_rules(data: Mapping[str, Any] | Rules) -> Rules:
    """Rules from data. Raises BadRules naming every bad word and, for unknown ones, the nearest known."""
    if isinstance(data, Rules):
        return data
    try:
        return Rules.model_validate(dict(data))
    except ValidationError as error:
        raise BadRules(tuple(_sentence(problem) for problem in error.errors())) from error


def _sentence(problem: Any) -> str:
    path = ".".join(str(part) for part in problem["loc"])
    if problem["type"] != "extra_forbidden":
        return f"{path}: {problem['msg']}" if path else str(problem["msg"])
    near = get_close_matches(str(problem["loc"][-1]), _words(Rules), n=1)
    return f"{path}: unknown word" + (f", perhaps {near[0]}" if near else "")


def _words(model: type[BaseModel]) -> list[str]:
    parts = (GroupRules, ShareRules, WaitingRules, CancelRules, ChangeRules, NoShowRules, LotteryRules)
    return sorted({field.alias or name for each in (model, *parts) for name, field in each.model_fields.items()})
