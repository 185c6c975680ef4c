"""What pages of one slot share: the slot within the actor's reach."""

from functools import cached_property
from typing import Any

from django.http import Http404

from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.errors import UnknownSlot
from kepu.engines.booking.policies import ADMIT
from kepu.engines.booking.selectors import get_slot
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OfSlot(WorkbenchMixin):
    """Under an address with a slot's public id; the slot of another unit is not there."""

    permission = ADMIT
    kwargs: dict[str, Any]

    @cached_property
    def slot(self) -> SlotView:
        try:
            found = get_slot(slot=self.kwargs["public_id"], now=self.now)
        except UnknownSlot as missing:
            raise Http404 from missing
        if found.unit_id not in self.unit_ids:
            raise Http404
        return found


def title_of(slot: SlotView) -> str:
    """A slot's own title, or its offering's."""
    return slot.title or slot.offering_title


def hours_of(slot: SlotView) -> str:
    """09:00–10:00, in the academy's time."""
    return f"{slot.starts_at.astimezone(ACADEMY_ZONE):%H:%M}–{slot.ends_at.astimezone(ACADEMY_ZONE):%H:%M}"
