"""What is counted beside the seats of a slot."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.services import set_extra
from kepu.surfaces.workbench.bases.said import moment_of, pool_said
from kepu.surfaces.workbench.bookings.forms import ExtraForm
from kepu.surfaces.workbench.bookings.pages import DeskForm
from kepu.surfaces.workbench.slots import OfSlot


class Extras(OfSlot, DeskForm):
    """Wheelchair places, bus bays, guides of a language: how many a slot has."""

    permission = MANAGE
    form_class = ExtraForm

    def heading(self) -> str:
        return _("Beside the seats of %(when)s") % {"when": moment_of(self.slot)}

    def intro(self) -> str:
        known = [f"{pool_said(pool)} {pool.taken}/{pool.seats}" for pool in self.slot.pools if pool.kind == "extra"]
        return (
            _("Now: %(extras)s") % {"extras": "、".join(known)}
            if known
            else _("Nothing is counted beside the seats yet.")
        )

    def back_url(self) -> str:
        return reverse("workbench:bookings:offering", args=[self.slot.offering_id])

    def write(self, values: dict[str, Any]) -> str:
        set_extra(actor=self.actor, slot_id=self.slot.id, code=values["code"], seats=values["seats"], now=self.now)
        return self.back_url()
