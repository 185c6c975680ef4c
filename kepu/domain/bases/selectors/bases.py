"""Bases read: for staff by their units, for the public by what is published."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery

from kepu.domain.bases.models import Base, BaseStep, BaseText, Facility, HeldTitle


def bases_of(unit_ids: Collection[int]) -> QuerySet[Base]:
    """Bases of these units, published or not, with their unit and place."""
    return Base.objects.of_units(unit_ids).select_related("unit", "region", "venue")


def get_base_of(unit_ids: Collection[int], public_id: UUID) -> Base | None:
    """One base of these units with its facilities, or None."""
    rows = bases_of(unit_ids).prefetch_related(Prefetch("facilities", Facility.objects.order_by("position", "pk")))
    return rows.filter(public_id=public_id).first()


def listed_bases(day: date) -> QuerySet[Base]:
    """What the public may see: published bases with `summary` and `summary_en` of the text that was cleared last."""
    cleared = BaseText.objects.filter(base=OuterRef("pk"), cleared_at__isnull=False).order_by("-cleared_at", "-pk")
    return (
        Base.objects.listed(day)
        .select_related("unit", "region__parent__parent")
        .annotate(
            summary=Subquery(cleared.values("summary")[:1]), summary_en=Subquery(cleared.values("summary_en")[:1])
        )
    )


def get_listed_base(slug: str, *, day: date) -> Base | None:
    """A published base by the address of its page, with its facilities in use, or None."""
    in_use = Facility.objects.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day)).order_by("position", "pk")
    return listed_bases(day).prefetch_related(Prefetch("facilities", in_use)).filter(slug=slug).first()


def cleared_text(base_id: int) -> BaseText | None:
    """What the public reads about a base."""
    rows = BaseText.objects.filter(base=base_id, cleared_at__isnull=False).select_related("tour_picture")
    return rows.order_by("-cleared_at", "-pk").first()


def newest_text(base_id: int) -> BaseText | None:
    """What was written last about a base, cleared or not."""
    return BaseText.objects.filter(base=base_id).select_related("tour_picture").order_by("-at", "-pk").first()


def texts_to_clear(unit_ids: Collection[int]) -> QuerySet[BaseText]:
    """Texts that wait for a secrecy officer, the newest of each base only."""
    newest = BaseText.objects.filter(base=OuterRef("base")).order_by("-at", "-pk").values("pk")[:1]
    rows = BaseText.objects.filter(
        pk=Subquery(newest), base__unit__in=list(unit_ids), cleared_at__isnull=True, sent_back_at__isnull=True
    )
    return rows.select_related("base__unit")


def steps_of(base_id: int) -> list[BaseStep]:
    """The history of a base, newest first."""
    return list(BaseStep.objects.filter(base=base_id))


def titles_of_base(base: Base, *, on: date | None = None) -> QuerySet[HeldTitle]:
    """Titles that the base's venue, or the unit as a whole, holds: on a day, or ever."""
    mine = Q(unit=base.unit_id, venue__isnull=True)
    if base.venue_id:
        mine |= Q(venue=base.venue_id)
    rows = HeldTitle.objects.filter(mine).select_related("unit", "venue")
    return rows.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on) if on else rows


def get_facility_of(unit_ids: Collection[int], public_id: UUID) -> Facility | None:
    """A facility of a base of these units, or None."""
    rows = Facility.objects.filter(base__unit__in=list(unit_ids), public_id=public_id)
    return rows.select_related("base__unit").first()


def get_text_of(unit_ids: Collection[int], text_id: int) -> BaseText | None:
    """A version of the text of a base of these units, or None."""
    rows = BaseText.objects.filter(base__unit__in=list(unit_ids), pk=text_id)
    return rows.select_related("base__unit", "tour_picture").first()


def get_facility_by_source(source: str) -> Facility | None:
    """The facility that the booking engine knows by this source, or None where it is no facility's."""
    kind, _sep, key = source.partition(":")
    if kind != "facility":
        return None
    return Facility.objects.select_related("base__unit").filter(public_id=key).first()
