"""What pages about bookings share, whichever area they stand in: the slot in an address, the engine's refusals in words."""

from typing import Any

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.errors import CapacityBelowTaken, Refusal, UnknownSlot
from kepu.engines.booking.selectors import get_slot
from kepu.engines.booking.words import advise_in_words, explain


class OfSlot:
    """The slot named by `public_id`; one of a unit over which the view's permission is not held is not there."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]
    now: Any

    @cached_property
    def slot(self) -> SlotView:
        try:
            found = get_slot(slot=self.kwargs["public_id"], now=self.now)
        except UnknownSlot as missing:
            raise Http404 from missing
        if found.unit_id not in self.unit_ids:
            raise Http404
        return found


def said_refusal(error: Exception) -> str:
    """A refusal of the booking engine in one text: what happened and what helps."""
    language = get_language() or "zh-hans"
    if isinstance(error, Refusal):
        return " ".join([explain(error, language), *advise_in_words(error, language)])
    if isinstance(error, CapacityBelowTaken):
        return _("More places than that are taken or held.")
    return _("This cannot be done now. Somebody may have been faster; look at the page again.")
