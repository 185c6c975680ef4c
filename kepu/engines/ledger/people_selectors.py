"""What the book says of persons: acts they took part in, and the minutes they gave."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from kepu.engines.ledger.contracts import RecordRow
from kepu.engines.ledger.models import Contribution
from kepu.engines.ledger.querysets import COUNTED_STATES
from kepu.engines.ledger.selectors import rows_by_id


@dataclass(frozen=True, slots=True)
class PersonAct:
    """A live record in which a person took part, with role and minutes (None = not known)."""

    record: RecordRow
    role: str
    minutes: int | None


def acts_of_person(person_id: int, *, limit: int = 100) -> list[PersonAct]:
    """Live records with the person's part, latest first, proposed ones included; drills are left out."""
    parts = Contribution.objects.filter(person=person_id, record__is_live=True, record__is_drill=False)
    found = list(
        parts.order_by("-record__started_on", "-record_id").values_list("record_id", "role", "minutes")[:limit]
    )
    rows = rows_by_id(key for key, _role, _minutes in found)
    return [PersonAct(rows[key], role, minutes) for key, role, minutes in found]


def minutes_of_persons(person_ids: Iterable[int], *, since: date | None = None) -> dict[int, int]:
    """Person id → minutes given in counted acts, since a day; persons without any known minutes are absent. One query."""
    rows = Contribution.objects.filter(
        person__in=list(person_ids), minutes__isnull=False, record__is_live=True, record__is_drill=False,
        record__state__in=COUNTED_STATES,
    )  # fmt: skip
    if since is not None:
        rows = rows.filter(record__started_on__gte=since)
    return dict(rows.order_by().values_list("person_id").annotate(total=Sum("minutes")))
