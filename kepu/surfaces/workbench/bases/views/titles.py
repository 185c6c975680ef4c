"""Titles held with their end, schemes that can be applied for, a base's titles, applications and self-assessments."""

from typing import Any

from kepu.domain.bases.definitions import schemes, sheets
from kepu.domain.bases.models import Dossier
from kepu.domain.bases.selectors import titles_of
from kepu.domain.bases.selectors.assessments import assessments_of, score, total_tenths
from kepu.domain.bases.selectors.bases import titles_of_base
from kepu.domain.bases.selectors.dossiers import dossiers_of
from kepu.surfaces.workbench.bases.pages import BasePage, area_tabs
from kepu.surfaces.workbench.bases.words import said
from kepu.surfaces.workbench.pages import Page


class TitlesPage(Page):
    """Every title held in sight with its end, what is applied for, and what can be applied for."""

    template_name = "workbench/bases/titles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = titles_of(self.unit_ids, on=self.today).order_by("until", "pk")
        return super().get_context_data(
            tabs=area_tabs("titles"),
            held=[(row, days_left(row, self.today)) for row in held],
            dossiers=[(row, dossier_title(row)) for row in dossiers_of(self.unit_ids)[:50]],
            schemes=[scheme_words(scheme) for scheme in schemes().values()],
            **kwargs,
        )


class BaseTitles(BasePage):
    """A base's titles, applications and self-assessments."""

    tab = "base_titles"
    template_name = "workbench/bases/base_titles.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assessments = assessments_of([self.base.unit_id]).filter(base=self.base)
        return super().get_context_data(
            held=[(row, days_left(row, self.today)) for row in titles_of_base(self.base)],
            dossiers=[(row, dossier_title(row)) for row in dossiers_of([self.base.unit_id]).filter(base=self.base)],
            assessments=[
                (row, said(sheets()[row.sheet].sheet.title), total_tenths(score(row)) / 10, sheets()[row.sheet].points)
                for row in assessments
                if row.sheet in sheets()
            ],
            **kwargs,
        )


def dossier_title(dossier: Dossier) -> str:
    """The title that is applied for, with its class."""
    scheme = schemes().get(dossier.scheme)
    if scheme is None:
        return dossier.scheme
    chosen = next((said(one.title) for one in scheme.classes if one.code == dossier.scheme_class), "")
    return f"{said(scheme.scheme.title)} · {chosen}" if chosen else said(scheme.scheme.title)


def scheme_words(scheme: Any) -> dict[str, Any]:
    """A scheme as pages show it."""
    head = scheme.scheme
    return {
        "title": said(head.title),
        "issuer": said(head.issuer),
        "years": head.years,
        "source": head.source,
        "confirmed": head.confirmed,
        "criteria": [
            {
                "title": said(one.title),
                "at_least": one.at_least,
                "unit": said(one.unit) if one.unit else "",
                "classes": "、".join(said(c.title) for c in scheme.classes if c.code in one.classes),
            }
            for one in scheme.criteria
        ],
    }


def days_left(held: Any, today: Any) -> int | None:
    """Days until a title ends; None where it has no end."""
    return (held.until - today).days if held.until else None
