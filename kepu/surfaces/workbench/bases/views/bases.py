"""Bases: the list, entering and changing one, publication."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.contracts import BaseDraft
from kepu.domain.bases.models import Base
from kepu.domain.bases.policies import MANAGE
from kepu.domain.bases.selectors import venues_of
from kepu.domain.bases.selectors.bases import bases_of
from kepu.domain.bases.services.bases import close_base, enter_base, hide_base, publish_base
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.bases.forms.bases import BaseFilter, BaseForm, DayForm
from kepu.surfaces.workbench.bases.pages import BasesConfirm, BasesForm, InSight, area_tabs, managed_units
from kepu.surfaces.workbench.pages import Listing, ReasonForm


class BaseList(Listing):
    template_name = "workbench/bases/list.html"
    filter_class = BaseFilter
    export_name = gettext_lazy("Bases")

    def rows(self) -> QuerySet[Base]:
        rows = bases_of(self.unit_ids)
        if self.words:
            rows = rows.filter(
                Q(name__icontains=self.words) | Q(unit__name__icontains=self.words) | Q(address__icontains=self.words)
            )
        if kind := self.chosen("kind"):
            rows = rows.filter(kind=kind)
        open_now = Q(closed_on__isnull=True) | Q(closed_on__gt=self.today)
        states = {
            "published": Q(open_now, published_at__isnull=False),
            "hidden": Q(open_now, published_at__isnull=True),
            "closed": ~open_now,
        }
        return rows.filter(states.get(self.chosen("state") or "", open_now))

    def headings(self) -> list[str]:
        return [
            _("Name of the place"),
            _("Unit"),
            _("Kind of base"),
            _("County or district"),
            _("Address"),
            _("Public page"),
        ]

    def cells(self, row: Any) -> list[Any]:
        place = row.region.name if row.region else ""
        page = f"/bases/{row.slug}/" if row.is_published else ""
        return [row.name, row.unit.name, row.get_kind_display(), place, row.address, page]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=area_tabs("index"), may_enter=holds(self.actor, MANAGE), **kwargs)


class BaseNew(BasesForm):
    form_class = BaseForm

    def heading(self) -> str:
        return _("New base")

    def back_url(self) -> str:
        return reverse("workbench:bases:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        units = managed_units(self)
        venues = list(venues_of(units, on=self.today).values_list("pk", "name"))
        return {**super().get_form_kwargs(), "unit_ids": units, "venues": venues}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.actor.unit_ids[0], "opened_on": self.today, "on_holidays": "sunday"}

    def write(self, values: dict[str, Any]) -> str:
        made = enter_base(actor=self.actor, draft=_draft(values), now=self.now)
        return reverse("workbench:bases:text_edit", args=[made.public_id])


class BaseEdit(InSight, BaseNew):
    def heading(self) -> str:
        return self.base.name

    def back_url(self) -> str:
        return self.base_url()

    def get_initial(self) -> dict[str, Any]:
        base = self.base
        same = (
            "kind", "name", "name_en", "slug", "address", "latitude", "longitude", "phone", "mail", "accessible_seats", "access",
            "on_holidays", "slots_ahead_days", "opened_on", "grade_from", "grade_to",
        )  # fmt: skip
        linked = {"unit": base.unit_id, "venue": base.venue_id, "place": base.region_id or ""}
        return {**{name: getattr(base, name) for name in same}, **linked}

    def write(self, values: dict[str, Any]) -> str:
        enter_base(actor=self.actor, draft=_draft(values), base_id=self.base.pk, now=self.now)
        return self.base_url()


class Publication(InSight, BasesConfirm):
    confirm_label = gettext_lazy("Publish")
    saved = gettext_lazy("The base is on the public site.")

    def heading(self) -> str:
        return _("Publish %(name)s?") % {"name": self.base.name}

    def text(self) -> str:
        return _("The page, its opening hours and the slots that can be booked become public.")

    def back_url(self) -> str:
        return self.base_url()

    def write(self, values: dict[str, Any]) -> str:
        publish_base(actor=self.actor, base_id=self.base.pk, now=self.now)
        return self.base_url()


class Hiding(InSight, BasesConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Take off the public site")
    saved = gettext_lazy("The base is no longer public. Bookings stay as they are.")

    def heading(self) -> str:
        return _("Take %(name)s off the public site?") % {"name": self.base.name}

    def back_url(self) -> str:
        return self.base_url()

    def write(self, values: dict[str, Any]) -> str:
        hide_base(actor=self.actor, base_id=self.base.pk, reason=values["reason"], now=self.now)
        return self.base_url()


class Closing(InSight, BasesConfirm):
    form_class = DayForm
    confirm_label = gettext_lazy("Close for good")
    danger = True

    def heading(self) -> str:
        return _("Close %(name)s for good?") % {"name": self.base.name}

    def back_url(self) -> str:
        return self.base_url()

    def write(self, values: dict[str, Any]) -> str:
        close_base(
            actor=self.actor, base_id=self.base.pk, closed_on=values["closed_on"], reason=values["reason"], now=self.now
        )
        return self.base_url()


def _draft(values: dict[str, Any]) -> BaseDraft:
    unit, place = values.pop("unit"), values.pop("place")
    values["access"] = tuple(values["access"])
    region = place or labels_by_id([unit])[unit].region_code
    return BaseDraft(unit_id=unit, region_code=region, venue_id=values.pop("venue"), **values)
