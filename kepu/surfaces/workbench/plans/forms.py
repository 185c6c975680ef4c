"""Forms of annual plans."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kepu.domain.plans.models import AnnualPlan, BudgetLine
from kepu.domain.plans.models.money import PURPOSES, SOURCES
from kepu.domain.plans.services.tasks import TargetDraft, TaskDraft, clauses_open_to
from kepu.engines.ledger.contracts import Audience
from kepu.engines.ledger.duty_selectors import kind_names
from kepu.engines.measures.selectors import list_definitions
from kepu.foundation.accounts.selectors import account_labels
from kepu.foundation.units.models import Membership
from kepu.surfaces.workbench.pages import UnitChoice
from kepu.surfaces.workbench.plans.words import STATES

AUDIENCES = [
    ("", gettext_lazy("everybody")),
    (Audience.YOUTH.value, gettext_lazy("young people")),
    (Audience.FARMERS.value, gettext_lazy("farmers")),
    (Audience.WORKERS.value, gettext_lazy("industrial workers")),
    (Audience.ELDERLY.value, gettext_lazy("the elderly")),
    (Audience.OFFICIALS.value, gettext_lazy("officials")),
    (Audience.RESIDENTS.value, gettext_lazy("residents")),
    (Audience.TEACHERS.value, gettext_lazy("teachers")),
    (Audience.PUBLIC.value, gettext_lazy("the public")),
]
DATE = {"type": "date"}


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs=DATE, format="%Y-%m-%d")


class PlanFilter(forms.Form):
    """What the list of plans can be narrowed by."""

    year = forms.IntegerField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("all")), ("late", gettext_lazy("late")), *STATES.items()],
    )


class PlanStartForm(forms.Form):
    """For which unit and year, and whether to begin from last year's."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    copy = forms.BooleanField(label=gettext_lazy("Begin with last year's tasks"), required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], kinds: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids, kinds=kinds)  # type: ignore[attr-defined]  # a UnitChoice


class SummaryForm(forms.Form):
    summary = forms.CharField(
        label=gettext_lazy("Summary"), required=False, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Aims, priorities and what is new this year, in a few sentences."),
    )  # fmt: skip


