"""What pages of one slot share: the slot within the actor's reach."""

from kepu.engines.booking.contracts import SlotView
from kepu.engines.booking.policies import ADMIT
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.surfaces.workbench.shell import WorkbenchMixin
from kepu.surfaces.workbench.slots import OfSlot


class AtGate(OfSlot, WorkbenchMixin):
    """A page of one slot for whoever checks people in there."""

    permission = ADMIT


def title_of(slot: SlotView) -> str:
    """A slot's own title, or its offering's."""
    return slot.title or slot.offering_title


def hours_of(slot: SlotView) -> str:
    """09:00–10:00, in the academy's time."""
    return f"{slot.starts_at.astimezone(ACADEMY_ZONE):%H:%M}–{slot.ends_at.astimezone(ACADEMY_ZONE):%H:%M}"
