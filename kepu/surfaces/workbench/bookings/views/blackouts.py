"""Black-outs of an offering: times in which nothing can be booked, and opening again before they end."""

from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors.desk import list_blackouts
from kepu.engines.booking.services import black_out, lift_black_out
from kepu.surfaces.workbench.bases.views.slots import say_moved
from kepu.surfaces.workbench.bookings.forms import BlackoutForm
from kepu.surfaces.workbench.bookings.pages import DeskAct, DeskForm, OfOffering
from kepu.surfaces.workbench.pages import Page


class Blackouts(OfOffering, Page):
    template_name = "workbench/bookings/blackouts.html"
    permission = MANAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list_blackouts(offering_id=self.offering.id, now=self.now)
        return super().get_context_data(**kwargs) | self.frame("blackouts") | {"blackouts": list(rows)}


class BlackoutNew(OfOffering, DeskForm):
    form_class = BlackoutForm
    submit_label = gettext_lazy("Black out and propose other times")
    saved = ""

    def heading(self) -> str:
        return _("Black out: %(title)s") % {"title": self.offering.title}

    def intro(self) -> str:
        return _(
            "Nothing can be booked for this time. Those who had booked are told and offered the nearest time with room, which is "
            "kept for them for 72 hours. Nobody is cancelled by this."
        )

    def back_url(self) -> str:
        return self.page("blackouts")

    def write(self, values: dict[str, Any]) -> str:
        _row, moved = black_out(actor=self.actor, offering_id=self.offering.id, now=self.now, **values)
        say_moved(self, len(moved.moved), len(moved.left))
        return self.back_url()


class Lifting(OfOffering, DeskAct):
    done = gettext_lazy("Open again: what was full serves its waiting list first.")

    def act(self) -> None:
        found = list_blackouts(offering_id=self.offering.id, now=self.now).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        lift_black_out(actor=self.actor, blackout_id=found.pk, now=self.now)

    def back_url(self) -> str:
        return self.page("blackouts")
