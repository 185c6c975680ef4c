"""Brands: list, page, new, change, end."""

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.models import Brand
from kepu.domain.events.policies import LEAD
from kepu.domain.events.selectors import brands_seen_by, editions_seen_by, report_of
from kepu.domain.events.services import change_brand, end_brand, enter_brand, plan_edition
from kepu.foundation.units.policies import holds, units_within
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.workbench.events.forms.brands import BrandDetails, EditionForm, EndForm
from kepu.surfaces.workbench.events.pages import EventForm, tabs
from kepu.surfaces.workbench.pages import Listing, Page

MOST_REPORTED = 5


class Brands(Listing):
    template_name = "workbench/events/brands.html"
    export_name = gettext_lazy("Brands")

    def rows(self) -> QuerySet[Brand]:
        rows = brands_seen_by(self.actor).annotate(
            runs=Count("editions", distinct=True), latest=Max("editions__year", filter=~Q(editions__state="planned"))
        )
        if self.words:
            rows = rows.filter(Q(name__icontains=self.words) | Q(unit__name__icontains=self.words))
        return rows.order_by("name", "pk")

    def headings(self) -> list[str]:
        return [
            _("Name of the brand"),
            _("Unit"),
            _("Form of programme"),
            _("Running since"),
            _("Editions of brands"),
            _("Latest"),
        ]

    def cells(self, row: Any) -> list[Any]:
        return [row.name, row.unit.name, row.get_form_display(), row.since_year, row.runs, row.latest]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("brands"), may_lead=holds(self.actor, LEAD), **kwargs)


class OfBrand:
    """A view of one brand in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def brand(self) -> Brand:
        row = brands_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first()
        if row is None:
            raise Http404
        return row

    def back_url(self) -> str:
        return reverse("workbench:events:brand", args=[self.brand.public_id])

    def lead_ids(self) -> frozenset[int]:
        """Units that may lead an edition of the brand, as far as the actor leads them."""
        return subtree_ids(self.brand.unit_id) & units_within(self.actor, LEAD)


class BrandPage(OfBrand, Page):
    template_name = "workbench/events/brand.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        brand = self.brand
        editions = list(editions_seen_by(self.actor).filter(brand=brand).order_by("-year"))
        reports = {report.edition.pk: report for report in report_of(editions[:MOST_REPORTED])}
        names = {"acts": "brands.acts.count", "reach": "brands.reach", "units": "brands.units"}
        rows = []
        for edition in editions:
            figures = reports[edition.pk].figures if edition.pk in reports else {}
            values = {name: figures[code].value if code in figures else None for name, code in names.items()}
            rows.append({"edition": edition, **values})
        return super().get_context_data(
            brand=brand,
            rows=rows,
            may_edit=self.may(LEAD, brand.unit_id),
            may_plan=bool(self.lead_ids()),
            is_public=any(edition.is_public for edition in editions),
            crumbs=[{"label": _("Brands"), "url": reverse("workbench:events:brands")}, {"label": brand.name}],
            **kwargs,
        )


class BrandNew(EventForm):
    permission = LEAD
    form_class = BrandDetails
    saved = gettext_lazy("Entered. Plan its first edition.")

    def heading(self) -> str:
        return _("New brand")

    def intro(self) -> str:
        return _("A programme that comes back: an open day, a festival, a series of talks.")

    def back_url(self) -> str:
        return reverse("workbench:events:brands")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        return {"kind": "open_day", "unit": next((unit for unit in self.actor.unit_ids if unit in self.unit_ids), None)}

    def write(self, values: dict[str, Any]) -> str:
        brand = enter_brand(actor=self.actor, draft=BrandDetails.draft_from(values), now=self.now)
        return reverse("workbench:events:brand", args=[brand.public_id])


class BrandEdit(OfBrand, EventForm):
    permission = LEAD
    form_class = BrandDetails

    def heading(self) -> str:
        return self.brand.name

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.brand.unit_id not in self.unit_ids:
            raise Http404
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        names = ("name", "name_en", "slug", "form", "since_year", "summary", "summary_en")
        values = {name: getattr(self.brand, name) for name in names}
        return {**values, "unit": self.brand.unit_id, "kind": self.brand.kind_id}

    def write(self, values: dict[str, Any]) -> str:
        change_brand(actor=self.actor, brand_id=self.brand.pk, draft=BrandDetails.draft_from(values), now=self.now)
        return self.back_url()


class BrandEnd(OfBrand, EventForm):
    permission = LEAD
    form_class = EndForm

    def heading(self) -> str:
        return _("End “%(name)s”") % {"name": self.brand.name}

    def get_initial(self) -> dict[str, Any]:
        if self.brand.unit_id not in self.unit_ids:
            raise Http404
        return {"ended_on": self.brand.ended_on}

    def write(self, values: dict[str, Any]) -> str:
        end_brand(actor=self.actor, brand_id=self.brand.pk, ended_on=values["ended_on"], now=self.now)
        return self.back_url()


class EditionNew(OfBrand, EventForm):
    permission = LEAD
    form_class = EditionForm
    saved = gettext_lazy("Planned. Invite units, then open it.")

    def heading(self) -> str:
        return _("New edition of “%(name)s”") % {"name": self.brand.name}

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.lead_ids():
            raise Http404
        return {**super().get_form_kwargs(), "lead_ids": self.lead_ids()}

    def get_initial(self) -> dict[str, Any]:
        return {"year": self.today.year, "lead_unit": self.brand.unit_id}

    def write(self, values: dict[str, Any]) -> str:
        draft = EditionForm.draft_from(values)
        edition = plan_edition(actor=self.actor, brand_id=self.brand.pk, draft=draft, now=self.now)
        return reverse("workbench:events:edition", args=[edition.public_id])
