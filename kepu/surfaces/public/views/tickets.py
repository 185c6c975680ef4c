"""A ticket to print: A6, black on white, readable by a camera and by eyes."""

from typing import Any

from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from kepu.engines.booking.contracts import VISITOR, BookingView
from kepu.engines.booking.errors import UnknownBooking
from kepu.engines.booking.selectors import get_booking
from kepu.engines.booking.tickets import short_code
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import actor_of
from kepu.surfaces.public.frame import academy, name_of
from kepu.surfaces.public.reading.qr import code_for


@method_decorator(never_cache, name="dispatch")
class TicketPage(TemplateView):
    """For the booking's account, or whoever has its key; only while the booking is confirmed."""

    template_name = "public/ticket.html"

    @cached_property
    def actor(self) -> Actor:
        user = self.request.user
        return actor_of(user.pk or 0, str(user)) if user.is_authenticated else VISITOR

    @cached_property
    def booking(self) -> BookingView:
        try:
            found = get_booking(actor=self.actor, booking_id=self.kwargs["booking"], key=self.kwargs["key"])
        except UnknownBooking as missing:
            raise Http404 from missing
        if found.ticket_code is None:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.booking
        del kwargs["booking"], kwargs["key"]  # of the address; the page reads the booking itself
        starts, ends = row.slot.starts_at.astimezone(ACADEMY_ZONE), row.slot.ends_at.astimezone(ACADEMY_ZONE)
        top = academy()
        return super().get_context_data(
            booking=row,
            title=row.slot.title or row.offering.title,
            day=starts.date(),
            hours=f"{starts:%H:%M}–{ends:%H:%M}",
            qr=code_for(row.ticket_code or ""),
            code=short_code(row.public_id),
            academy_name=name_of(top) if top else "",
            **kwargs,
        )
