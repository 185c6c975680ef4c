from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.policies import EDIT
from kepu.domain.events.selectors import invitations_to, to_close
from kepu.foundation.clock import local_date, now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Events and visits")
MENU = [
    MenuItem(
        section=SECTION, label=gettext_lazy("Sessions"), url_name="workbench:events:index", icon="flag", permission=READ,
        order=41,
    ),
    MenuItem(
        section=SECTION, label=gettext_lazy("Brands and editions"), url_name="workbench:events:editions", icon="medal",
        permission=READ, order=42,
    ),
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Invitations without an answer, sessions held and not closed; of the actor's own units."""
    if not holds(actor, EDIT):
        return
    own = units_within(actor, EDIT) & frozenset(actor.unit_ids)
    for part in invitations_to(own)[:5]:
        edition = part.edition
        due = edition.answer_by or edition.starts_on
        yield Waiting(
            title=str(edition), url=reverse("workbench:events:edition", args=[edition.public_id]),
            tone="bad" if due < today else "warn", due_on=due, detail=_("Does your unit take part?"),
        )  # fmt: skip
    for session in to_close(unit_ids=own, now=now())[:5]:
        yield Waiting(
            title=session.title, url=reverse("workbench:events:session", args=[session.public_id]), tone="warn",
            due_on=local_date(session.ends_at), detail=_("Held: say how many came and close it"),
        )  # fmt: skip
