"""Forms of the calendar and of joint activities."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.services.joint import JointDraft
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.foundation.units.selectors import labels_by_id, subtree_ids
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.forms import date_input

FORMS = [
    ("", gettext_lazy("all")),
    ("task", gettext_lazy("planned tasks")),
    ("act", gettext_lazy("acts held")),
    ("study", gettext_lazy("studies")),
    ("joint", gettext_lazy("joint activities")),
    ("session", gettext_lazy("sessions")),
]


class CalendarFilter(forms.Form):
    """What the calendar can be narrowed by."""

    month = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = UnitChoice(label=gettext_lazy("Unit"), required=False)
    form = forms.ChoiceField(label=gettext_lazy("What"), required=False, choices=FORMS)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of act"), required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["kind"].choices = [("", gettext_lazy("all")), *kind_names().items()]  # type: ignore[attr-defined]  # choices


class JointForm(forms.Form):
    """One activity for several units."""

    issuer = UnitChoice(label=gettext_lazy("Issued by"))
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of act"))
    theme = forms.CharField(label=gettext_lazy("Theme"), max_length=120, required=False)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    ends_on = forms.DateField(label=gettext_lazy("Until"), widget=date_input())
    answer_by = forms.DateField(label=gettext_lazy("Units answer by"), widget=date_input())
    brief = forms.CharField(label=gettext_lazy("Brief"), widget=forms.Textarea(attrs={"rows": 6}))
    units = forms.TypedMultipleChoiceField(label=gettext_lazy("Units"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [u for u in labels_by_id(unit_ids).values() if u.closed_on is None]
        above = {u.parent_id for u in labels}
        self.fields["issuer"].offer([u.id for u in labels if u.id in above])  # type: ignore[attr-defined]  # a UnitChoice
        self.fields["units"].choices = [(u.id, u.name) for u in labels if u.kind != "venue"]  # type: ignore[attr-defined]  # choices
        self.fields["kind"].choices = list(kind_names().items())  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last, by = values.get("starts_on"), values.get("ends_on"), values.get("answer_by")
        if first and last and last < first:
            self.add_error("ends_on", _("This is before the first day."))
        if by and last and by > last:
            self.add_error("answer_by", _("This is after the last day."))
        issuer = values.get("issuer")
        if issuer and values.get("units") and not set(values["units"]) <= subtree_ids(issuer) - {issuer}:
            self.add_error("units", _("Some of these units do not belong to the issuer."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> JointDraft:
        names = ("title", "brief", "kind", "starts_on", "ends_on", "answer_by", "theme")
        return JointDraft(**{name: values[name] for name in names})


class TakePartForm(forms.Form):
    into_plan = forms.BooleanField(
        label=gettext_lazy("Put it into the annual plan as a task"), required=False, initial=True,
        help_text=gettext_lazy("Works while the plan of that year is being written; else it stands beside the plan."),
    )  # fmt: skip


class PartReportForm(forms.Form):
    report = forms.CharField(
        label=gettext_lazy("What was done"), widget=forms.Textarea(attrs={"rows": 5}), max_length=1000
    )