class TaskForm(forms.Form):
    """One task of a plan."""

    title = forms.CharField(label=gettext_lazy("Task"), max_length=200)
    clauses = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Clauses it answers"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    due_on = forms.DateField(label=gettext_lazy("Until"), widget=date_input())
    owner = forms.TypedChoiceField(label=gettext_lazy("Owner"), required=False, coerce=int, empty_value=None)
    owner_name = forms.CharField(
        label=gettext_lazy("Owner by name"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("When the owner has no account."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("Kind of act"), required=False)
    audience = forms.ChoiceField(label=gettext_lazy("Mainly for"), required=False, choices=AUDIENCES)
    region = forms.RegexField(
        r"^\d{6}$",
        label=gettext_lazy("County code of the place"),
        required=False,
        help_text=gettext_lazy("Six digits; leave empty when not fixed."),
    )
    brand = forms.CharField(label=gettext_lazy("Brand"), max_length=60, required=False)
    budget_line = forms.TypedChoiceField(
        label=gettext_lazy("Budget line"), required=False, coerce=int, empty_value=None
    )
    description = forms.CharField(
        label=gettext_lazy("How it will be done"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, plan: AnnualPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.fields["clauses"].choices = [(c.pk, f"{c.path} {c.duty}") for c in clauses_open_to(plan.unit_id)]  # type: ignore[attr-defined]  # choices
        self.fields["kind"].choices = [("", "–"), *kind_names().items()]  # type: ignore[attr-defined]  # same
        self.fields["owner"].choices = [("", "–"), *_accounts_in(plan.unit_id)]  # type: ignore[attr-defined]  # same
        lines = BudgetLine.objects.filter(unit=plan.unit_id, year=plan.year)
        self.fields["budget_line"].choices = [("", "–"), *((line.pk, str(line)) for line in lines)]  # type: ignore[attr-defined]  # same

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("starts_on"), values.get("due_on")
        if first and last and last < first:
            self.add_error("due_on", _("This is before the first day."))
        elif first and last and (first.year > self.plan.year or last.year < self.plan.year):
            self.add_error("starts_on", _("The days lie outside the plan's year."))
        if values.get("region") and not _is_region(values["region"]):
            self.add_error("region", _("There is no such county code."))
        return values

    def draft_from(self, values: dict[str, Any]) -> TaskDraft:
        return TaskDraft(
            title=values["title"], starts_on=values["starts_on"], due_on=values["due_on"], description=values["description"],
            owner_id=values["owner"], owner_name=values["owner_name"], kind=values["kind"] or None, audience=values["audience"],
            region_code=values["region"] or None, brand=values["brand"], budget_line_id=values["budget_line"],
            clause_ids=tuple(values["clauses"]),
        )  # fmt: skip


class TargetForm(forms.Form):
    """A measure and how much of it."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    value = forms.IntegerField(label=gettext_lazy("To reach"), min_value=1, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = measure_choices()  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("measure") and not values.get("value") and "value" not in self.errors:
            self.add_error("value", _("Say how much is to be reached."))
        if values.get("value") and not values.get("measure") and "measure" not in self.errors:
            self.add_error("measure", _("Say what is counted."))
        return values


TargetFormSet = forms.formset_factory(TargetForm, extra=1, max_num=12)


def targets_of(formset: Any) -> list[TargetDraft]:
    """The targets filled in."""
    return [
        TargetDraft(f.cleaned_data["measure"], f.cleaned_data["value"])
        for f in formset
        if f.cleaned_data.get("measure")
    ]


def measure_choices() -> list[tuple[str, Any]]:
    """Measures that a target may name, by group: counts and sums of acts, no rates and no cells of forms."""
    english = (get_language() or "").startswith("en")
    groups: dict[str, list[tuple[str, str]]] = {}
    for definition in list_definitions():
        if not definition.is_rate and definition.group != "form":
            title = definition.title_en if english else definition.title
            groups.setdefault(definition.group, []).append((definition.code, f"{title} ({definition.unit})"))
    return [("", "–"), *((str(GROUPS.get(group, group)), rows) for group, rows in groups.items())]


GROUPS = {
    "activity": gettext_lazy("Activities"),
    "g1_content": gettext_lazy("Content"),
    "g2_brands": gettext_lazy("Brands"),
    "g3_people": gettext_lazy("People taking part"),
    "g4_education": gettext_lazy("Science education"),
    "money": gettext_lazy("Money"),
    "people": gettext_lazy("Staff"),
    "bases": gettext_lazy("Venues"),
    "media": gettext_lazy("Media"),
    "plans": gettext_lazy("Plans"),
}


class BudgetLineForm(forms.Form):
    """Money set apart."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=2000, max_value=2100)
    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=PURPOSES)
    source = forms.ChoiceField(label=gettext_lazy("Source of money"), choices=SOURCES)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class FundingForm(forms.Form):
    """Money that came in."""

    unit = UnitChoice(label=gettext_lazy("Unit"))
    received_on = forms.DateField(label=gettext_lazy("Received on"), widget=date_input())
    source = forms.ChoiceField(label=gettext_lazy("Source of money"), choices=SOURCES)
    giver = forms.CharField(label=gettext_lazy("From whom"), max_length=120, required=False)
    amount = forms.DecimalField(
        label=gettext_lazy("Amount (yuan)"), min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].offer(unit_ids)  # type: ignore[attr-defined]  # a UnitChoice


class CycleForm(forms.Form):
    """When a year's duties fall due."""

    plans_due_on = forms.DateField(label=gettext_lazy("Annual plans are due on"), widget=date_input())
    studies_due_on = forms.DateField(label=gettext_lazy("Missing studies are pointed out after"), widget=date_input())
    answers_due_on = forms.DateField(label=gettext_lazy("Answers to yearly clauses are due on"), widget=date_input())
    brand_days = forms.IntegerField(
        label=gettext_lazy("Days between two activities of one brand"), min_value=0, max_value=365
    )


def fen_of(amount: Decimal) -> int:
    """Yuan to fen."""
    return int((amount * 100).to_integral_value())


def _is_region(code: str) -> bool:
    from kepu.foundation.places.models import Region

    return Region.objects.filter(pk=code).exists()


def _accounts_in(unit_id: int) -> list[tuple[int, str]]:
    """Accounts that hold a role in the unit, by name."""
    held = Membership.objects.filter(unit=unit_id, ended_at__isnull=True).values_list("account_id", flat=True)
    return sorted(((key, label.name) for key, label in account_labels(set(held)).items()), key=lambda row: row[1])
