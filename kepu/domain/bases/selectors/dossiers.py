"""Applications for titles read: each criterion with the evidence that the registers give and what people handed in."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from kepu.domain.bases.definitions import Criterion, get_scheme
from kepu.domain.bases.models import Dossier, DossierItem, DossierStep
from kepu.domain.bases.selectors.evidence import Found, find_evidence

BY_PEOPLE = ("document", "typed")


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """A criterion with what answers it. `found` is computed, `item` handed in; both may be there."""

    criterion: Criterion
    found: Found
    item: DossierItem | None

    @property
    def is_computed(self) -> bool:
        return self.criterion.evidence not in BY_PEOPLE

    @property
    def is_met(self) -> bool:
        """A figure meets it when it reaches the threshold (or is above nought where none is stated), a document by being there."""
        if not self.is_computed:
            return self.item is not None
        return self.found.value is not None and self.found.value >= (self.criterion.at_least or 1)

    @property
    def lacking(self) -> int | None:
        """How much is lacking to the threshold; None where that cannot be said."""
        if self.criterion.at_least is None or self.found.value is None:
            return None
        return max(0, self.criterion.at_least - self.found.value)

    def frozen(self) -> dict[str, Any]:
        """What is kept when the dossier is handed in."""
        return {
            "criterion": self.criterion.code,
            "value": self.found.value,
            "where": self.found.where,
            "note": self.found.note,
            "at_least": self.criterion.at_least,
            "is_met": self.is_met,
            "item": self.item.pk if self.item else None,
        }


def dossiers_of(unit_ids: Collection[int]) -> QuerySet[Dossier]:
    """Applications of bases of these units."""
    return Dossier.objects.filter(base__unit__in=list(unit_ids)).select_related("base__unit", "base__venue", "title")


def get_dossier_of(unit_ids: Collection[int], public_id: UUID) -> Dossier | None:
    """One application, or None."""
    return dossiers_of(unit_ids).filter(public_id=public_id).first()


def answer_dossier(dossier: Dossier) -> list[CriterionAnswer]:
    """Every criterion with its answer: as frozen once it is handed in, as the registers stand before."""
    items = {item.pk: item for item in dossier.items.select_related("file")}
    newest: dict[str, DossierItem] = {}
    for item in sorted(items.values(), key=lambda one: (one.at, one.pk)):
        newest[item.criterion] = item
    asked = get_scheme(dossier.scheme).asked_of(dossier.scheme_class)
    if dossier.frozen is not None:
        kept = {row["criterion"]: row for row in dossier.frozen}
        return [_thawed(one, kept[one.code], items) for one in asked if one.code in kept]
    return [
        CriterionAnswer(one, find_evidence(dossier.base, one.evidence, year=dossier.year), newest.get(one.code))
        for one in asked
    ]


def steps_of_dossier(dossier_id: int) -> list[DossierStep]:
    """The history of an application, newest first."""
    return list(DossierStep.objects.filter(dossier=dossier_id))


def _thawed(criterion: Criterion, row: dict[str, Any], items: dict[int, DossierItem]) -> CriterionAnswer:
    found = Found(row["value"], row["where"], row["note"])
    return CriterionAnswer(criterion, found, items.get(row["item"] or 0))
