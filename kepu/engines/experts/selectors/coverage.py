"""Where the pool has people and where it has none: fields of the standard and provinces."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from kepu.engines.experts.models import Expert, Trait
from kepu.foundation.subjects.standard import first_level


@dataclass(slots=True)
class Coverage:
    """Experts each once per field (first level) and per province; `without` are fields of which nobody is."""

    experts: int
    by_field: dict[str, int] = field(default_factory=dict)
    by_region: dict[str, int] = field(default_factory=dict)

    @property
    def without(self) -> list[str]:
        return [subject.code for subject in first_level() if not self.by_field.get(subject.code)]


def coverage(unit_ids: Collection[int], *, day: date) -> Coverage:
    """Of the active experts of the units. Two queries."""
    active = Expert.objects.active(day).within(unit_ids)
    sets: dict[tuple[str, str], set[int]] = defaultdict(set)
    rows = Trait.objects.filter(kind__in=["field", "region"], expert__in=active).order_by()
    for expert_id, kind, value in rows.values_list("expert_id", "kind", "value"):
        sets[kind, value[:3] if kind == "field" else value].add(expert_id)
    found = Coverage(experts=active.count())
    for (kind, value), experts in sorted(sets.items()):
        (found.by_field if kind == "field" else found.by_region)[value] = len(experts)
    return found
