"""Budget, money raised and spend of a unit, kept apart by purpose."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from kepu.domain.plans.models import BudgetLine
from kepu.domain.plans.models.money import PURPOSES, SOURCES
from kepu.engines.ledger.duty_selectors import sum_spend


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One purpose and source: what was set apart (None = no line) and what counted acts spent, in fen."""

    line_id: int | None
    purpose: str
    source: str
    budget_fen: int | None
    spent_fen: int
    note: str = ""

    @property
    def left_fen(self) -> int | None:
        return None if self.budget_fen is None else self.budget_fen - self.spent_fen

    @property
    def is_over(self) -> bool:
        return self.spent_fen > (self.budget_fen or 0)


def budget_of(*, unit_ids: Collection[int], year: int) -> list[MoneyLine]:
    """Lines of the units together for a year, by purpose and source; spend without a line is shown too.

    Spend is what counted records of the units cost, whoever set money apart for it.
    """
    spent = sum_spend(unit_ids=unit_ids, starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    rows: dict[tuple[str, str], list[BudgetLine]] = {}
    for line in BudgetLine.objects.filter(unit__in=unit_ids, year=year):
        rows.setdefault((line.purpose, line.source), []).append(line)
    order = {code: place for place, (code, _) in enumerate([*PURPOSES, *SOURCES])}
    keys = sorted({*rows, *spent}, key=lambda key: (order.get(key[0], 99), order.get(key[1], 99)))
    return [
        MoneyLine(
            line_id=rows[key][0].pk if len(rows.get(key, [])) == 1 else None,
            purpose=key[0],
            source=key[1],
            budget_fen=sum(line.amount_fen for line in rows[key]) if key in rows else None,
            spent_fen=spent.get(key, 0),
            note=rows[key][0].note if len(rows.get(key, [])) == 1 else "",
        )
        for key in keys
    ]
