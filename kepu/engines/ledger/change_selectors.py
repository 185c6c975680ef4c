"""What happened to the book, step by step: for engines that follow it."""

from collections.abc import Collection, Iterable, Iterator

from kepu.engines.ledger.models import Record, Step

CHUNK = 2000


def list_steps_from(step_id: int, *, limit: int) -> list[tuple[int, int]]:
    """(step id, record id) of steps with that number or a higher one, in order."""
    return list(Step.objects.filter(pk__gte=step_id).order_by("pk").values_list("pk", "record_id")[:limit])


def findable_ids() -> Iterator[int]:
    """Ids of live records that are no drill and whose kind is not confidential: who may read them depends on their state."""
    rows = Record.objects.live().filter(is_drill=False, kind__is_confidential=False).order_by("pk")
    yield from rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK)


def words_of(record_ids: Collection[int]) -> dict[int, str]:
    """Record id → its remark; records without one are absent."""
    said = dict(Record.objects.filter(pk__in=record_ids).exclude(remark="").values_list("pk", "remark"))
    return {key: text for key, text in said.items() if text.strip()}


def open_ids(record_ids: Iterable[int]) -> frozenset[int]:
    """Those of the records that everybody may see."""
    rows = Record.objects.counted().filter(pk__in=list(record_ids), kind__is_confidential=False)
    return frozenset(rows.values_list("pk", flat=True))
