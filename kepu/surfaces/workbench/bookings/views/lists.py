"""What can be booked, and who has booked it."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.contracts import BookingFilter, BookingView, OfferingView
from kepu.engines.booking.models import OPEN
from kepu.engines.booking.policies import DESK, MANAGE, manage_key
from kepu.engines.booking.selectors import list_bookings, list_offerings, list_slots
from kepu.engines.booking.services import cancel_booking
from kepu.foundation.audit.services import note
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.bases.said import booking_row, moment_of
from kepu.surfaces.workbench.bookings.forms import BookingsFilter
from kepu.surfaces.workbench.bookings.pages import DeskConfirm, OfBooking, OfOffering, area_tabs
from kepu.surfaces.workbench.pages import Listing, ReasonForm


class Offerings(Listing):
    """Everything that can be booked in the units whose desk the person keeps."""

    permission = DESK
    template_name = "workbench/bookings/index.html"

    def rows(self) -> list[OfferingView]:
        found = list_offerings(unit_ids=self.unit_ids)
        words = self.words.casefold()
        return [row for row in found if words in f"{row.title} {row.place}".casefold()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = area_tabs("index", may_decide=holds(self.actor, MANAGE))
        return super().get_context_data(tabs=tabs, words=self.words, **kwargs)


class _Rows(Sequence[BookingView]):
    """Bookings that are read slice by slice."""

    def __init__(self, offering: OfferingView, filters: BookingFilter) -> None:
        self.asked: dict[str, Any] = {"unit_ids": [offering.unit_id], "filters": filters}

    def __len__(self) -> int:
        return list_bookings(**self.asked, limit=0)[1]

    def __getitem__(self, cut: Any) -> Any:
        start = cut.start or 0
        return list_bookings(**self.asked, offset=start, limit=cut.stop - start)[0]


class Bookings(OfOffering, Listing):
    """Who has booked an offering: by state, day and group, with export."""

    permission = DESK
    template_name = "workbench/bookings/offering.html"
    filter_class = BookingsFilter

    @property
    def export_name(self) -> str:
        return self.offering.title

    @cached_property
    def is_coming(self) -> bool:
        """Nothing was asked for: bookings from today on, where there are any."""
        asked = any(self.request.GET.get(name) for name in ("q", "state", "first", "last", "groups"))
        return not asked and len(self._found(from_date=self.today)) > 0

    def _found(self, **wanted: Any) -> _Rows:
        return _Rows(self.offering, BookingFilter(source=self.offering.source, **wanted))

    def rows(self) -> _Rows:
        if self.is_coming:
            return self._found(from_date=self.today)
        state = self.chosen("state")
        return self._found(
            states=(state,) if state else (),
            from_date=self.chosen("first"),
            until_date=self.chosen("last"),
            groups_only=bool(self.chosen("groups")),
            words=self.words,
        )

    def headings(self) -> list[str]:
        return [
            _("Time"), _("Who booked"), _("Contact"), _("People"), _("Children"), _("State"), _("How"), _("School"), _("Came"),
        ]  # fmt: skip

    def cells(self, row: BookingView) -> list[Any]:
        line = booking_row(row)
        return [
            line["time"], line["who"], row.contact_hint, row.seats, row.children, line["state"], row.channel, row.school, row.admitted,
        ]  # fmt: skip

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.GET.get("export"):
            note(
                actor=self.actor, verb="booking.exported", object_kind="offering", object_key=str(self.offering.id),
                object_title=self.offering.title, unit_id=self.offering.unit_id, now=self.now,
            )  # fmt: skip
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | self.frame("offering")
        lines = [
            {
                **booking_row(row),
                "own_page": reverse("public:booking", args=[row.public_id, manage_key(row.public_id)]),
                "may_cancel": row.state in OPEN and row.slot.ends_at > self.now,
            }
            for row in context["page_obj"]
        ]
        slots = list_slots(offering_id=self.offering.id, from_date=self.today, now=self.now, limit=2)
        only = slots[0].public_id if len(slots) == 1 else None
        return {
            **context,
            "words": self.words,
            "is_coming": self.is_coming,
            "lines": lines,
            "only_slot": only,
            "may_manage": len(context["tabs"]) > 1,
        }


class Cancellation(OfBooking, DeskConfirm):
    """Cancels a booking with a reason that its holder reads."""

    form_class = ReasonForm
    confirm_label = gettext_lazy("Cancel the booking")
    danger = True
    saved = gettext_lazy("Cancelled; whoever booked is told.")

    def heading(self) -> str:
        return _("Cancel the booking of %(when)s?") % {"when": moment_of(self.booking.slot)}

    def text(self) -> str:
        row = booking_row(self.booking)
        return f"{self.booking.offering.title} · {row['who']}"

    def write(self, values: dict[str, Any]) -> str:
        cancel_booking(actor=self.actor, booking_id=self.booking.public_id, reason=values["reason"], now=self.now)
        return self.back_url()
