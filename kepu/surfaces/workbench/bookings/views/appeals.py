"""Explanations of missed visits: read, accepted or not, with an answer."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors.desk import list_appeals
from kepu.engines.booking.services import decide_appeal
from kepu.surfaces.workbench.bookings.forms import DecisionForm
from kepu.surfaces.workbench.bookings.pages import DeskForm, area_tabs
from kepu.surfaces.workbench.pages import Listing


class Appeals(Listing):
    """Those to be decided first, then what was decided."""

    permission = MANAGE
    template_name = "workbench/bookings/appeals.html"

    def rows(self) -> Any:
        return list_appeals(unit_ids=self.unit_ids)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=area_tabs("appeals", may_decide=True), **kwargs)


class Decision(DeskForm):
    permission = MANAGE
    form_class = DecisionForm
    submit_label = gettext_lazy("Decide")
    saved = gettext_lazy("Decided; whoever explained is told.")

    @cached_property
    def appeal(self) -> Any:
        found = list_appeals(unit_ids=self.unit_ids).filter(pk=self.kwargs["pk"], state="open").first()
        if found is None:
            raise Http404
        return found

    def heading(self) -> str:
        return _("Explanation: %(title)s") % {"title": self.appeal.strike.booking.slot.offering.title}

    def intro(self) -> str:
        return str(self.appeal.text)

    def back_url(self) -> str:
        return reverse("workbench:bookings:appeals")

    def write(self, values: dict[str, Any]) -> str:
        upheld = values["upheld"] == "yes"
        decide_appeal(
            actor=self.actor, appeal_id=self.appeal.pk, upheld=upheld, answer=values["answer"], now=self.now
        )  # fmt: skip
        return self.back_url()
