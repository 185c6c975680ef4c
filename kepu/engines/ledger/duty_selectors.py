"""What those read of the ledger who plan acts and answer for duties: acts by tag, by day and place, within given units."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Max, OuterRef, Q, Sum
from django.utils.translation import get_language

from kepu.engines.ledger.models import Kind, Record, Share, Spend, Tag
from kepu.engines.ledger.querysets import COUNTED_STATES, RecordQuerySet

TagPair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ActLine:
    """A live record in short. `unit_ids`: host first, then co-hosts. onsite and online are people-times, None = not known."""

    record_id: int
    public_id: str
    unit_ids: tuple[int, ...]
    kind: str
    title: str
    started_on: date
    ended_on: date
    state: str
    region_code: str | None
    onsite: int | None
    online: int | None
    evidence: int
    audience: frozenset[str]
    tags: frozenset[TagPair]

    @property
    def is_counted(self) -> bool:
        return self.state in COUNTED_STATES

    @property
    def brands(self) -> frozenset[str]:
        return frozenset(value for namespace, value in self.tags if namespace == "brand")

    @property
    def editions(self) -> frozenset[str]:
        return frozenset(value for namespace, value in self.tags if namespace == "edition")


def list_acts_tagged(
    *, tags: Iterable[TagPair], unit_ids: Iterable[int], starts_on: date, ends_on: date
) -> list[ActLine]:
    """Live acts bearing one of the tags, in which one of the units takes part, begun within the days (inclusive), newest first."""
    values: dict[str, list[str]] = defaultdict(list)
    for namespace, value in tags:
        values[namespace].append(value)
    if not values:
        return []
    wanted = Q()
    for namespace, names in values.items():
        wanted |= Q(namespace=namespace, value__in=names)
    tagged = Exists(Tag.objects.filter(wanted, record=OuterRef("pk")))
    return _lines(tagged, unit_ids=unit_ids, starts_on=starts_on, ends_on=ends_on)


def list_acts_between(*, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> list[ActLine]:
    """Live acts in which one of the units takes part and whose days touch the given ones (inclusive), newest first."""
    rows = Record.objects.live().filter(is_drill=False, started_on__lte=ends_on, ended_on__gte=starts_on)
    return _to_lines(list(_of_units(rows, unit_ids).order_by("-started_on", "-pk")))


def list_acts_by_id(*, public_ids: Iterable[str]) -> list[ActLine]:
    """Acts by public id, superseded ones included, newest first. The caller has scoped them."""
    return _to_lines(list(Record.objects.filter(public_id__in=list(public_ids)).order_by("-started_on", "-pk")))


def count_tagged(*, namespace: str, values: Iterable[str]) -> dict[str, int]:
    """How many counted acts bear each value of a namespace; values without any are left out."""
    rows = Tag.objects.filter(namespace=namespace, value__in=list(values), record__is_live=True, record__is_drill=False)
    rows = rows.filter(record__state__in=COUNTED_STATES)
    return dict(rows.order_by().values_list("value").annotate(number=Count("record", distinct=True)))


def sum_spend_tagged(*, namespace: str, values: Iterable[str]) -> dict[str, int]:
    """Fen spent by counted acts that bear each value of a namespace."""
    values = list(values)
    rows = Tag.objects.filter(namespace=namespace, value__in=values, record__is_live=True, record__is_drill=False)
    rows = rows.filter(record__state__in=COUNTED_STATES, record__spends__isnull=False)
    return dict(rows.order_by().values_list("value").annotate(fen=Sum("record__spends__amount_fen")))


def sum_spend(*, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> dict[tuple[str, str], int]:
    """Fen spent by counted acts hosted by the units and begun within the days, by (purpose, source)."""
    rows = Spend.objects.filter(
        record__unit__in=list(unit_ids), record__is_live=True, record__is_drill=False,
        record__state__in=COUNTED_STATES, record__started_on__range=(starts_on, ends_on),
    )  # fmt: skip
    sums = rows.order_by().values("purpose", "source").annotate(fen=Sum("amount_fen"))
    return {(row["purpose"], row["source"]): row["fen"] for row in sums}


def last_days_of_units(*, unit_ids: Iterable[int], until: date) -> dict[int, date]:
    """The day of each unit's newest live act as host or co-host, not later than a day; units without any are left out."""
    rows = Share.objects.filter(
        unit__in=list(unit_ids), record__is_live=True, record__is_drill=False, record__started_on__lte=until
    )
    return dict(rows.order_by().values_list("unit_id").annotate(day=Max("record__started_on")))


def list_region_codes(*, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> set[str]:
    """Codes of regions in which live acts of the units were held within the days."""
    rows = Record.objects.live().filter(is_drill=False, started_on__range=(starts_on, ends_on), region__isnull=False)
    return set(_of_units(rows, unit_ids).order_by().values_list("region_id", flat=True).distinct())


def kind_names() -> dict[str, str]:
    """Code → name of every kind of act in the reader's language, in the kinds' order."""
    english = (get_language() or "").startswith("en")
    return {kind.code: (kind.name_en if english else kind.name) for kind in Kind.objects.all()}


def _of_units(rows: RecordQuerySet, unit_ids: Iterable[int]) -> RecordQuerySet:
    return rows.filter(Exists(Share.objects.filter(record=OuterRef("pk"), unit__in=list(unit_ids))))


def _lines(condition: Exists, *, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> list[ActLine]:
    rows = Record.objects.live().filter(condition, is_drill=False, started_on__range=(starts_on, ends_on))
    return _to_lines(list(_of_units(rows, unit_ids).order_by("-started_on", "-pk")))


def _to_lines(records: list[Record]) -> list[ActLine]:
    ids = [record.pk for record in records]
    units: dict[int, list[int]] = defaultdict(list)
    tags: dict[int, set[TagPair]] = defaultdict(set)
    audience: dict[int, set[str]] = defaultdict(set)
    evidence: dict[int, int] = {}
    if ids:
        for record, unit in Share.objects.filter(record__in=ids).values_list("record_id", "unit_id"):
            units[record].append(unit)
        for record, namespace, value in Tag.objects.filter(record__in=ids).values_list(
            "record_id", "namespace", "value"
        ):
            tags[record].add((namespace, value))
        rows = Record.objects.filter(pk__in=ids)
        for record, group in rows.filter(audience_groups__isnull=False).values_list("pk", "audience_groups__group"):
            audience[record].add(group)
        evidence = dict(rows.order_by().values_list("pk").annotate(number=Count("evidence")))
    return [
        ActLine(
            record_id=record.pk,
            public_id=str(record.public_id),
            unit_ids=(record.unit_id, *(unit for unit in units[record.pk] if unit != record.unit_id)),
            kind=record.kind_id,
            title=record.title,
            started_on=record.started_on,
            ended_on=record.ended_on,
            state=record.state,
            region_code=record.region_id,
            onsite=record.onsite,
            online=record.online,
            evidence=evidence.get(record.pk, 0),
            audience=frozenset(audience[record.pk]),
            tags=frozenset(tags[record.pk]),
        )
        for record in records
    ]


def get_live_record(*, kind: str, key: str) -> ActLine | None:
    """The live record that a source object made, or None when it has none (any more)."""
    lines = _to_lines(list(Record.objects.live().filter(source_kind=kind, source_key=key)))
    return lines[0] if lines else None
