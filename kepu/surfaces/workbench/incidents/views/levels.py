"""Levels with the rules that follow from them; the academy's administrators change them."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.emergency.models import Level
from kepu.domain.emergency.selectors.desk import levels
from kepu.domain.emergency.services import change_level
from kepu.domain.emergency.services.levels import MANAGE, NUMBERS
from kepu.foundation.units.policies import Refused, is_central
from kepu.surfaces.workbench.incidents.forms import LevelForm
from kepu.surfaces.workbench.incidents.pages import IncidentsForm
from kepu.surfaces.workbench.incidents.words import level_label, tabs
from kepu.surfaces.workbench.pages import found_or_404
from kepu.surfaces.workbench.shell import WorkbenchPage

PLAIN = ("title_zh", "title_en", "colour", "with_secrecy", "note", *NUMBERS)


class Levels(WorkbenchPage):
    template_name = "workbench/incidents/levels.html"
    permission = "read"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [{"level": row, "lines": self._lines(row)} for row in levels()]
        return super().get_context_data(tabs=tabs("levels"), rows=rows, may_edit=is_central(self.actor), **kwargs)

    @staticmethod
    def _lines(row: Level) -> list[tuple[Any, Any]]:
        names = [(level_label(name), getattr(row, name)) for name in NUMBERS]
        secrecy = (level_label("with_secrecy"), _("yes") if row.with_secrecy else _("no"))
        return [*names, secrecy, (level_label("note"), row.note)]


class Edit(IncidentsForm):
    permission = "read"
    form_class = LevelForm

    @cached_property
    def level(self) -> Level:
        if not is_central(self.actor):
            raise Refused(MANAGE)
        found: Level = found_or_404(Level.objects.filter(code=self.kwargs["code"]).first())
        return found

    def heading(self) -> str:
        return self.level.title

    def intro(self) -> str:
        return _("Running files follow the new numbers at once. Times are in minutes.")

    def back_url(self) -> str:
        return reverse("workbench:incidents:levels")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.level, name) for name in PLAIN}

    def get_form(self, form_class: Any = None) -> Any:
        assert self.level
        return super().get_form(form_class)

    def write(self, values: dict[str, Any]) -> str:
        form = LevelForm(self.request.POST)
        form.is_valid()
        change_level(actor=self.actor, code=self.level.code, draft=form.draft(), now=self.now)
        return self.back_url()
