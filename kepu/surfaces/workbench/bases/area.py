from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.models import OpeningProposal
from kepu.domain.bases.policies import MANAGE, SECRECY
from kepu.domain.bases.selectors import titles_of
from kepu.domain.bases.selectors.bases import bases_of
from kepu.domain.bases.selectors.calendar import days_to_review
from kepu.domain.bases.selectors.visits import days_to_close_of
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting
from kepu.surfaces.workbench.bases.views.texts import waiting_texts

MENU = [
    MenuItem(
        section=gettext_lazy("Events and visits"), label=gettext_lazy("Bases"), url_name="workbench:bases:index", icon="pin",
        permission=READ, order=46,
    )
]  # fmt: skip
SOON = timedelta(days=180)


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Texts to clear, days to close, proposals to decide, days to review, titles that end; of the actor's own units."""
    if holds(actor, SECRECY) and (count := waiting_texts(actor)):
        yield Waiting(title=_("Texts to clear"), url=reverse("workbench:bases:texts"), tone="warn", count=count)
    if not holds(actor, MANAGE):
        return
    own = units_within(actor, MANAGE) & frozenset(actor.unit_ids)
    bases = list(
        bases_of(own).filter(published_at__isnull=False, closed_on__isnull=True).prefetch_related("facilities")[:20]
    )
    open_days = days_to_close_of(bases, now=now())
    for base in bases:
        if days := open_days[base.pk]:
            url = reverse("workbench:bases:days", args=[base.public_id])
            title = _("Days of opening to close: %(name)s") % {"name": base.name}
            yield Waiting(title=title, url=url, tone="warn", count=len(days))
    reviewed = Counter(row.base for row in days_to_review([base.pk for base in bases], first=today))
    for base, number in reviewed.items():
        url = reverse("workbench:bases:base", args=[base.public_id])
        title = _("Days to review after holidays were published: %(name)s") % {"name": base.name}
        yield Waiting(title=title, url=url, tone="warn", count=number)
    if count := OpeningProposal.objects.filter(facility__base__unit__in=own, state="proposed").count():
        yield Waiting(title=_("Proposals for longer opening"), url=reverse("workbench:bases:proposals"), count=count)
    for held in titles_of(own, on=today).filter(until__lte=today + SOON)[:5]:
        detail = _("The title ends: prepare the renewal")
        yield Waiting(
            title=held.title, url=reverse("workbench:bases:titles"), tone="warn", due_on=held.until, detail=detail
        )
