"""Whether people of a session have something else at its time, said as far as the reader may know it. The reader decides; nothing is
refused."""

from collections.abc import Collection, Mapping
from itertools import groupby

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kepu.domain.desks.selectors import engagements as commissions_then
from kepu.domain.events.models import Session
from kepu.domain.events.selectors import engagements as sessions_then
from kepu.engines.booking.selectors.elsewhere import engagements as holds_then
from kepu.engines.experts.selectors.times import engagements as experts_then
from kepu.foundation.clock import local_date
from kepu.foundation.people.contracts import Engagement
from kepu.foundation.units.contracts import Actor


def elsewhere(actor: Actor, session: Session, person_ids: Collection[int]) -> Mapping[int, list[str]]:
    """Person id → what they have at a session's time, in words; people who are free are absent. A fixed number of queries."""
    if not person_ids:
        return {}
    starts_at, ends_at = session.starts_at, session.ends_at
    first, last = local_date(starts_at), local_date(ends_at)
    found = [
        *sessions_then(actor=actor, person_ids=person_ids, starts_at=starts_at, ends_at=ends_at, besides=session.pk),
        *holds_then(actor=actor, person_ids=person_ids, starts_at=starts_at, ends_at=ends_at, besides=session.source),
        *commissions_then(actor=actor, person_ids=person_ids, first=first, last=last),
        *experts_then(actor=actor, person_ids=person_ids, first=first, last=last),
    ]
    found.sort(key=lambda one: (one.person_id, one.starts_at))
    return {person: _said(list(rows)) for person, rows in groupby(found, key=lambda one: one.person_id)}


def _said(rows: list[Engagement]) -> list[str]:
    """Each in words; those of which nothing may be known together as one."""
    told = [_words(one) for one in rows if one.is_told]
    return told if len(told) == len(rows) else [*told, _("has something else then")]


def _words(one: Engagement) -> str:
    day = date_format(local_date(one.starts_at), "MONTH_DAY_FORMAT")
    if one.kind == "rest":
        return _("rests, %(days)s") % {"days": one.title}
    if one.kind == "commission":
        return _("%(day)s, commission: %(title)s") % {"day": day, "title": one.title}
    if one.kind == "request":
        return _("%(day)s, expert request: %(title)s") % {"day": day, "title": one.title}
    when = f"{day} {timezone.localtime(one.starts_at):%H:%M}–{timezone.localtime(one.ends_at):%H:%M}"
    what = " · ".join(part for part in (when, one.title, one.place) if part)
    return _("has something else then: %(what)s") % {"what": what}
