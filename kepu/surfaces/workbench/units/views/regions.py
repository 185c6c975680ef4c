"""Regions with their marks: everybody reads them, the academy's administrators edit them."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.places.contracts import RegionLabel, TraitDraft
from kepu.foundation.places.models import Region
from kepu.foundation.places.selectors import get_region, list_regions, list_traits_of, search_regions, traits_on
from kepu.foundation.places.services import InvalidTrait, UnknownRegion
from kepu.foundation.units.policies import Refused, is_central
from kepu.foundation.units.services import add_region_traits, end_region_trait
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.records.places import region_text
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.units.forms import EndTraitForm, RegionFilter, TraitFileForm, TraitForm
from kepu.surfaces.workbench.units.words import TRAITS

WORDS = {"remote": "remote", "rural": "rural", "边远": "remote", "偏远": "remote", "农村": "rural"}


class Regions(ListPage):
    """Counties and districts with what they are marked as today."""

    permission = "read"
    template_name = "workbench/units/regions.html"
    filter_class = RegionFilter
    sorts = {"code": "code", "name": "name"}
    export_name = gettext_lazy("Regions")

    @cached_property
    def marks(self) -> dict[str, frozenset[str]]:
        return traits_on(self.today)

    def rows(self) -> Any:
        chosen = self.chosen
        return list_regions(
            text=self.words, province=chosen.get("province", ""), trait=chosen.get("trait", ""), day=self.today
        )

    def headings(self) -> Sequence[Any]:
        return [_("Code"), _("Region"), *TRAITS.values()]

    def cells(self, row: Region) -> Sequence[Any]:
        held = self.marks.get(row.code, frozenset())
        return [row.code, row.chain, *(1 if trait in held else 0 for trait in TRAITS)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(may_edit=is_central(self.actor), **kwargs)
        context["lines"] = [
            {"region": region, "marks": [TRAITS[trait] for trait in sorted(self.marks.get(region.code, ()))]}
            for region in context["page_obj"]
        ]
        return context


class FoundRegions(WorkbenchPage):
    """Options for a region field while somebody types."""

    permission = "read"
    template_name = "workbench/units/found_regions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        typed = next((str(value) for key, value in self.request.GET.items() if key.endswith("region")), "")
        found = search_regions(typed[:60], limit=12)
        return {"options": [region_text(label) for label in found]} | kwargs


class RegionMixin(WorkbenchMixin):
    permission = "read"
    kwargs: dict[str, Any]

    @cached_property
    def region(self) -> RegionLabel:
        try:
            return get_region(f"{self.kwargs['code']:06}")
        except Region.DoesNotExist as missing:
            raise Http404 from missing

    def back(self) -> HttpResponse:
        return redirect("workbench:units:region", int(self.region.code))


class ShowRegion(RegionMixin, WorkbenchPage):
    template_name = "workbench/units/region.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [
            {"label": _("Regions"), "url": reverse("workbench:units:regions")},
            {"label": self.region.name, "url": ""},
        ]
        return super().get_context_data(
            region=self.region,
            traits=[{"row": row, "label": TRAITS[row.trait]} for row in list_traits_of(self.region.code)],
            may_edit=is_central(self.actor),
            form=TraitForm(initial={"starts_on": self.today}),
            today=self.today,
            crumbs=crumbs,
            **kwargs,
        )


class _TraitChange(RegionMixin, FormView[Any]):
    """Adds or ends a mark; what cannot be kept is said on the region's page."""

    http_method_names = ["post"]

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except InvalidTrait:
            messages.error(self.request, _("The day does not fit what is kept already. Nothing was changed."))
        else:
            messages.success(self.request, _("Kept. Figures follow by the date of each act."))
        return self.back()

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return self.back()

    def act(self, values: dict[str, Any]) -> None:
        raise NotImplementedError


class AddTrait(_TraitChange):
    form_class = TraitForm

    def act(self, values: dict[str, Any]) -> None:
        draft = TraitDraft(region_code=self.region.code, **values)
        add_region_traits(actor=self.actor, drafts=[draft], now=self.now)


class EndTrait(_TraitChange):
    form_class = EndTraitForm

    def act(self, values: dict[str, Any]) -> None:
        end_region_trait(actor=self.actor, region_code=self.region.code, now=self.now, **values)


class ImportTraits(WorkbenchMixin, FormView[TraitFileForm]):
    """Many marks from a CSV: all rows or none, wrong rows are named."""

    permission = "settings.manage"
    form_class = TraitFileForm
    template_name = "workbench/units/import_traits.html"

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.today}

    def form_valid(self, form: TraitFileForm) -> HttpResponse:
        if not is_central(self.actor):
            raise Refused("settings.manage")
        values = form.cleaned_data
        try:
            text = values["file"].read().decode("utf-8-sig")
            drafts = list(_drafts(text, values["starts_on"], values["source"]))
            added = add_region_traits(actor=self.actor, drafts=drafts, now=self.now)
        except (ValueError, UnknownRegion, InvalidTrait) as wrong:
            form.add_error("file", _("Nothing was changed. What is wrong: %(what)s") % {"what": wrong})
            return self.form_invalid(form)
        messages.success(self.request, _("%(count)s regions are marked now.") % {"count": added})
        return redirect("workbench:units:regions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [{"label": _("Regions"), "url": reverse("workbench:units:regions")}, {"label": _("Import"), "url": ""}]
        return super().get_context_data(crumbs=crumbs, **kwargs)


def _drafts(text: str, day: date, source: str) -> Iterator[TraitDraft]:
    """Rows of the file. Raises ValueError naming the row that cannot be read."""
    for number, row in enumerate(csv.reader(StringIO(text)), start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or not cells[0][:6].isdigit():
            if number == 1 or not any(cells):
                continue
            raise ValueError(_("row %(number)s has no code") % {"number": number})
        trait = WORDS.get(cells[1].lower() if len(cells) > 1 else "")
        if trait is None:
            raise ValueError(_("row %(number)s says neither remote nor rural") % {"number": number})
        try:
            start = date.fromisoformat(cells[2]) if len(cells) > 2 and cells[2] else day
        except ValueError as wrong:
            raise ValueError(_("row %(number)s has no proper day") % {"number": number}) from wrong
        yield TraitDraft(region_code=cells[0][:6], trait=trait, starts_on=start, source=source)
