"""The only writers of regions and their traits. Who may edit traits is decided above (units.services): places know no roles."""

import csv
import gzip
from datetime import date
from io import TextIOWrapper
from pathlib import Path

from django.db import transaction

from kepu.foundation.places.contracts import RegionChanges, TraitDraft
from kepu.foundation.places.models import Region, RegionTrait

DATA = Path(__file__).parent / "data" / "regions.csv.gz"
LEVELS = ["province", "prefecture", "county"]


class UnknownRegion(Exception):
    """No region has this code."""


class InvalidTrait(Exception):
    """The trait cannot hold or end like that; the message says why (English, for logs)."""


@transaction.atomic
def load_regions(source: Path = DATA) -> RegionChanges:
    """Brings the regions to the state of a data file (gzip CSV: code, name, level, parent); idempotent.

    Codes that are no longer in the file stay, marked as retired: past records point at them. Raises OSError, KeyError.
    """
    with gzip.open(source, "rb") as raw, TextIOWrapper(raw, encoding="utf-8") as text:
        wanted = {row["code"]: (row["name"], row["level"], row["parent"] or None) for row in csv.DictReader(text)}
    present = {
        code: (name, level, parent, retired)
        for code, name, level, parent, retired in Region.objects.values_list(
            "code", "name", "level", "parent_id", "is_retired"
        )
    }
    changed = {code: row for code, row in wanted.items() if present.get(code) != (*row, False)}
    _write(changed)
    gone = [code for code, row in present.items() if code not in wanted and not row[3]]
    Region.objects.filter(code__in=gone).update(is_retired=True)
    added = sum(code not in present for code in changed)
    return RegionChanges(added=added, changed=len(changed) - added, retired=len(gone))


def _write(rows: dict[str, tuple[str, str, str | None]]) -> None:
    """Parents first: a county's prefecture must exist before it does."""
    for wanted_level in LEVELS:
        Region.objects.bulk_create(
            [
                Region(code=code, name=name, level=level, parent_id=parent, is_retired=False)
                for code, (name, level, parent) in rows.items()
                if level == wanted_level
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=["name", "level", "parent", "is_retired"],
            batch_size=1000,
        )


@transaction.atomic
def write_traits(*, drafts: list[TraitDraft]) -> int:
    """Adds traits that do not hold yet on their day; returns how many are new. Raises UnknownRegion, InvalidTrait."""
    codes = {draft.region_code for draft in drafts}
    known = set(Region.objects.filter(code__in=codes).values_list("code", flat=True))
    if codes - known:
        raise UnknownRegion(", ".join(sorted(codes - known)))
    present: dict[tuple[str, str], list[RegionTrait]] = {}
    for row in RegionTrait.objects.select_for_update().filter(region__in=codes):
        present.setdefault((row.region_id, row.trait), []).append(row)
    fresh = {
        (draft.region_code, draft.trait): RegionTrait(
            region_id=draft.region_code, trait=draft.trait, starts_on=draft.starts_on, source=draft.source.strip()
        )
        for draft in drafts
        if _is_new(draft, present.get((draft.region_code, draft.trait), []))
    }
    RegionTrait.objects.bulk_create(fresh.values(), batch_size=1000)
    return len(fresh)


def _is_new(draft: TraitDraft, rows: list[RegionTrait]) -> bool:
    if draft.trait not in {"remote", "rural"} or not draft.source.strip():
        raise InvalidTrait("unknown trait or no source")
    if any(row.starts_on <= draft.starts_on and (row.ends_on is None or row.ends_on > draft.starts_on) for row in rows):
        return False
    if any(row.starts_on > draft.starts_on for row in rows):
        raise InvalidTrait("a later stretch of this trait exists")
    return True


@transaction.atomic
def close_trait(*, region_code: str, trait: str, ends_on: date) -> RegionTrait:
    """Ends a trait that holds, from a day on. Raises InvalidTrait when it does not hold or began later."""
    row = RegionTrait.objects.select_for_update().filter(region=region_code, trait=trait, ends_on__isnull=True).first()
    if row is None or ends_on <= row.starts_on:
        raise InvalidTrait("the trait does not hold, or would end before it began")
    row.ends_on = ends_on
    row.save(update_fields=["ends_on"])
    return row
