"""What others read of the audit log."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from kepu.foundation.audit.models import Event
from kepu.foundation.audit.querysets import EventQuerySet


def list_events(
    *,
    unit_ids: Collection[int] | None,
    account_ids: Collection[int] = (),
    text: str = "",
    verb: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
) -> EventQuerySet:
    """Events of the units (all when None) and what the accounts did without a unit (signing in), latest first."""
    rows = Event.objects.all()
    if unit_ids is not None:
        rows = rows.filter(Q(unit_id__in=unit_ids) | Q(unit_id__isnull=True, account__in=account_ids))
    return rows.matching(text).with_verb(verb).between(since, until).order_by("-at", "-pk")


def list_verbs() -> list[str]:
    """Every verb that occurs, for a filter."""
    return list(Event.objects.order_by("verb").values_list("verb", flat=True).distinct())


def events_about(*, kind: str, key: str, limit: int = 50) -> list[Event]:
    """The latest events about one object; the caller has checked that the reader may see it."""
    return list(Event.objects.filter(object_kind=kind, object_key=key).order_by("-at", "-pk")[:limit])
