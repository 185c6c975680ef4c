"""What the workbench and other engines read of the book, always within the units they name."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from kepu.engines.ledger.contracts import (
    EntryLine,
    EvidenceLine,
    KindLabel,
    PartLine,
    RecordDetail,
    RecordFilter,
    RecordRow,
    ShareLine,
    Source,
    StepLine,
)
from kepu.engines.ledger.models import Chain, Contribution, Evidence, Kind, Record, Share, Step
from kepu.engines.ledger.querysets import RecordQuerySet
from kepu.foundation.units.selectors import labels_by_id

SORTS: dict[str, tuple[str | Combinable, ...]] = {
    "started_on": ("started_on", "pk"),
    "title": ("title", "pk"),
    "unit": ("unit__sort_key", "unit__name", "-started_on", "pk"),
    "kind": ("kind__sort_key", "-started_on", "pk"),
    "onsite": (F("onsite").asc(nulls_last=True), "pk"),
    "-onsite": (F("onsite").desc(nulls_last=True), "-pk"),
    "online": (F("online").asc(nulls_last=True), "pk"),
    "-online": (F("online").desc(nulls_last=True), "-pk"),
    "state": ("state", "-started_on", "pk"),
}


def list_kinds() -> list[KindLabel]:
    """Every kind of act, in order."""
    return [_kind(row) for row in Kind.objects.all()]


def list_records(
    *,
    unit_ids: Iterable[int],
    filters: RecordFilter | None = None,
    sort: str = "-started_on",
    offset: int = 0,
    limit: int = 50,
) -> tuple[list[RecordRow], int]:
    """A page of records in which one of the units takes part, and how many there are in all. Newest first unless sorted."""
    rows = _narrowed(unit_ids, filters or RecordFilter())
    return [_row(record) for record in _dressed(rows.order_by(*_order(sort)))[offset : offset + limit]], rows.count()


def list_ids(*, unit_ids: Iterable[int], filters: RecordFilter) -> list[int]:
    """Ids of the records that `list_records` would show, for acts on all of them."""
    return list(_narrowed(unit_ids, filters).order_by("pk").values_list("pk", flat=True))


def count_by_state(*, unit_ids: Iterable[int], filters: RecordFilter | None = None) -> dict[str, int]:
    """State → number of live records hosted by the units. States without any are absent."""
    rows = Record.objects.live().hosted_by(unit_ids)
    narrowed = _filtered(rows, filters or RecordFilter())
    return dict(narrowed.order_by().values_list("state").annotate(number=Count("pk")))


def calendar(*, unit_ids: Iterable[int], starts_on: date, ends_on: date) -> list[RecordRow]:
    """Live records that touch the days [starts_on, ends_on] and in which one of the units takes part, in order of time."""
    rows = Record.objects.live().taking_part(unit_ids).filter(started_on__lte=ends_on, ended_on__gte=starts_on)
    return [_row(record) for record in _dressed(rows.order_by("started_on", "pk"))]


def get_record_detail(*, public_id: uuid.UUID, unit_ids: Iterable[int]) -> RecordDetail:
    """One record with everything that hangs on it. Raises LookupError when none of the units takes part in it."""
    record = (
        _dressed(Record.objects.taking_part(unit_ids).filter(public_id=public_id))
        .select_related("supersedes", "venue")
        .first()
    )
    if record is None:
        raise LookupError("no such record within these units")
    return RecordDetail(
        row=_row(record),
        remark=record.remark,
        venue_id=record.venue_id,
        venue_name=record.venue.name if record.venue else "",
        source=Source(record.source_kind, record.source_key),
        shares=_shares(record),
        parts=_parts(record),
        spends=tuple(record.spends.values_list("purpose", "source", "amount_fen")),
        audience=tuple(record.audience_groups.values_list("group", "count")),
        tags=tuple(record.tags.values_list("namespace", "value")),
        evidence=_evidence(record),
        steps=tuple(StepLine(step.act, step.actor_name, step.at, step.reason) for step in record.steps.all()),
        entries=_entries(record),
        supersedes=record.supersedes.public_id if record.supersedes else None,
        superseded_by=Record.objects.filter(supersedes=record).values_list("public_id", flat=True).first(),
    )


def get_row(*, record_id: int) -> RecordRow:
    """One record as a row, without asking who reads. Raises Record.DoesNotExist."""
    return _row(_dressed(Record.objects.filter(pk=record_id)).get())


def rows_by_id(record_ids: Iterable[int]) -> dict[int, RecordRow]:
    """Rows of the given records."""
    return {record.pk: _row(record) for record in _dressed(Record.objects.filter(pk__in=list(record_ids)))}


def find_by_source(source: Source) -> RecordRow | None:
    """The live record that this source has made, without asking who reads; None when there is none."""
    found = _dressed(Record.objects.live().filter(source_kind=source.kind, source_key=source.key)).first()
    return _row(found) if found else None


def list_tag_values(*, unit_ids: Iterable[int], namespace: str, since: date) -> list[str]:
    """Values of a namespace used on live records of the units since a day, most used first, at most 20."""
    rows = Record.objects.live().hosted_by(unit_ids).filter(started_on__gte=since, tags__namespace=namespace)
    counted = rows.order_by().values_list("tags__value").annotate(number=Count("pk")).order_by("-number", "tags__value")
    return [value for value, _ in counted[:20]]


def list_chained_units() -> list[int]:
    """Ids of units that have a chain or confirmed records, in order."""
    chained = set(Chain.objects.values_list("unit_id", flat=True))
    confirmed = set(Record.objects.exclude(state="proposed").order_by().values_list("unit_id", flat=True).distinct())
    return sorted(chained | confirmed)


def chain_length(*, unit_id: int) -> int:
    """How many entries the unit's chain has."""
    return Chain.objects.filter(unit=unit_id).values_list("length", flat=True).first() or 0


