"""What a figure says beside its value: who has not reported, corrections, what is proposed and not counted yet."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.scope import Scope
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.models import Cell
from kepu.engines.measures.tables import lineage, model, records

REPORTING = ("institute", "university", "media", "journal")
ANY_RECORD = "records.count"


@dataclass(frozen=True, slots=True)
class Context:
    """Shared by all figures of one scope and window. Counts are by kind."""

    expected: frozenset[int] = frozenset()
    not_reported: tuple[int, ...] = ()
    corrections: dict[str, int] = field(default_factory=dict)
    pending: dict[str, int] = field(default_factory=dict)

    @property
    def nobody_reported(self) -> bool:
        """Whether no unit of the scope has a single counted record in the window."""
        return len(self.not_reported) == len(self.expected)


def context_of(unit_id: int, scope: Scope, window: Window, *, cells_of: str) -> Context:
    """The context; `cells_of` is the key of the measure of all records when cells may be used, else empty."""
    expected = _expected(unit_id, scope, window)
    reported = _reported_cells(expected, window, cells_of) if cells_of else _reported_records(scope, window)
    return Context(
        expected=frozenset(expected),
        not_reported=tuple(unit for unit in expected if unit not in reported),
        corrections=_corrections(scope, window),
        pending=_by_kind(scope, window, Q(is_live=True, is_drill=False, state="proposed")),
    )


def of_kinds(counts: dict[str, int], rule: Rule) -> int:
    """The sum over the kinds that a measure counts."""
    return sum(count for kind, count in counts.items() if rule.feeds(kind))


def _expected(unit_id: int, scope: Scope, window: Window) -> list[int]:
    """Working units of the scope that were open at some time of the window; the scope itself where it holds none."""
    open_then = Q(opened_on__lte=window.ends_on) & (Q(closed_on__isnull=True) | Q(closed_on__gt=window.starts_on))
    units = model("units.Unit").objects.filter(open_then, pk__in=scope.unit_ids, kind__in=REPORTING)
    return list(units.values_list("pk", flat=True)) or [unit_id]


def _reported_cells(expected: Iterable[int], window: Window, key: str) -> set[int]:
    cells = (
        Cell.objects.between(window.starts_on, window.ends_on)
        .of_measures([key])
        .filter(dimension="", scope__in=list(expected))
    )
    return set(cells.order_by().values_list("scope", flat=True).distinct())


def _reported_records(scope: Scope, window: Window) -> set[int]:
    """Units that host a counted record themselves or in their subtree."""
    counted = records().counted().filter(started_on__gte=window.starts_on, started_on__lte=window.ends_on)
    hosts = set(counted.filter(scope.holds("unit", "started_on")).order_by().values_list("unit", flat=True).distinct())
    return set(lineage().filter(descendant__in=hosts).order_by().values_list("ancestor", flat=True).distinct())


def _corrections(scope: Scope, window: Window) -> dict[str, int]:
    corrected = _by_kind(scope, window, Q(is_live=True, supersedes__isnull=False))
    withdrawn = _by_kind(scope, window, Q(is_withdrawn=True))
    return {kind: corrected.get(kind, 0) + withdrawn.get(kind, 0) for kind in corrected.keys() | withdrawn.keys()}


def _by_kind(scope: Scope, window: Window, wanted: Q) -> dict[str, int]:
    rows = records().filter(wanted, scope.holds("unit", "started_on"))
    rows = rows.filter(started_on__gte=window.starts_on, started_on__lte=window.ends_on).order_by()
    return dict(rows.values("kind").annotate(count=Count("*")).values_list("kind", "count"))
