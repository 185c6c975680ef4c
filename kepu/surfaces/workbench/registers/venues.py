from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.contracts import VenueDraft, VenueFacts, YearFacts
from kepu.domain.bases.models import Venue, VenueType
from kepu.domain.bases.selectors import facts_of, titles_of, venues_of, years_of
from kepu.domain.bases.services import change_venue, create_venue, state_venue_facts, state_venue_year
from kepu.foundation.units.policies import may
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.registers.edits import RegisterForm
from kepu.surfaces.workbench.registers.forms import VenueFactsForm, VenueFilter, VenueForm, VenueYearForm
from kepu.surfaces.workbench.registers.lists import RegisterList
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage

EDIT = "bases.edit"


class VenueList(RegisterList):
    template_name = "workbench/registers/venues.html"
    tab = "venues"
    edit_permission = EDIT
    filter_class = VenueFilter
    sorts = frozenset({"name", "opened_on", "building_area_m2", "hall_area_m2"})
    export_name = gettext_lazy("Venues")

    def rows(self) -> QuerySet[Venue]:
        rows = venues_of(self.unit_ids, on=self.today)
        if self.words:
            rows = rows.filter(Q(name__icontains=self.words) | Q(unit__name__icontains=self.words))
        if kind := self.chosen.get("venue_type"):
            rows = rows.filter(Q(venue_type=kind))
        if not self.chosen.get("closed"):
            rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=self.today))
        return rows

    def headings(self) -> list[str]:
        return [
            _("Registered name"), _("Unit"), _("Kind of venue"), _("County or district"), _("Floor space of the building (m²)"),
            _("Floor space of exhibition halls (m²)"), _("Open to the public since"), _("Closed on"),
        ]  # fmt: skip

    def cells(self, row: Any) -> list[Any]:
        kinds = dict(VenueType.choices)
        return [
            row.name, row.unit.name, kinds.get(row.venue_type, ""), row.region.name if row.region else "",
            row.building_area_m2, row.hall_area_m2, row.opened_on, row.closed_on,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kinds = dict(VenueType.choices)
        context["rows"] = [(venue, kinds.get(venue.venue_type)) for venue in context["page_obj"].object_list]
        return context


class VenueMixin(WorkbenchMixin):
    """A page about one venue of the actor's units; others get 404."""

    kwargs: dict[str, Any]

    @cached_property
    def venue(self) -> Any:
        found = venues_of(self.unit_ids, on=self.today).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def address(self) -> str:
        return reverse("workbench:registers:venue", args=[self.venue.public_id])


class VenueDetail(VenueMixin, WorkbenchPage):
    template_name = "workbench/registers/venue.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        venue = self.venue
        return super().get_context_data(
            venue=venue,
            venue_kind=dict(VenueType.choices).get(venue.venue_type),
            facts=facts_of(venue.pk),
            years=years_of(venue.pk),
            titles=titles_of([venue.unit_id]).filter(venue=venue),
            may_edit=may(self.actor, EDIT, venue.unit_id),
            **kwargs,
        )


class VenueEdit(VenueMixin, RegisterForm):
    form_class = VenueForm
    permission = EDIT
    takes_units = True

    def heading(self) -> str:
        return self.venue.name if self.kwargs else _("New venue")

    def back_url(self) -> str:
        return self.address() if self.kwargs else reverse("workbench:registers:venues")

    def get_initial(self) -> dict[str, Any]:
        if not self.kwargs:
            return {"unit": self.actor.unit_ids[0]}
        venue = self.venue
        return {
            "unit": venue.unit_id,
            "name": venue.name,
            "place": venue.region_id or "",
            "address": venue.address,
            "opened_on": venue.opened_on,
            "closed_on": venue.closed_on,
            "note": venue.note,
        }

    def write(self, values: dict[str, Any]) -> str:
        draft = VenueDraft(
            unit_id=values["unit"],
            name=values["name"],
            region_code=values["place"] or labels_by_id([values["unit"]])[values["unit"]].region_code,
            address=values["address"],
            opened_on=values["opened_on"],
            closed_on=values["closed_on"],
            note=values["note"],
        )
        if self.kwargs:
            change_venue(actor=self.actor, venue_id=self.venue.pk, draft=draft, now=self.now)
            return self.address()
        made = create_venue(actor=self.actor, draft=draft, now=self.now)
        return reverse("workbench:registers:venue_facts", args=[made.public_id])


class VenueFactsNew(VenueMixin, RegisterForm):
    form_class = VenueFactsForm
    permission = EDIT

    def heading(self) -> str:
        return _("%(name)s: kind and floor space") % {"name": self.venue.name}

    def explain(self) -> str:
        return _("State what holds from a day on. Earlier years keep what was stated for them.")

    def back_url(self) -> str:
        return self.address()

    def get_initial(self) -> dict[str, Any]:
        venue, facts = self.venue, facts_of(self.venue.pk)
        start = self.today if facts else venue.opened_on
        values = {"starts_on": start, "building_area_m2": venue.building_area_m2, "hall_area_m2": venue.hall_area_m2}
        return {**values, "venue_type": venue.venue_type} if venue.venue_type else values

    def write(self, values: dict[str, Any]) -> str:
        state_venue_facts(actor=self.actor, venue_id=self.venue.pk, facts=VenueFacts(**values), now=self.now)
        return self.address()


class VenueYearNew(VenueMixin, RegisterForm):
    form_class = VenueYearForm
    permission = EDIT

    def heading(self) -> str:
        return _("%(name)s: figures of a year") % {"name": self.venue.name}

    def explain(self) -> str:
        return _(
            "Leave empty what is not known. A new statement for the same year replaces the old one, which is kept."
        )

    def back_url(self) -> str:
        return self.address()

    def get_initial(self) -> dict[str, Any]:
        last: date = self.today.replace(month=1, day=1) - timedelta(days=1)
        return {"year": last.year}

    def write(self, values: dict[str, Any]) -> str:
        state_venue_year(actor=self.actor, venue_id=self.venue.pk, facts=YearFacts(**values), now=self.now)
        return self.address()
