from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from kepu.surfaces.workbench.figures.asking import Question, QuestionMixin
from kepu.surfaces.workbench.figures.report import ChineseFontMissing, draw_report
from kepu.surfaces.workbench.shell import WorkbenchPage
from kepu.ui.fonts import chinese_font


class ReportPage(QuestionMixin, WorkbenchPage):
    template_name = "workbench/figures/report.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question=self.question,
            units=self.units(),
            years=self.years("report"),
            font=chinese_font(),
            file_url=Question(self.question.unit, self.question.window).address("report-file"),
            crumbs=[
                {"label": _("Dashboard"), "url": self.question.address("index")},
                {"label": _("Yearly report"), "url": ""},
            ],
            **kwargs,
        )


class ReportFile(QuestionMixin, View):
    """The report of a unit and year as a PDF."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question = Question(self.question.unit, self.question.window)
        try:
            content = draw_report(question=question, labels=self.labels, today=self.today, now=self.now)
        except ChineseFontMissing:
            messages.error(request, _("No Chinese font was found on the server"))
            return redirect(question.address("report"))
        response = HttpResponse(content, content_type="application/pdf")
        name = quote(f"{question.unit.name}-{question.year}.pdf")
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        response.headers["Cache-Control"] = "private, no-store"
        return response
