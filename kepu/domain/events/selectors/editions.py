"""Brands and editions read: by staff, by everybody, and their report as measures."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from kepu.domain.events.models import Brand, BrandEdition, Participation
from kepu.domain.events.querysets import EditionQuerySet
from kepu.engines.measures.contracts import Figure, Window
from kepu.engines.measures.selectors import get_figures
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import ancestor_ids, get_root

# What a brand's report shows of each edition, in this order. All are published measures.
REPORT = (
    "brands.acts.count",
    "brands.onsite",
    "brands.online",
    "brands.reach",
    "brands.units",
    "brands.provinces",
    "brands.regions",
    "brands.mentions",
    "brands.returning.holders",
    "brands.holders",
)


@dataclass(frozen=True, slots=True)
class EditionReport:
    """An edition with its figures by code, over the whole academy and the edition's own days."""

    edition: BrandEdition
    window: Window
    figures: dict[str, Figure]


def brands_seen_by(actor: Actor) -> QuerySet[Brand]:
    """Brands of units in the actor's sight or above it, and those in whose editions such a unit is."""
    units = units_within(actor, READ)
    above = {unit for own in actor.unit_ids for unit in ancestor_ids(own)}
    parts = Participation.objects.filter(unit__in=units).values("edition__brand")
    rows = Brand.objects.filter(Q(unit__in=units | above) | Q(pk__in=parts) | Q(editions__lead_unit__in=units))
    return rows.select_related("unit", "kind").distinct()


def editions_seen_by(actor: Actor) -> EditionQuerySet:
    """Editions that concern a unit in the actor's sight, and the open ones of brands of units above it."""
    above = {unit for own in actor.unit_ids for unit in ancestor_ids(own)}
    units = units_within(actor, READ)
    concerning = BrandEdition.objects.concerning(units).values("pk")
    rows: EditionQuerySet = BrandEdition.objects.filter(
        Q(pk__in=concerning) | (Q(brand__unit__in=above) & ~Q(state="planned"))
    )
    return rows.select_related("brand__unit", "lead_unit")


def get_public_brand(slug: str) -> Brand:
    """A brand with a page: one with an edition that was opened. Raises Brand.DoesNotExist."""
    opened = BrandEdition.objects.public().values("brand")
    return Brand.objects.select_related("unit", "kind").get(slug=slug, pk__in=opened)


def list_public_brands() -> list[Brand]:
    """Brands with a page, by name."""
    opened = BrandEdition.objects.public().values("brand")
    return list(Brand.objects.filter(pk__in=opened).select_related("unit", "kind"))


def public_editions(brand: Brand) -> list[BrandEdition]:
    """A brand's editions that were opened, newest first."""
    return public_editions_of([brand])[brand.pk]


def public_editions_of(brands: Sequence[Brand]) -> dict[int, list[BrandEdition]]:
    """Brand id → its editions that were opened, newest first. One query."""
    found: dict[int, list[BrandEdition]] = {brand.pk: [] for brand in brands}
    for edition in BrandEdition.objects.public().filter(brand__in=found).select_related("lead_unit", "brand"):
        found[edition.brand_id].append(edition)
    return found


def get_edition(*, public_id: uuid.UUID, actor: Actor) -> BrandEdition:
    """One edition in the actor's sight. Raises BrandEdition.DoesNotExist."""
    edition: BrandEdition = editions_seen_by(actor).get(public_id=public_id)
    return edition


def report_of(editions: Sequence[BrandEdition]) -> list[EditionReport]:
    """The report of each edition, in the order given: measures over the ledger by the edition's tag, nothing stored."""
    try:
        root = get_root().id
    except LookupError:
        return []
    return [_report(edition, root) for edition in editions]


def window_of(edition: BrandEdition) -> Window:
    """The edition's days."""
    first: date = edition.starts_on
    last: date = edition.ends_on
    return Window(first, last)


def _report(edition: BrandEdition, root: int) -> EditionReport:
    window = window_of(edition)
    figures = get_figures(codes=REPORT, unit_id=root, window=window, filters={"edition": edition.code})
    return EditionReport(edition=edition, window=window, figures=figures)
