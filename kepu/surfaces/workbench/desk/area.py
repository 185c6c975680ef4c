from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.desks.models import Commission, Guide, Topic
from kepu.domain.desks.selectors import asked_of, find_gaps, guides_seen_by, slots_due, words_of
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, holds, units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

SECTION = gettext_lazy("Articles and media")
MENU = [
    MenuItem(
        section=SECTION, label=gettext_lazy("Desk calendar"), url_name="workbench:desk:index", icon="calendar",
        permission=READ, order=51,
    ),
    MenuItem(
        section=SECTION, label=gettext_lazy("Topic guides"), url_name="workbench:desk:guides", icon="book",
        permission=READ, order=52,
    ),
    MenuItem(
        section=SECTION, label=gettext_lazy("Commissions"), url_name="workbench:desk:commissions", icon="mail",
        permission=READ, order=53,
    ),
]  # fmt: skip


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """What I was asked for, texts due, deliveries to take, proposals to decide, calls that are open, columns without a piece."""
    yield from _asked_of_me(actor, today)
    yield from _texts(actor, today)
    yield from _deliveries(actor)
    if holds(actor, "topics.propose"):
        yield from _calls(actor, today)
    if holds(actor, "desk.edit"):
        yield from _desk(actor, today)


def _asked_of_me(actor: Actor, today: date) -> Iterator[Waiting]:
    for row in asked_of(actor).filter(state__in=["invited", "accepted", "returned"])[:5]:
        tone = "bad" if row.due_on < today else "warn" if row.is_invited else "info"
        detail = _("You are asked for a contribution. Accept or decline") if row.is_invited else _("To be delivered")
        yield Waiting(title=words_of(row).title, url=_commission(row), tone=tone, due_on=row.due_on, detail=detail)


def _texts(actor: Actor, today: date) -> Iterator[Waiting]:
    for slot in slots_due(until=date.max).filter(assignee=actor.account_id)[:5]:
        due = slot.due_on or slot.day
        url = reverse("workbench:desk:slot", args=[slot.public_id])
        yield Waiting(
            title=slot.title, url=url, tone="bad" if due < today else "info", due_on=due, detail=slot.channel.name
        )


def _deliveries(actor: Actor) -> Iterator[Waiting]:
    """Of the desk's own units, so that a coordinator far above is not asked about everything below."""
    own = Commission.objects.readable_by(actor).filter(state="delivered")
    mine = own.filter(unit__in=actor.unit_ids) if holds(actor, "desk.edit") else own.none()
    mine = mine.exclude(kind="policy_advice") | own.filter(addressees__account=actor.account_id)
    for row in mine.distinct().order_by("due_on", "pk")[:5]:
        detail = _("Delivered: take it or return it")
        yield Waiting(title=words_of(row).title, url=_commission(row), tone="warn", due_on=row.due_on, detail=detail)


def _calls(actor: Actor, today: date) -> Iterator[Waiting]:
    rows: list[Guide] = list(guides_seen_by(actor).filter(opens_on__lte=today, closes_on__gte=today))
    for guide in rows[:3]:
        is_asked = guide.addressees.filter(unit__in=actor.unit_ids).exists()
        if is_asked and not guide.topics.filter(unit__in=actor.unit_ids).exists():
            url = reverse("workbench:desk:guide", args=[guide.public_id])
            yield Waiting(title=guide.title, url=url, due_on=guide.closes_on, detail=_("Topics are asked for"))


def _desk(actor: Actor, today: date) -> Iterator[Waiting]:
    proposed = Topic.objects.filter(guide__unit__in=actor.unit_ids, state="proposed").count()
    if proposed:
        yield Waiting(title=_("Topics to decide on"), url=reverse("workbench:desk:guides"), tone="warn", count=proposed)
    own = units_within(actor, "desk.edit") & frozenset(actor.unit_ids)
    gaps = find_gaps(own, today=today)
    if gaps:
        url = reverse("workbench:desk:checks")
        yield Waiting(title=_("Columns without a piece"), url=url, tone="warn", count=len(gaps))


def _commission(row: Commission) -> str:
    return reverse("workbench:desk:commission", args=[row.public_id])
