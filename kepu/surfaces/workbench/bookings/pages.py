"""What pages of bookings share: an offering or a booking in sight, refusals in words, tabs."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.engines.booking.contracts import BookingView, OfferingView
from kepu.engines.booking.errors import BookingError, Refusal, UnknownBooking
from kepu.engines.booking.policies import DESK, MANAGE
from kepu.engines.booking.selectors import get_booking, get_offering
from kepu.engines.booking.selectors.slots import get_offering_by_id
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Refusing
from kepu.surfaces.workbench.slots import said_refusal

REFUSALS = (Refusal, BookingError)


class OfOffering:
    """A page about one offering of the units over which the view's permission is held; others get 404."""

    permission = MANAGE
    actor: Any
    now: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def offering(self) -> OfferingView:
        found = get_offering_by_id(offering_id=self.kwargs["offering"])
        if found is None or found.unit_id not in self.unit_ids:
            raise Http404
        return found

    def page(self, name: str) -> str:
        return reverse(f"workbench:bookings:{name}", args=[self.offering.id])

    def frame(self, current: str) -> dict[str, Any]:
        """Title and tabs of an offering's pages."""
        names = [("offering", _("Bookings"))]
        if may(self.actor, MANAGE, self.offering.unit_id):
            names += [("invitations", _("Invitations")), ("blackouts", _("Black-outs")), ("locks", _("Locks"))]
        tabs = [{"label": label, "url": self.page(name), "current": name == current} for name, label in names]
        return {"offering": self.offering, "tabs": tabs}


class OfBooking:
    """A page about one booking of the units over which the view's permission is held; others get 404."""

    permission = DESK
    actor: Any
    now: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def booking(self) -> BookingView:
        try:
            found = get_booking(actor=self.actor, booking_id=self.kwargs["public_id"])
        except UnknownBooking as missing:
            raise Http404 from missing
        if found.offering.unit_id not in self.unit_ids:
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:bookings:offering", args=[self.booking.offering.id])


class OfTheDesk(Refusing):
    """What the engine refuses is said above the form."""

    refusals = REFUSALS

    def explain(self, error: Exception) -> str:
        return said_refusal(error)


class DeskForm(OfTheDesk, FormPage):
    """A form of the booking desk."""


class DeskConfirm(OfTheDesk, ConfirmPage):
    """Asks for a reason before something that somebody else notices."""


class DeskAct(OfTheDesk, ActPage):
    """A POST that does one thing and goes back."""


def area_tabs(current: str, *, may_decide: bool) -> list[dict[str, Any]]:
    """The pages of the area."""
    names = [("index", _("What can be booked"))]
    if may_decide:
        names.append(("appeals", _("Explanations of missed visits")))
    return [
        {"label": label, "url": reverse(f"workbench:bookings:{name}"), "current": name == current}
        for name, label in names
    ]


def bookings_url(actor: Any, source: str) -> str:
    """Where the bookings of what has this source are listed; empty for who does not keep its desk, or while there are none."""
    found = get_offering(source=source)
    if found is None or not may(actor, DESK, found.unit_id):
        return ""
    return reverse("workbench:bookings:offering", args=[found.id])
