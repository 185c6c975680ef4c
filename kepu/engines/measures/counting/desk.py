"""What is worked out once for everything that a page asks of one scope, window and filters: freshness, subtree, context."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kepu.engines.measures.contracts import Window
from kepu.engines.measures.counting.context import ANY_RECORD, Context, context_of
from kepu.engines.measures.counting.records import Tally
from kepu.engines.measures.counting.scope import Scope, scope_of
from kepu.engines.measures.language.catalogue import get_rule
from kepu.engines.measures.language.rules import Rule
from kepu.engines.measures.rollups.freshness import is_fresh

WHOLE = 10_000
EVER = Window(date(1900, 1, 1), date(2999, 12, 31))


@dataclass(slots=True)
class Desk:
    """Everything that is worked out once for the figures of one scope, window and filters.

    `fresh` says whether cells may be read; `fresh_ever` also for what depends on all earlier records (first-timers).
    """

    unit_id: int
    window: Window
    filters: Mapping[str, str]
    scope: Scope
    fresh: bool
    fresh_ever: bool
    context: Context

    @classmethod
    def for_rules(
        cls,
        rules: Iterable[Rule],
        unit_id: int,
        window: Window,
        filters: Mapping[str, str],
        *,
        alone: bool = False,
        anew: bool = False,
    ) -> "Desk":
        """Looks after freshness first, so that nothing stale is read after it; `alone` leaves the context out, `anew` the cells."""
        rules = list(rules)
        scope = scope_of(unit_id, window)
        reads_records = any(rule.counts_records for rule in rules)
        may_use_cells = reads_records and not anew and window.is_whole_months
        reaches_back = any(rule.first_time for rule in rules)
        fresh_ever = may_use_cells and reaches_back and is_fresh(EVER)
        fresh = fresh_ever or (may_use_cells and is_fresh(window))
        fresh_ever = fresh_ever or (fresh and not reaches_back)
        cells_of = get_rule(ANY_RECORD, window.ends_on).key if fresh else ""
        wanted = reads_records and not alone
        context = context_of(unit_id, scope, window, cells_of=cells_of) if wanted else Context()
        return cls(unit_id, window, filters, scope, fresh, fresh_ever, context)

    def by_place(
        self, rules: Iterable[Rule], place_of: Callable[[Rule], tuple[str, str] | None]
    ) -> dict[tuple[str, str], list[Rule]]:
        """The measures that cells can serve, by where cells keep them."""
        found: dict[tuple[str, str], list[Rule]] = {}
        for rule in rules:
            place = place_of(rule) if self.fresh and (self.fresh_ever or not rule.first_time) else None
            if place is not None:
                found.setdefault(place, []).append(rule)
        return found


def cell_place(rule: Rule, window: Window, filters: Mapping[str, str]) -> tuple[str, str] | None:
    """Dimension and key of the cells whose sum serves this, or None when there are none."""
    if not rule.is_rolled or rule.spread:
        return None
    if rule.aggregate == "distinct":
        if filters or not (window.is_whole_year or window.is_one_month):
            return None
        return ("year" if window.is_whole_year else ""), ""
    if not filters:
        return "", ""
    (name, word), *more = filters.items()
    if more or name not in rule.dimensions:
        return None
    return name, word[:2] if name == "province" else word


def parts_of(rule: Rule, window: Window) -> list[Rule]:
    """The measures that are counted for this one: itself, or what a rate is made of."""
    if rule.aggregate != "rate":
        return [rule]
    return [get_rule(code, window.ends_on) for code in (rule.numerator, rule.denominator)]


def whole(rule: Rule, value: int) -> int:
    """A tally's value in the measure's unit: under "share" rounded half up from ten-thousandths."""
    return (value + WHOLE // 2) // WHOLE if rule.attribution == "share" else value


def shown(rule: Rule, found: Tally | None) -> int | None:
    """A tally as a point of a series: nothing counted is 0, nothing known is None."""
    if found is None or (found.value is None and found.records):
        return None
    return whole(rule, found.value or 0)


def known_value(rule: Rule, found: Tally | None, *, anything: bool) -> int | None:
    """A tally as a figure: None where nobody has recorded `anything`, where a register has no entry, or where none says it."""
    if found is None or (found.records and not found.known):
        return None
    if rule.counts_records and not found.records and not anything:
        return None
    return whole(rule, found.value or 0)


def rate_of(above: int | None, below: int | None) -> int | None:
    """A rate in parts per 10,000, rounded half up; None when a side is not known or the denominator is 0."""
    if above is None or not below:
        return None
    return (above * 2 * WHOLE + below) // (2 * below)
