from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import ADMIT, MANAGE
from kepu.engines.booking.selectors import get_slot, head_counts, slots_with_open_conflicts
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

MENU = [
    MenuItem(
        section=gettext_lazy("Events and visits"), label=gettext_lazy("Check-in"), url_name="workbench:gate:index", icon="ok",
        permission=ADMIT, order=48,
    )
]  # fmt: skip
LOOK_BACK = timedelta(days=30)
MOST = 5


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Conflicts between gates that somebody who manages the place has to settle."""
    if not holds(actor, MANAGE):
        return
    own = units_within(actor, MANAGE) & frozenset(actor.unit_ids)
    slot_ids = slots_with_open_conflicts(unit_ids=own, since=now() - LOOK_BACK)[:MOST]
    counts = head_counts(slot_ids=slot_ids)
    for slot_id in slot_ids:
        slot = get_slot(slot=slot_id, now=now())
        yield Waiting(
            title=_("Conflicts between gates: %(title)s") % {"title": slot.title or slot.offering_title},
            url=reverse("workbench:gate:conflicts", args=[slot.public_id]),
            tone="warn",
            count=counts[slot_id].open_conflicts,
        )
