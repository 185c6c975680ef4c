"""A slot with its bookings: the desk books, changes places, blacks out with move proposals, cancels."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.models import Facility
from kepu.domain.bases.selectors.bases import get_facility_by_source
from kepu.engines.booking.contracts import BookingFilter, Guest, Holder, Party, Request
from kepu.engines.booking.errors import BookingError, Refusal
from kepu.engines.booking.policies import DESK, MANAGE
from kepu.engines.booking.selectors import list_bookings
from kepu.engines.booking.services import black_out, book, close_slot, join_waiting, reopen_slot, set_capacity
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.bases.forms.visits import CapacityForm, DeskBookingForm, ReasonWithProposals
from kepu.surfaces.workbench.bases.pages import REFUSALS, BasesAct, BasesConfirm, BasesForm
from kepu.surfaces.workbench.bases.said import booking_row, moment_of, pool_said, slot_state
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.pages import Page
from kepu.surfaces.workbench.slots import OfSlot, said_refusal

BOOKING_REFUSALS = (*REFUSALS, Refusal, BookingError)


class SlotInSight(OfSlot):
    """A page about one slot of a facility in sight."""

    @cached_property
    def facility(self) -> Facility:
        found = get_facility_by_source(self.slot.source)
        if found is None:
            raise Http404
        return found

    def slot_url(self) -> str:
        return reverse("workbench:bases:slot", args=[self.slot.public_id])

    def explain(self, error: Exception) -> str:
        return said_refusal(error) if isinstance(error, Refusal | BookingError) else super().explain(error)  # type: ignore[misc]


class SlotPage(SlotInSight, Page):
    template_name = "workbench/bases/slot.html"

    @cached_property
    def bookings(self) -> list[Any]:
        filters = BookingFilter(slot_id=self.slot.id)
        return list_bookings(unit_ids=[self.slot.unit_id], filters=filters, limit=2000)[0]

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        kind = request.GET.get("export", "")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        headings = [
            _("Time"),
            _("Who booked"),
            _("People"),
            _("Children"),
            _("State"),
            _("How"),
            _("School"),
            _("Came"),
        ]
        lines = []
        for line in (booking_row(row) for row in self.bookings):
            row = line["row"]
            lines.append(
                [
                    line["time"],
                    line["who"],
                    row.seats,
                    row.children,
                    line["state"],
                    row.channel,
                    row.school,
                    row.admitted,
                ]
            )
        return export_response(kind=kind, name=moment_of(self.slot), headings=headings, rows=lines)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        base = self.facility.base
        day = timezone.localtime(slot.starts_at).date()
        return super().get_context_data(
            slot=slot,
            base=base,
            facility=self.facility,
            when=moment_of(slot),
            state=slot_state(slot),
            pools=[(pool_said(pool), pool) for pool in slot.pools],
            lines=[booking_row(row) for row in self.bookings],
            day_url=reverse("workbench:bases:day", args=[base.public_id, day.isoformat()]),
            may_desk=may(self.actor, DESK, slot.unit_id) and slot.ends_at > self.now,
            may_manage=may(self.actor, MANAGE, slot.unit_id) and slot.ends_at > self.now,
            **kwargs,
        )


class DeskBooking(SlotInSight, BasesForm):
    """By telephone or at the desk; a full slot puts the party on the waiting list when asked."""

    permission = DESK
    form_class = DeskBookingForm
    refusals = BOOKING_REFUSALS
    submit_label = gettext_lazy("Book")
    saved = gettext_lazy("Booked.")

    def heading(self) -> str:
        return _("Book %(when)s") % {"when": moment_of(self.slot)}

    def intro(self) -> str:
        return f"{self.slot.offering_title} · " + _("%(n)s places left") % {"n": self.slot.left}

    def back_url(self) -> str:
        return self.slot_url()

    def get_form_kwargs(self) -> dict[str, Any]:
        left = {kind: {pool.code: pool_said(pool) for pool in self.slot.pools if pool.left and pool.kind == kind}
                for kind in ("share", "extra")}  # fmt: skip
        return {**super().get_form_kwargs(), "shares": left["share"], "extras": left["extra"]}

    def get_initial(self) -> dict[str, Any]:
        return {"key": uuid.uuid4().hex}

    def write(self, values: dict[str, Any]) -> str:
        holder = Holder(account_id=None, contact=values["contact"], name=values["name"])
        wanted = Request(
            slot=self.slot.id,
            holder=holder,
            party=_party(values),
            idempotency_key=values["key"],
            channel=values["channel"],
        )
        is_full = self.slot.why_not == "sold_out" and self.slot.may_wait and not wanted.party.share
        ask = join_waiting if is_full else book
        answer = ask(actor=self.actor, request=wanted, now=self.now)
        return reverse("workbench:bases:booking", args=[answer.booking])


class Capacity(SlotInSight, BasesForm):
    permission = MANAGE
    form_class = CapacityForm
    refusals = BOOKING_REFUSALS

    def heading(self) -> str:
        return _("Places of %(when)s") % {"when": moment_of(self.slot)}

    def back_url(self) -> str:
        return self.slot_url()

    def get_initial(self) -> dict[str, Any]:
        return {"capacity": self.slot.capacity}

    def write(self, values: dict[str, Any]) -> str:
        set_capacity(actor=self.actor, slot_id=self.slot.id, now=self.now, **values)
        return self.slot_url()


class BlackOut(SlotInSight, BasesConfirm):
    """The visit cannot take place: those booked are offered the nearest one with room."""

    permission = MANAGE
    form_class = ReasonWithProposals
    refusals = BOOKING_REFUSALS
    confirm_label = gettext_lazy("Black out and propose other times")
    danger = True
    saved = ""

    def heading(self) -> str:
        return _("Black out %(when)s?") % {"when": moment_of(self.slot)}

    def text(self) -> str:
        return _(
            "Nothing can be booked for this time. Those who had booked are told and offered the nearest time with room, which is "
            "kept for them for 72 hours. Nobody is cancelled by this."
        )

    def back_url(self) -> str:
        return self.slot_url()

    def write(self, values: dict[str, Any]) -> str:
        slot = self.slot
        _row, moved = black_out(
            actor=self.actor, offering_id=slot.offering_id, starts_at=slot.starts_at, ends_at=slot.ends_at,
            reason=values["reason"], now=self.now,
        )  # fmt: skip
        say_moved(self, len(moved.moved), len(moved.left))
        return self.slot_url()


class SlotSwitch(SlotInSight, BasesAct):
    """Closes a slot for booking, or opens it again."""

    permission = MANAGE
    refusals = BOOKING_REFUSALS

    def act(self) -> None:
        if self.slot.state == "closed":
            reopen_slot(actor=self.actor, slot_id=self.slot.id, now=self.now)
        else:
            close_slot(actor=self.actor, slot_id=self.slot.id, now=self.now)

    def back_url(self) -> str:
        return self.slot_url()


def say_moved(view: Any, offered: int, left: int) -> None:
    """How many bookings were offered another time, and for how many none was found."""
    messages.success(view.request, _("%(n)s bookings were offered another time.") % {"n": offered})
    if left:
        messages.warning(
            view.request, _("For %(n)s bookings no time with room was found: telephone them.") % {"n": left}
        )


def _party(values: dict[str, Any]) -> Party:
    if values["group_name"].strip():
        people = values["adults"] + values["children"]
        return Party(
            head_count=people, children=values["children"], group_name=values["group_name"], school=values["school"],
            region_code=values["county"] or "",
            share=values.get("share", ""), wheelchairs=values.get("wheelchairs") or 0, bays=values.get("bays") or 0,
            language=values.get("language", ""),
        )  # fmt: skip
    kinds = ["adult"] * values["adults"] + ["child"] * values["children"]
    told = [part.split() for part in values["document"].replace("，", ",").split(",") if part.strip()]
    chairs = values.get("wheelchairs") or 0
    return Party(
        guests=tuple(
            Guest(
                kind=kind,
                name=told[number][0] if number < len(told) and len(told[number]) > 1 else "",
                document=told[number][-1] if number < len(told) else "",
                document_kind="id_card" if number < len(told) else "",
                needs=("wheelchair",) if number < chairs else (),
            )
            for number, kind in enumerate(kinds)
        ),
        share=values.get("share", ""),
        language=values.get("language", ""),
    )
