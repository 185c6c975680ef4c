from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.contracts import KindLabel
from kepu.engines.workbooks.contracts import RowView, Settlement
from kepu.engines.workbooks.intake import Choices
from kepu.engines.workbooks.selectors import names_in, resolve_units
from kepu.foundation.units.contracts import UnitLabel
from kepu.surfaces.workbench.imports.words import FIELDS, SPEND_UNITS


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HandInForm(forms.Form):
    """A workbook and the unit that hands it in."""

    file = forms.FileField(label=_("Workbook"), help_text=_(".xlsx or .csv, as you keep it"))
    unit = forms.TypedChoiceField(label=_("Handed in by"), coerce=int)
    year = forms.IntegerField(
        label=pgettext_lazy("workbook", "Year"),
        required=False,
        min_value=1949,
        max_value=2100,
        help_text=_("Only if the workbook does not say it."),
    )

    def __init__(self, *args: Any, units: Iterable[UnitLabel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(unit.id, unit.name) for unit in units]  # type: ignore[attr-defined]  # a choice field


class ColumnsForm(forms.Form):
    """What each column of one table means."""

    def __init__(self, *args: Any, table: Mapping[str, Any], spend_unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        choices = [
            ("", _("– leave aside –")),
            *((name, label) for name, label in FIELDS.items() if name != "duplicate"),
        ]
        for column in table["columns"]:
            if not column["heading"] and not column["field"]:
                continue
            self.fields[f"column-{column['column']}"] = forms.ChoiceField(
                label=column["heading"] or "–", choices=choices, required=False, initial=column["field"]
            )
        self.fields["spend_unit"] = forms.ChoiceField(
            label=_("Money without a unit is in"), choices=SPEND_UNITS, required=False, initial=spend_unit
        )

    @property
    def chosen(self) -> dict[int, str]:
        """Column → field."""
        return {int(name[7:]): value for name, value in self.cleaned_data.items() if name.startswith("column-")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        seen: set[str] = set()
        for name, value in list(self.cleaned_data.items()):
            if name.startswith("column-") and value and value not in {"cohosts", "organiser", "note"}:
                if value in seen:
                    self.add_error(name, _("Another column has this meaning already."))
                seen.add(value)
        return self.cleaned_data


class YearForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year of dates without a year"), required=False, min_value=1949, max_value=2100,
        help_text=_("Empty: as the workbook says."),
    )  # fmt: skip


def choices_from(year: YearForm, tables: Iterable[ColumnsForm]) -> Choices:
    """The choices that the columns page stands for."""
    choices = Choices(year=year.cleaned_data["year"])
    for form in tables:
        choices.columns[form.table["key"]] = form.chosen
        if form.cleaned_data["spend_unit"]:
            choices.spend_units[form.table["key"]] = form.cleaned_data["spend_unit"]
    return choices


class SettleForm(forms.Form):
    """A row completed by a person. Empty numbers are not known; 0 is none."""

    title = forms.CharField(label=pgettext_lazy("workbook", "Title"), max_length=200)
    kind = forms.ChoiceField(label=pgettext_lazy("workbook", "Kind"))
    start = forms.DateField(label=pgettext_lazy("workbook", "First day"), widget=DateInput())
    end = forms.DateField(
        label=pgettext_lazy("workbook", "Last day"),
        widget=DateInput(),
        required=False,
        help_text=_("Empty: the same day."),
    )
    host = forms.TypedChoiceField(label=pgettext_lazy("workbook", "Host"), coerce=int)
    cohosts = forms.CharField(
        label=pgettext_lazy("workbook", "Co-hosts"),
        required=False,
        max_length=500,
        help_text=_("Names, separated by 、"),
    )
    onsite = forms.IntegerField(
        label=pgettext_lazy("workbook", "On site"),
        required=False,
        min_value=0,
        help_text=_("Empty: not known. 0: none."),
    )
    online = forms.IntegerField(
        label=pgettext_lazy("workbook", "Online"),
        required=False,
        min_value=0,
        help_text=_("Empty: not known. 0: none."),
    )
    spend = forms.DecimalField(label=_("Spend in yuan"), required=False, min_value=0, decimal_places=2, max_digits=14)
    people = forms.CharField(
        label=pgettext_lazy("workbook", "People"),
        required=False,
        max_length=1000,
        help_text=_("Names, separated by 、"),
    )

    def __init__(self, *args: Any, kinds: Iterable[KindLabel], units: Iterable[UnitLabel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chinese = (get_language() or "").startswith("zh")
        names = [(kind.code, kind.name if chinese else kind.name_en) for kind in kinds]
        self.fields["kind"].choices = [("", _("choose")), *names]  # type: ignore[attr-defined]  # a choice field
        self.fields["host"].choices = [("", _("choose")), *((unit.id, unit.name) for unit in units)]  # type: ignore[attr-defined]  # same

    def clean_cohosts(self) -> tuple[tuple[int, ...], tuple[str, ...]]:
        ids, outside, near = resolve_units(typed=self.cleaned_data["cohosts"])
        if near:
            raise forms.ValidationError(_("No unit is called exactly so: %(names)s") % {"names": "、".join(near)})
        return tuple(ids), tuple(outside)

    def clean(self) -> dict[str, Any]:
        super().clean()
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end < start:
            self.add_error("end", _("The last day comes before the first."))
        return self.cleaned_data

    def settlement(self) -> Settlement:
        """What was typed, for the service."""
        said = self.cleaned_data
        spend: Decimal | None = said["spend"]
        ids, outside = said["cohosts"]
        return Settlement(
            title=said["title"], kind=said["kind"], start=said["start"], end=said["end"] or said["start"], host_id=said["host"],
            onsite=said["onsite"], online=said["online"], spend_fen=None if spend is None else int(spend * 100),
            cohost_ids=ids, partners=outside, people=tuple(names_in(typed=said["people"])),
        )  # fmt: skip


def initial_of(row: RowView, units: Iterable[UnitLabel], kinds: Iterable[KindLabel]) -> dict[str, Any]:
    """The form's start: what was understood; where a doubt proposes a unit or a kind, the proposal."""
    values = row.values
    hints = {doubt.field: doubt.hint for doubt in row.doubts if doubt.hint}
    spend = values["spend_fen"]
    return {
        "title": values["title"],
        "kind": values["kind"] or next((kind.code for kind in kinds if kind.code == hints.get("kind")), ""),
        "start": date.fromisoformat(values["start"]) if values["start"] else None,
        "end": date.fromisoformat(values["end"]) if values["end"] else None,
        "host": row.host_id or next((unit.id for unit in units if unit.name == hints.get("host")), ""),
        "cohosts": "、".join(values["cohosts"]),
        "onsite": values["onsite"],
        "online": values["online"],
        "spend": None if spend is None else Decimal(spend) / 100,
        "people": "、".join(values["people"]),
    }
