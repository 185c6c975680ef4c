"""Time in quarters of an hour: what holds of people and things are counted in."""

from datetime import UTC, datetime, timedelta

QUARTER = 900


def buckets(starts_at: datetime, ends_at: datetime) -> range:
    """The quarters of an hour that a time touches, counted since 1970-01-01 UTC."""
    first = int(starts_at.astimezone(UTC).timestamp()) // QUARTER
    last = -(-int(ends_at.astimezone(UTC).timestamp()) // QUARTER)
    return range(first, last)


def times_of(bucket: int) -> tuple[datetime, datetime]:
    """When a quarter of an hour begins and ends."""
    begins = datetime.fromtimestamp(bucket * QUARTER, tz=UTC)
    return begins, begins + timedelta(seconds=QUARTER)
