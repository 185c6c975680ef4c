"""Locks: who may not book for now and why, lifted before their time, or set by hand."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.models import MISSED
from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors.desk import list_locks
from kepu.engines.booking.services import lift_lock, lock_holder
from kepu.surfaces.workbench.bases.said import booking_row
from kepu.surfaces.workbench.bookings.forms import LockForm
from kepu.surfaces.workbench.bookings.pages import DeskAct, DeskConfirm, OfBooking, OfOffering
from kepu.surfaces.workbench.pages import Page


class Locks(OfOffering, Page):
    template_name = "workbench/bookings/locks.html"
    permission = MANAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        locks = [
            {
                "row": row,
                "who": str(row.account) if row.account else getattr(row, "hint", ""),  # annotated by the selector
                "why": _("visits missed") if row.reason == MISSED else row.reason,
                "by": "" if row.reason == MISSED else row.set_by_name,
            }
            for row in list_locks(offering_id=self.offering.id, now=self.now)
        ]
        return super().get_context_data(**kwargs) | self.frame("locks") | {"locks": locks}


class Lifting(OfOffering, DeskAct):
    done = gettext_lazy("Lifted: they can book again.")

    def act(self) -> None:
        found = list_locks(offering_id=self.offering.id, now=self.now).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        lift_lock(actor=self.actor, lock_id=found.pk, now=self.now)

    def back_url(self) -> str:
        return self.page("locks")


class LockNew(OfBooking, DeskConfirm):
    """Locks the holder of a booking by hand, for instance for touting."""

    permission = MANAGE
    form_class = LockForm
    confirm_label = gettext_lazy("Lock")
    danger = True
    saved = gettext_lazy("Locked until the day that you said.")

    def heading(self) -> str:
        return _("Lock whoever made this booking?")

    def text(self) -> str:
        return f"{self.booking.offering.title} · {booking_row(self.booking)['who']}"

    def effects(self) -> list[str]:
        return [_("They cannot book here until the lock ends."), _("What they have booked stays booked.")]

    def write(self, values: dict[str, Any]) -> str:
        row = self.booking
        lock_holder(
            actor=self.actor, offering_id=row.offering.id, holder_key=row.holder_key, account_id=row.account_id,
            until=self.now + timedelta(days=values["days"]), reason=values["reason"], now=self.now,
        )  # fmt: skip
        return self.back_url()
