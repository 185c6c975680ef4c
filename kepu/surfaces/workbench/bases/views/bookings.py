"""One booking at the desk: who, when, its history; cancel, move, propose another time, decide a request."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.errors import BasesError, ReasonMissing
from kepu.domain.bases.selectors.bases import get_facility_by_source
from kepu.engines.booking.contracts import BookingView
from kepu.engines.booking.errors import UnknownBooking
from kepu.engines.booking.models import OPEN
from kepu.engines.booking.policies import DESK, MANAGE, manage_key
from kepu.engines.booking.selectors import get_booking, get_slot, list_slots
from kepu.engines.booking.services import (
    accept_move,
    cancel_booking,
    change_booking,
    confirm_request,
    decline_move,
    decline_request,
)
from kepu.foundation.clock import local_date
from kepu.foundation.places.selectors import labels_by_code
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.forms.visits import MoveForm
from kepu.surfaces.workbench.bases.pages import BasesAct, BasesConfirm, BasesForm
from kepu.surfaces.workbench.bases.said import booking_row, booking_state, moment_of
from kepu.surfaces.workbench.bases.views.slots import BOOKING_REFUSALS
from kepu.surfaces.workbench.bases.words import explain
from kepu.surfaces.workbench.pages import Page, ReasonForm
from kepu.surfaces.workbench.slots import said_refusal

AHEAD = timedelta(days=30)


class BookingInSight:
    """A page about one booking of a facility in sight."""

    permission = DESK
    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def booking(self) -> BookingView:
        try:
            found = get_booking(actor=self.actor, booking_id=self.kwargs["public_id"])
        except UnknownBooking as missing:
            raise Http404 from missing
        if found.offering.unit_id not in self.unit_ids or get_facility_by_source(found.offering.source) is None:
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bases:booking", args=[self.booking.public_id])

    def explain(self, error: Exception) -> str:
        return explain(error) if isinstance(error, BasesError) else said_refusal(error)


class BookingPage(BookingInSight, Page):
    template_name = "workbench/bases/booking.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.booking
        is_open = row.state in OPEN
        key = manage_key(row.public_id)
        return super().get_context_data(
            booking=row,
            line=booking_row(row),
            slot=get_slot(slot=row.slot.public_id, now=self.now),
            when=moment_of(row.slot),
            own_page=reverse("public:booking", args=[row.public_id, key]),
            is_open=is_open and row.slot.ends_at > self.now,
            may_decide=row.state == "requested" and may(self.actor, MANAGE, row.offering.unit_id),
            region=region_name(row.region_code),
            steps=[
                {"what": _step(step.act), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in reversed(row.steps)
            ],
            **kwargs,
        )


class Cancelling(BookingInSight, BasesConfirm):
    form_class = ReasonForm
    refusals = BOOKING_REFUSALS
    confirm_label = gettext_lazy("Cancel the booking")
    danger = True
    saved = gettext_lazy("Cancelled; whoever booked is told.")

    def heading(self) -> str:
        return _("Cancel the booking?")

    def write(self, values: dict[str, Any]) -> str:
        cancel_booking(actor=self.actor, booking_id=self.booking.public_id, reason=values["reason"], now=self.now)
        return self.back_url()


class Moving(BookingInSight, BasesForm):
    form_class = MoveForm
    refusals = BOOKING_REFUSALS
    saved = gettext_lazy("Moved.")

    def heading(self) -> str:
        return _("Move the booking of %(when)s") % {"when": moment_of(self.booking.slot)}

    def get_form_kwargs(self) -> dict[str, Any]:
        today = local_date(self.now)
        found = list_slots(source=self.booking.offering.source, from_date=today, until_date=today + AHEAD, now=self.now)
        slots = [
            (slot.id, f"{moment_of(slot)} · " + _("%(n)s places left") % {"n": slot.left})
            for slot in found
            if slot.state == "open" and slot.why_not != "blacked_out" and slot.left >= self.booking.seats
            if slot.public_id != self.booking.slot.public_id and slot.ends_at > self.now
        ]
        return {**super().get_form_kwargs(), "slots": slots}

    def write(self, values: dict[str, Any]) -> str:
        change_booking(actor=self.actor, booking_id=self.booking.public_id, to_slot_id=values["slot"], now=self.now)
        return self.back_url()


class Deciding(BookingInSight, BasesAct):
    """Grants or refuses a request."""

    permission = MANAGE
    refusals = BOOKING_REFUSALS

    def act(self) -> None:
        known = {"actor": self.actor, "booking_id": self.booking.public_id, "now": self.now}
        if self.request.POST.get("grant"):
            confirm_request(**known)
        elif reason := self.request.POST.get("reason", "").strip():
            decline_request(reason=reason, **known)
        else:
            raise ReasonMissing("decline")


class Answering(BookingInSight, BasesAct):
    """The holder answered a move proposal by telephone."""

    refusals = BOOKING_REFUSALS

    def act(self) -> None:
        answer = accept_move if self.request.POST.get("take") else decline_move
        answer(actor=self.actor, booking_id=self.booking.public_id, now=self.now)


def region_name(code: str) -> str:
    """A county with what it lies in; the code itself where the table does not know it."""
    labels = labels_by_code([code]) if code else {}
    return labels[code].chain if code in labels else code


def _step(act: str) -> str:
    said = {"changed": _("changed"), "moved": _("moved to another time"), "proposed": _("another time was proposed")}
    return said.get(act) or booking_state(act)
