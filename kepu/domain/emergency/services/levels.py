"""The only writer of levels: the academy's own numbers."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.emergency.errors import InvalidFact
from kepu.domain.emergency.models import Colour, Level
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import get_root

MANAGE = "settings.manage"
NUMBERS = (
    "experts_wanted", "ask_at_once", "round_minutes", "above_minutes", "academy_minutes", "statement_minutes", "verdict_minutes",
    "pack_minutes", "update_minutes", "signatures",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LevelDraft:
    """A level as entered. `numbers` by the names of NUMBERS; `note` says where they come from."""

    title_zh: str
    title_en: str
    colour: str
    numbers: dict[str, int]
    with_secrecy: bool
    note: str


@transaction.atomic
def change_level(*, actor: Actor, code: str, draft: LevelDraft, now: datetime) -> Level:
    """Changes a level for all files from now on; its code and rank stay. Raises Refused, InvalidFact."""
    root = get_root().id
    require(actor, MANAGE, root)
    level = Level.objects.select_for_update().get(code=code)
    if draft.colour not in Colour.values:
        raise InvalidFact("colour", "unknown")
    for name in ("title_zh", "title_en", "note"):
        if not getattr(draft, name).strip():
            raise InvalidFact(name, "missing")
        setattr(level, name, getattr(draft, name).strip())
    if not 2 <= draft.numbers["signatures"] <= 4:
        raise InvalidFact("signatures", "2 to 4")
    if draft.numbers["academy_minutes"] < draft.numbers["above_minutes"]:
        raise InvalidFact("academy_minutes", "order")
    for name in NUMBERS:
        setattr(level, name, draft.numbers[name])
    level.colour, level.with_secrecy = draft.colour, draft.with_secrecy
    try:
        with transaction.atomic():
            level.save()
    except IntegrityError as error:
        raise InvalidFact("numbers", "too small") from error
    note(
        actor=actor, verb="incident_level.changed", object_kind="incident_level", object_key=level.code,
        object_title=level.title_zh, unit_id=root, detail=dict(draft.numbers), now=now,
    )  # fmt: skip
    return level
