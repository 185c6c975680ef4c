"""The year's rules, set by the academy."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.plans.contracts import Cycle
from kepu.domain.plans.selectors import get_cycle
from kepu.domain.plans.services import set_cycle
from kepu.foundation.units.policies import require
from kepu.foundation.units.selectors import get_root
from kepu.surfaces.workbench.plans.forms import CycleForm
from kepu.surfaces.workbench.plans.pages import FormPage


class Rules(FormPage):
    permission = "directives.manage"
    form_class = CycleForm

    @cached_property
    def year(self) -> int:
        require(self.actor, "directives.manage", get_root().id)
        return int(self.kwargs["year"])

    def heading(self) -> str:
        return _("Days of %(year)s") % {"year": self.year}

    def intro(self) -> str:
        return _("After these days units, branches and the academy are told by themselves what is missing.")

    def back_url(self) -> str:
        return f"{reverse('workbench:plans:index')}?year={self.year}"

    def get_initial(self) -> dict[str, Any]:
        cycle = get_cycle(self.year)
        return {
            name: getattr(cycle, name) for name in ("plans_due_on", "studies_due_on", "answers_due_on", "brand_days")
        }

    def write(self, values: dict[str, Any]) -> str:
        set_cycle(actor=self.actor, cycle=Cycle(year=self.year, **values), now=self.now)
        return self.back_url()