def _narrowed(unit_ids: Iterable[int], filters: RecordFilter) -> RecordQuerySet:
    return _filtered(Record.objects.taking_part(unit_ids), filters)


def _filtered(rows: RecordQuerySet, filters: RecordFilter) -> RecordQuerySet:
    if not filters.with_superseded:
        rows = rows.live()
    for word in filters.words.split():
        named = Contribution.objects.filter(
            Q(record=OuterRef("pk")), Q(person__name__icontains=word) | Q(outside_name__icontains=word)
        )
        rows = rows.filter(Q(title__icontains=word) | Q(unit__name__icontains=word) | Exists(named))
    if filters.units:
        rows = rows.hosted_by(filters.units)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.states:
        rows = rows.filter(state__in=filters.states)
    if filters.starts_on:
        rows = rows.filter(started_on__gte=filters.starts_on)
    if filters.ends_on:
        rows = rows.filter(started_on__lte=filters.ends_on)
    if filters.has_evidence is not None:
        proved = Exists(Evidence.objects.filter(record=OuterRef("pk")))
        rows = rows.filter(proved if filters.has_evidence else ~proved)
    if filters.proposed_by is not None:
        mine = Step.objects.filter(record=OuterRef("pk"), act="proposed", actor=filters.proposed_by)
        rows = rows.filter(Exists(mine))
    return rows


def _order(sort: str) -> tuple[str | Combinable, ...]:
    if sort in SORTS:
        return SORTS[sort]
    plain = SORTS.get(sort.removeprefix("-"))
    if plain is None:
        return ("-started_on", "-pk")
    return tuple(str(name).removeprefix("-") if str(name).startswith("-") else f"-{name}" for name in plain)


def _dressed(rows: "QuerySet[Record]") -> "QuerySet[Record]":
    return rows.select_related("kind", "unit", "region").annotate(
        share_number=_number(Share), proof_number=_number(Evidence), part_number=_number(Contribution)
    )


def _number(model: type[Share] | type[Evidence] | type[Contribution]) -> Coalesce:
    rows = model._default_manager.filter(record=OuterRef("pk")).order_by().values("record").annotate(number=Count("pk"))
    return Coalesce(Subquery(rows.values("number")), 0, output_field=IntegerField())


def _kind(kind: Kind) -> KindLabel:
    return KindLabel(code=kind.code, name=kind.name, name_en=kind.name_en, is_confidential=kind.is_confidential)


def _row(record: Record) -> RecordRow:
    return RecordRow(
        id=record.pk,
        public_id=record.public_id,
        title=record.title,
        kind=_kind(record.kind),
        unit_id=record.unit_id,
        unit_name=record.unit.name,
        started_on=record.started_on,
        ended_on=record.ended_on,
        mode=record.mode,
        onsite=record.onsite,
        online=record.online,
        region_code=record.region_id,
        region_name=record.region.name if record.region else "",
        state=record.state,
        is_live=record.is_live,
        is_withdrawn=record.is_withdrawn,
        is_drill=record.is_drill,
        cohosts=max(getattr(record, "share_number", 1) - 1, 0),
        evidence=getattr(record, "proof_number", 0),
        people=getattr(record, "part_number", 0),
        created_at=record.created_at,
    )


def _shares(record: Record) -> tuple[ShareLine, ...]:
    rows = record.shares.select_related("unit").order_by("-basis_points", "unit__sort_key", "pk")
    lines = [ShareLine(row.unit_id, row.unit.name, row.basis_points) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.unit_id != record.unit_id))


def _parts(record: Record) -> tuple[PartLine, ...]:
    rows = list(record.contributions.select_related("person").order_by("pk"))
    units = labels_by_id({row.unit_id for row in rows if row.unit_id})
    return tuple(
        PartLine(
            id=row.pk,
            person_id=row.person_id,
            name=row.person.name if row.person else row.outside_name,
            is_outside=row.person_id is None,
            unit_name=units[row.unit_id].name if row.unit_id in units else "",
            role=row.role,
            minutes=row.minutes,
            category=row.category,
            seniority=row.seniority,
        )
        for row in rows
    )


def _evidence(record: Record) -> tuple[EvidenceLine, ...]:
    return tuple(
        EvidenceLine(
            id=row.pk,
            file_id=row.file_id,
            file_name=row.file.name if row.file else "",
            size=row.file.size if row.file else None,
            link=row.link,
            sha256=row.sha256,
            note=row.note,
            added_at=row.added_at,
        )
        for row in record.evidence.select_related("file")
    )


def _entries(record: Record) -> tuple[EntryLine, ...]:
    rows = record.entries.order_by("at", "number")
    return tuple(
        EntryLine(row.unit_id, row.number, row.act, row.content_digest, row.previous_digest, row.digest, row.at)
        for row in rows
    )
