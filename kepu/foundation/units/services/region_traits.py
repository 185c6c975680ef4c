"""Which regions are remote or rural: one list for the whole academy, so only its central administrators edit it."""

from datetime import date, datetime

from django.db import transaction

from kepu.foundation.audit.services import note
from kepu.foundation.places.contracts import TraitDraft
from kepu.foundation.places.services import close_trait, write_traits
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import Refused, is_central


@transaction.atomic
def add_region_traits(*, actor: Actor, drafts: list[TraitDraft], now: datetime) -> int:
    """Adds traits; returns how many are new. Raises Refused, UnknownRegion, InvalidTrait."""
    _require_central(actor)
    added = write_traits(drafts=drafts)
    title = ", ".join(sorted({draft.region_code for draft in drafts})[:10])
    detail = {"asked": len(drafts), "added": added, "source": drafts[0].source if drafts else ""}
    note(actor=actor, verb="region.trait_added", object_kind="region", object_title=title, detail=detail, now=now)
    return added


@transaction.atomic
def end_region_trait(*, actor: Actor, region_code: str, trait: str, ends_on: date, now: datetime) -> None:
    """Ends a trait from a day on; earlier figures keep it. Raises Refused, InvalidTrait."""
    _require_central(actor)
    row = close_trait(region_code=region_code, trait=trait, ends_on=ends_on)
    detail = {"trait": trait, "ends_on": f"{ends_on}"}
    note(
        actor=actor,
        verb="region.trait_ended",
        object_kind="region",
        object_key=region_code,
        object_title=row.region.name,
        detail=detail,
        now=now,
    )


def _require_central(actor: Actor) -> None:
    if not is_central(actor):
        raise Refused("settings.manage")
