"""Self-assessment by banded score sheets."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.definitions import get_sheet, sheets
from kepu.domain.bases.models import Assessment
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors.assessments import Scored, get_assessment_of, score, total_tenths
from kepu.domain.bases.services.assessments import answer_item, begin_assessment, close_assessment
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.forms.titles import AssessmentForm, ItemForm
from kepu.surfaces.workbench.bases.pages import BasesConfirm, BasesForm, InSight
from kepu.surfaces.workbench.bases.words import said, where_from
from kepu.surfaces.workbench.pages import Page

TONES = ["ok", "info", "warn", "bad"]


class AssessmentNew(InSight, BasesForm):
    form_class = AssessmentForm
    saved = ""

    def heading(self) -> str:
        return _("Self-assessment: %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return reverse("workbench:bases:base_titles", args=[self.base.public_id])

    def get_initial(self) -> dict[str, Any]:
        return {"year": self.today.year - 1}

    def write(self, values: dict[str, Any]) -> str:
        made = begin_assessment(actor=self.actor, base_id=self.base.pk, now=self.now, **values)
        return reverse("workbench:bases:assessment", args=[made.public_id])


class AssessmentInSight:
    """A page about one self-assessment of a base in sight."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def assessment(self) -> Assessment:
        found = get_assessment_of(self.unit_ids, self.kwargs["public_id"])
        if found is None or found.sheet not in sheets():
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bases:assessment", args=[self.assessment.public_id])


class AssessmentPage(AssessmentInSight, Page):
    template_name = "workbench/bases/assessment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.assessment
        sheet, scored = get_sheet(row.sheet), score(row)
        codes = [band.code for band in sheet.bands]
        return super().get_context_data(
            assessment=row,
            base=row.base,
            title=said(sheet.sheet.title),
            source=sheet.sheet.source,
            lines=[_line(one, codes) for one in scored],
            points=total_tenths(scored) / 10,
            most=sheet.points,
            missing=sum(one.value is None for one in scored),
            is_open=row.closed_at is None,
            may_manage=may(self.actor, MANAGE, row.base.unit_id),
            **kwargs,
        )


class AssessmentPrint(AssessmentPage):
    template_name = "workbench/bases/assessment_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(date=self.today, unit=self.assessment.base.unit.name, **kwargs)


class ItemEdit(AssessmentInSight, BasesForm):
    form_class = ItemForm

    @cached_property
    def scored(self) -> Scored:
        for one in score(self.assessment):
            if one.item.code == self.kwargs["item"]:
                return one
        raise Http404

    def heading(self) -> str:
        return said(self.scored.item.title)

    def intro(self) -> str:
        if self.scored.limits is None:
            return _("No register knows this figure: enter it with its source.")
        low, high = self.scored.limits
        return _("The value falls into a band of %(low)s to %(high)s points.") % {"low": low, "high": high}

    def get_initial(self) -> dict[str, Any]:
        line = self.scored.line
        chosen = line.points_tenths / 10 if line is not None and line.points_tenths is not None else None
        return {"value": self.scored.value, "points": chosen, "reason": line.reason if line else ""}

    def write(self, values: dict[str, Any]) -> str:
        points = values["points"]
        answer_item(
            actor=self.actor, assessment_id=self.assessment.pk, item=self.scored.item.code, value=values["value"],
            points_tenths=None if points is None else round(points * 10), reason=values["reason"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class AssessmentClosing(AssessmentInSight, BasesConfirm):
    confirm_label = gettext_lazy("Close the self-assessment")
    saved = gettext_lazy("Closed. Values and points stay as they are.")

    def heading(self) -> str:
        return _("Close the self-assessment?")

    def write(self, values: dict[str, Any]) -> str:
        close_assessment(actor=self.actor, assessment_id=self.assessment.pk, now=self.now)
        return self.back_url()


def _line(one: Scored, codes: list[str]) -> dict[str, Any]:
    place = codes.index(one.band.code) if one.band else 0
    return {
        "code": one.item.code,
        "title": said(one.item.title),
        "most": one.item.points,
        "value": one.value,
        "unit": said(one.item.unit),
        "band": said(one.band.title) if one.band else "",
        "tone": TONES[min(place, len(TONES) - 1)] if one.band else "neutral",
        "points": one.points,
        "where": "" if one.is_typed else where_from(one.found.where),
        "url": one.found.url,
        "reason": one.line.reason if one.line else "",
    }
