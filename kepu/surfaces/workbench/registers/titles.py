from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.contracts import TitleDraft
from kepu.domain.bases.models import HeldTitle
from kepu.domain.bases.selectors import titles_of, venues_of
from kepu.domain.bases.services import enter_title
from kepu.surfaces.workbench.registers.edits import RegisterForm
from kepu.surfaces.workbench.registers.forms import TitleFilter, TitleForm
from kepu.surfaces.workbench.registers.lists import RegisterList

EDIT = "bases.edit"


class TitleList(RegisterList):
    template_name = "workbench/registers/titles.html"
    tab = "titles"
    edit_permission = EDIT
    filter_class = TitleFilter
    sorts = frozenset({"title", "since", "until", "unit__name"})
    export_name = gettext_lazy("Titles held")

    def rows(self) -> QuerySet[HeldTitle]:
        rows = titles_of(self.unit_ids, on=None if self.chosen.get("ended") else self.today)
        if self.words:
            rows = rows.filter(
                Q(title__icontains=self.words)
                | Q(unit__name__icontains=self.words)
                | Q(venue__name__icontains=self.words)
            )
        return rows.filter(level=self.chosen["level"]) if self.chosen.get("level") else rows

    def headings(self) -> list[str]:
        return [
            _("Title held"),
            _("Level"),
            _("Unit"),
            _("Venue"),
            _("Given by"),
            _("Since"),
            _("Until"),
            _("Where this is from"),
        ]

    def cells(self, row: Any) -> list[Any]:
        venue = row.venue.name if row.venue else ""
        return [
            row.title,
            row.get_level_display(),
            row.unit.name,
            venue,
            row.issuer,
            row.since,
            row.until,
            row.source_note,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(editable=self.may_edit_units(), **kwargs)


class TitleEdit(RegisterForm):
    form_class = TitleForm
    permission = EDIT
    takes_units = True

    @cached_property
    def held(self) -> HeldTitle | None:
        if "pk" not in self.kwargs:
            return None
        found = titles_of(self.unit_ids).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def heading(self) -> str:
        return self.held.title if self.held else _("New title")

    def back_url(self) -> str:
        return reverse("workbench:registers:titles")

    def get_form_kwargs(self) -> dict[str, Any]:
        venues = venues_of(self.unit_ids, on=self.today).values_list("pk", "name")
        return {**super().get_form_kwargs(), "venues": list(venues)}

    def get_initial(self) -> dict[str, Any]:
        held = self.held
        if held is None:
            return {"unit": self.actor.unit_ids[0], "since": self.today}
        names = ("title", "level", "issuer", "since", "until", "source_note")
        return {"unit": held.unit_id, "venue": held.venue_id, **{name: getattr(held, name) for name in names}}

    def write(self, values: dict[str, Any]) -> str:
        draft = TitleDraft(
            unit_id=values["unit"], title=values["title"], level=values["level"], issuer=values["issuer"],
            since=values["since"],
            until=values["until"], source_note=values["source_note"], venue_id=values["venue"],
        )  # fmt: skip
        enter_title(actor=self.actor, draft=draft, title_id=self.held.pk if self.held else None, now=self.now)
        return self.back_url()
