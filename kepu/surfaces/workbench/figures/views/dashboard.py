from typing import Any

from kepu.surfaces.workbench.figures.asking import QuestionMixin
from kepu.surfaces.workbench.figures.board import LEADING, PEOPLE, PLACES, Board
from kepu.surfaces.workbench.figures.words import PURPOSES
from kepu.surfaces.workbench.shell import WorkbenchPage


class Dashboard(QuestionMixin, WorkbenchPage):
    """One page for academy, branch and unit: whatever the scope, the same figures."""

    template_name = "workbench/figures/index.html"
    narrowing = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = Board(self.question, self.today)
        return super().get_context_data(
            question=self.question,
            units=self.units(),
            years=self.years("index"),
            leading=board.stats(LEADING),
            plans=board.plans(self.labels),
            charts=board.charts(),
            places=board.stats(PLACES),
            people=board.stats(PEOPLE),
            people_chart=board.people_chart(),
            money=[{**row, "label": PURPOSES[row["code"]]} for row in board.money()],
            heights=board.heights(),
            participation_url=self.question.address("participation"),
            participation_part=self.question.address("height-3"),
            people_csv=self.question.address("all", q="people.", export="csv"),
            money_csv=self.question.address("all", q="money.", export="csv"),
            silent=self._silent(board),
            all_url=self.question.address("all"),
            report_url=self.question.address("report"),
            **kwargs,
        )

    def _silent(self, board: Board) -> list[str]:
        counted = board.figures.get("activity.count")
        return [self.labels[unit].name for unit in counted.not_reported if unit in self.labels] if counted else []


class HeightThree(QuestionMixin, WorkbenchPage):
    """The part of the dashboard that is counted from the rows: it comes when it is looked at, and keeps nobody waiting for the rest."""

    template_name = "workbench/figures/height_3.html"
    narrowing = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tables = Board(self.question, self.today).participation()
        csv = self.question.address("participation", export="csv")
        return super().get_context_data(tables=tables, csv=csv, **kwargs)
