"""What others read about places."""

from collections.abc import Iterable
from datetime import date

from kepu.foundation.places.contracts import RegionLabel
from kepu.foundation.places.models import Region, RegionTrait
from kepu.foundation.places.querysets import RegionQuerySet


def search_regions(text: str, *, limit: int = 20) -> list[RegionLabel]:
    """Leaf regions for a picker: every word occurs in the chain or starts the code; the best names first. One query."""
    if not text.strip():
        return []
    rows = list(Region.objects.leaves().matching(text).select_related("parent__parent").order_by("code")[: limit * 5])
    word = text.split()[-1]
    rows.sort(key=lambda region: (not region.name.startswith(word), word not in region.name, region.code))
    return [_label(region) for region in rows[:limit]]


def get_region(code: str) -> RegionLabel:
    """One region, retired ones too. Raises Region.DoesNotExist."""
    return _label(Region.objects.select_related("parent__parent").get(code=code))


def list_provinces() -> list[RegionLabel]:
    """The provincial divisions in the order of their codes."""
    return [_label(region) for region in Region.objects.filter(level="province").order_by("code")]


def labels_by_code(codes: Iterable[str]) -> dict[str, RegionLabel]:
    """Labels of the given codes; unknown ones are left out. One query."""
    rows = Region.objects.filter(code__in=set(codes)).select_related("parent__parent")
    return {region.code: _label(region) for region in rows}


def traits_on(day: date) -> dict[str, frozenset[str]]:
    """Region code → the traits (remote, rural) that hold on a day; regions without any are left out. One query."""
    found: dict[str, set[str]] = {}
    for code, trait in RegionTrait.objects.on(day).values_list("region_id", "trait"):
        found.setdefault(code, set()).add(trait)
    return {code: frozenset(traits) for code, traits in found.items()}


def has_trait(code: str, trait: str, *, day: date) -> bool:
    """Whether a region is remote or rural (`trait`) on a day. One query."""
    return RegionTrait.objects.on(day).filter(region=code, trait=trait).exists()


def list_trait_stretches() -> list[tuple[str, str, date, date | None]]:
    """(region code, trait, first day, first day on which it no longer holds) of every stretch ever noted. One query."""
    return list(
        RegionTrait.objects.order_by("region_id", "trait", "starts_on").values_list(
            "region_id", "trait", "starts_on", "ends_on"
        )
    )


def list_regions(*, text: str = "", province: str = "", trait: str = "", day: date) -> RegionQuerySet:
    """Leaf regions for the register of traits, filtered; ordered by code."""
    rows = Region.objects.leaves().select_related("parent__parent")
    if text.strip():
        rows = rows.matching(text)
    if province:
        rows = rows.within_province(province)
    if trait:
        rows = rows.filter(pk__in=RegionTrait.objects.on(day).filter(trait=trait).values("region_id"))
    return rows.order_by("code")


def list_traits_of(code: str) -> list[RegionTrait]:
    """The history of a region's traits, latest first."""
    return list(RegionTrait.objects.filter(region=code).order_by("-starts_on", "trait", "pk"))


def _label(region: Region) -> RegionLabel:
    return RegionLabel(
        code=region.code, name=region.name, level=region.level, chain=region.chain, is_retired=region.is_retired
    )
