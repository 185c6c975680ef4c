"""Self-assessment read: each item of the sheet with its value, band and points."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from kepu.domain.bases.definitions import Band, Item, band_of, get_sheet, limits_tenths, proposed_tenths
from kepu.domain.bases.models import Assessment, AssessmentLine
from kepu.domain.bases.selectors.evidence import Found, find_evidence


@dataclass(frozen=True, slots=True)
class Scored:
    """An item with its value (None: not known), the band it falls into and the points, in tenths."""

    item: Item
    found: Found
    line: AssessmentLine | None
    value: int | None
    band: Band | None
    points_tenths: int | None

    @property
    def is_typed(self) -> bool:
        return self.item.evidence == "typed"

    @property
    def points(self) -> float | None:
        return None if self.points_tenths is None else self.points_tenths / 10

    @property
    def limits(self) -> tuple[float, float] | None:
        """The least and the most points that the band allows."""
        if self.band is None:
            return None
        least, most = limits_tenths(self.item, self.band)
        return least / 10, most / 10

    def may_be(self, tenths: int) -> bool:
        """Whether these points lie within the band."""
        if self.band is None:
            return False
        least, most = limits_tenths(self.item, self.band)
        return least <= tenths <= most


def assessments_of(unit_ids: Collection[int]) -> QuerySet[Assessment]:
    """Self-assessments of bases of these units."""
    return Assessment.objects.filter(base__unit__in=list(unit_ids)).select_related("base__unit", "base__venue")


def get_assessment_of(unit_ids: Collection[int], public_id: UUID) -> Assessment | None:
    """One self-assessment, or None."""
    return assessments_of(unit_ids).filter(public_id=public_id).first()


def score(assessment: Assessment) -> list[Scored]:
    """Every item of the sheet judged: by what was kept once it is closed, by the registers and what was entered before."""
    sheet = get_sheet(assessment.sheet)
    lines = {line.item: line for line in assessment.lines.all()}
    scored = []
    for item in sheet.items:
        line = lines.get(item.code)
        found = (
            Found(None, "kept")
            if assessment.closed_at
            else find_evidence(assessment.base, item.evidence, year=assessment.year)
        )
        value = line.value if line is not None and line.value is not None else found.value
        band = None if value is None else band_of(sheet, item, value)
        chosen = line.points_tenths if line is not None else None
        points = chosen if chosen is not None else proposed_tenths(item, band) if band else None
        scored.append(Scored(item, found, line, value, band, points))
    return scored


def total_tenths(scored: Collection[Scored]) -> int:
    """The sum of the points that are known."""
    return sum(one.points_tenths or 0 for one in scored)
