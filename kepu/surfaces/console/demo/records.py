"""Three years of acts, proposed, confirmed and mostly accepted through the ledger's services."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from kepu.engines.ledger.contracts import Audience, Cost, Draft, Part, Purpose, Source
from kepu.engines.ledger.services import accept_records, confirm_records, propose_records
from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import SYSTEM
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.names import HABITS, PROVINCES, SHAPES, TOPICS

GROUPS = [str(group) for group in Audience]
ACADEMY_YEAR = 5_000  # records a year of the academy
MEDIA_KINDS = {"article", "video", "book", "commentary"}


def load(context: DemoContext) -> None:
    rng = context.random("records")
    regions = _regions()
    per_unit = 26 if context.scale == "village" else max(1, round(ACADEMY_YEAR / len(context.working_units)))
    for year in context.years:
        drafts = [
            draft
            for code in context.working_units
            for number in range(per_unit)
            if (draft := _draft(context, rng, regions, code=code, year=year, number=number)) is not None
        ]
        _write(context, drafts, year=year)


def _write(context: DemoContext, drafts: list[Draft], *, year: int) -> None:
    records = propose_records(actor=SYSTEM, drafts=drafts, now=context.now)
    by_unit: dict[int, list[int]] = defaultdict(list)
    for record in records:
        by_unit[record.unit_id].append(record.pk)
    codes = {identifier: code for code, identifier in context.unit.items()}
    newest = year == context.years[-1]
    for unit_id, ids in by_unit.items():
        waiting = 3 if newest and context.scale == "village" else 0
        confirmed = ids[: len(ids) - waiting]
        confirm_records(actor=context.coordinator_of(codes[unit_id]), record_ids=confirmed, now=context.now)
        accepted = confirmed if not newest else confirmed[: len(confirmed) * 2 // 3]
        accept_records(actor=SYSTEM, record_ids=accepted, now=context.now)


def _draft(
    context: DemoContext, rng: Random, regions: dict[str, list[str]], *, code: str, year: int, number: int
) -> Draft | None:
    kind, _, onsite_range, online_range = rng.choices(HABITS, [habit[1] for habit in HABITS])[0]
    topic = rng.choice(TOPICS.get(context.field_of[code], TOPICS["综合"]))
    started = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    days = rng.choice([0, 0, 0, 1, 2]) if kind not in MEDIA_KINDS else 0
    onsite = _audience(rng, onsite_range)
    online = _audience(rng, online_range) if online_range[1] and (kind in MEDIA_KINDS or rng.random() < 0.4) else 0
    cohosts = [c for c in context.working_units if c != code]
    chosen = rng.sample(cohosts, 1) if rng.random() < 0.12 else []
    people = rng.sample(context.people_of[code], rng.choice([1, 1, 2, 3]))
    region = _place(context, rng, regions, code)
    spend = rng.choice([0, 0, 50_000, 120_000, 300_000, 800_000, 2_000_000])
    if started + timedelta(days=days) > context.today:
        return None
    week = kind == "science_week" or (started.month == 5 and rng.random() < 0.2)
    return Draft(
        unit_id=context.unit[code],
        kind=kind,
        title=rng.choice(SHAPES[kind]).format(topic) + (f"（第{number % 9 + 1}期）" if rng.random() < 0.5 else ""),
        started_on=started,
        ended_on=started + timedelta(days=days),
        source=Source("demo", f"{code}-{year}-{number}"),
        mode="none" if kind == "book" else "online" if kind in MEDIA_KINDS else "both" if online else "onsite",
        onsite=onsite,
        online=online if rng.random() > 0.03 else None,
        region_code=None if kind in MEDIA_KINDS else region,
        cohost_ids=tuple(context.unit[c] for c in chosen),
        parts=tuple(Part(person_id=person, minutes=rng.choice([45, 60, 90, 120])) for person in people),
        costs=(Cost(spend, Purpose.EXHIBIT if kind == "exhibition" else Purpose.ACTIVITY),) if spend else (),
        audience={rng.choice(GROUPS): None, "public": None} if rng.random() < 0.5 else {"youth": None},
        tags=(("week", "science_week"),) if week else (("brand", "open-day"),) if kind == "open_day" else (),
    )


def _audience(rng: Random, between: tuple[int, int]) -> int:
    low, high = between
    low = max(low, 20)
    return int(low * (high / low) ** rng.random()) if high else 0


def _regions() -> dict[str, list[str]]:
    counties: dict[str, list[str]] = defaultdict(list)
    for code in Region.objects.filter(level="county", is_retired=False).values_list("code", flat=True):
        counties[code[:2]].append(code)
    return counties


def _place(context: DemoContext, rng: Random, regions: dict[str, list[str]], code: str) -> str | None:
    home = context.region_of.get(code)
    province = home[:2] if home and rng.random() < 0.7 else rng.choice(PROVINCES)[:2]
    return rng.choice(regions[province]) if regions.get(province) else home
