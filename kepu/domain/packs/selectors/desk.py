"""What the desk reads: packs of the actor's units, what is due, the routine calendar with what was planned, and gaps."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from kepu.domain.packs.contracts import PackCard
from kepu.domain.packs.hazards import Hazard, hazards
from kepu.domain.packs.languages import Language
from kepu.domain.packs.models import (
    OPEN_STATES,
    Pack,
    PackState,
    Spreading,
    SpreadingState,
    Version,
    VersionHazard,
    VersionState,
)
from kepu.domain.packs.routine import Occasion, languages_for, occasions
from kepu.domain.packs.selectors.public import Wanted, cards, for_region, public_versions

SOON = timedelta(days=60)


def packs_in(unit_ids: Collection[int], *, words: str = "", hazard: str = "") -> QuerySet[Pack]:
    """Packs of these units, newest first, each with `stage`, `number` and `audience` of its newest version."""
    newest = Version.objects.filter(pack=OuterRef("pk")).order_by("-number")
    rows = Pack.objects.filter(unit__in=list(unit_ids)).select_related("unit")
    if words:
        rows = rows.filter(
            Q(name__icontains=words) | Q(pk__in=Version.objects.filter(title__icontains=words).values("pack"))
        )
    if hazard:
        about = VersionHazard.objects.filter(code=hazard).exclude(version__state=VersionState.SUPERSEDED)
        rows = rows.filter(pk__in=about.values("version__pack"))
    return rows.annotate(
        stage=Subquery(newest.values("state")[:1]),
        number=Subquery(newest.values("number")[:1]),
        audience=Subquery(newest.values("audience")[:1]),
    )


def hazards_of(pack_ids: Collection[int]) -> dict[int, list[str]]:
    """Pack → codes of the hazards of its newest version. One query."""
    rows = VersionHazard.objects.filter(version__pack__in=list(pack_ids)).exclude(
        version__state=VersionState.SUPERSEDED
    )
    found: dict[int, list[str]] = {}
    for pack_id, code in rows.order_by("version__number", "position").values_list("version__pack", "code"):
        if code not in found.setdefault(pack_id, []):
            found[pack_id].append(code)
    return found


def get_pack(pack_id: int, unit_ids: Collection[int]) -> Pack:
    """One pack of these units. Raises Pack.DoesNotExist."""
    return Pack.objects.select_related("unit").get(pk=pack_id, unit__in=list(unit_ids))


def versions_of(pack: Pack) -> list[Version]:
    """Every version, newest first, with region, hazards and authors."""
    rows = pack.versions.select_related("region", "pack__unit").prefetch_related("hazards", "authors")
    return list(rows.order_by("-number"))


def siblings_of(pack: Pack) -> list[Pack]:
    """The same in other languages, whoever's they are; withdrawn ones left out."""
    rows = Pack.objects.filter(family=pack.family).exclude(pk=pack.pk).exclude(state=PackState.WITHDRAWN)
    return list(rows.select_related("unit").order_by("language"))


def due_in(unit_ids: Collection[int]) -> QuerySet[Pack]:
    """Published packs of these units, the first to be reviewed again first, with `stage` of the newest version."""
    return packs_in(unit_ids).filter(state=PackState.PUBLISHED).order_by(F("due_on").asc(), "pk")


def count_due(unit_ids: Collection[int], *, today: date) -> tuple[int, int]:
    """(past their due day, due within sixty days) among published packs for which no new version is under way."""
    rows = Pack.objects.filter(unit__in=list(unit_ids), state=PackState.PUBLISHED, due_on__lte=today + SOON)
    days = list(rows.exclude(versions__state__in=OPEN_STATES).values_list("due_on", flat=True))
    past = sum(day is not None and day < today for day in days)
    return past, len(days) - past


def count_stuck(unit_ids: Collection[int]) -> int:
    """How many versions of these units were approved and are not public yet."""
    return Version.objects.filter(pack__unit__in=list(unit_ids), state=VersionState.APPROVED).count()


@dataclass(frozen=True, slots=True)
class Due:
    """An occasion for a region: packs that may be spread, what is planned or done, hazards without a pack."""

    occasion: Occasion
    packs: tuple[PackCard, ...]
    spreadings: tuple[Spreading, ...]
    lacking: tuple[str, ...]


def calendar_for(unit_ids: Collection[int], *, region_code: str, today: date, ahead: int | None = None) -> list[Due]:
    """What is due in a region (empty: the whole country) today, and what these units have planned for it. Four queries."""
    provinces = [region_code[:2]] if region_code else []
    found = occasions(provinces=provinces, today=today, ahead=ahead)
    wanted = sorted({code for one in found for code in one.rule.hazards})
    rows = public_versions(Wanted(hazards=wanted, region_code=region_code), today=today).filter(due_on__gte=today)
    offered = cards(rows[:400], today=today) if wanted else []
    planned = list(_spreadings(unit_ids, found))
    return [_due(one, offered, planned) for one in found]


def _due(occasion: Occasion, offered: list[PackCard], planned: list[Spreading]) -> Due:
    about = set(occasion.rule.hazards)
    packs = tuple(card for card in offered if about & set(card.hazards))
    covered = {code for card in packs for code in card.hazards}
    mine = tuple(row for row in planned if (row.rule, row.year) == (occasion.rule.code, occasion.year))
    return Due(occasion, packs, mine, tuple(code for code in occasion.rule.hazards if code not in covered))


def _spreadings(unit_ids: Collection[int], found: list[Occasion]) -> QuerySet[Spreading]:
    rows = Spreading.objects.filter(unit__in=list(unit_ids), year__in={one.year for one in found})
    return (
        rows.exclude(state=SpreadingState.DROPPED).select_related("pack", "unit", "record").order_by("planned_on", "pk")
    )


def spreadings_in(unit_ids: Collection[int], *, year: int | None = None) -> QuerySet[Spreading]:
    """What these units planned, did and dropped, latest first."""
    rows = Spreading.objects.filter(unit__in=list(unit_ids)).select_related("pack", "unit", "record")
    return (rows.filter(year=year) if year else rows).order_by("-planned_on", "-pk")


def get_spreading(spreading_id: int, unit_ids: Collection[int]) -> Spreading:
    """One spreading of these units. Raises Spreading.DoesNotExist."""
    return Spreading.objects.select_related("pack", "unit", "record").get(pk=spreading_id, unit__in=list(unit_ids))


def open_spreadings(unit_ids: Collection[int], *, today: date) -> tuple[int, int]:
    """(past their planned day, planned within fourteen days) among spreadings that are not done."""
    rows = Spreading.objects.filter(unit__in=list(unit_ids), state=SpreadingState.PLANNED)
    days = list(rows.filter(planned_on__lte=today + timedelta(days=14)).values_list("planned_on", flat=True))
    return sum(day < today for day in days), sum(day >= today for day in days)


@dataclass(frozen=True, slots=True)
class Cell:
    """A hazard in a language for a region. `state`: valid, soon (due within sixty days), past, none; `pack_id` the best there is."""

    language: str
    state: str
    pack_id: int | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class GapRow:
    """A hazard with a cell for each language that should be there."""

    hazard: Hazard
    cells: tuple[Cell, ...]

    @property
    def is_covered(self) -> bool:
        return all(cell.state in ("valid", "soon") for cell in self.cells)


def gaps_for(*, region_code: str, today: date) -> tuple[tuple[str, ...], list[GapRow]]:
    """(languages, rows): which hazards have a valid pack for a region (empty: packs for everywhere) in which language. One query."""
    languages = languages_for(region_code[:2])
    rows = VersionHazard.objects.filter(version__state=VersionState.PUBLISHED, version__pack__state=PackState.PUBLISHED)
    rows = rows.filter(for_region(region_code, "version__region") if region_code else Q(version__region__isnull=True))
    best: dict[tuple[str, str], tuple[date, int]] = {}
    columns = ("code", "version__pack__language", "version__due_on", "version__pack")
    for code, language, due_on, pack_id in rows.values_list(*columns):
        if due_on and best.get((code, language), (date.min, 0)) < (due_on, pack_id):
            best[code, language] = (due_on, pack_id)
    return languages, [
        GapRow(hazard, tuple(_cell(language, best.get((hazard.code, language)), today) for language in languages))
        for hazard in hazards().values()
    ]


def _cell(language: str, found: tuple[date, int] | None, today: date) -> Cell:
    assert language in Language.values
    if found is None:
        return Cell(language, "none", None, None)
    due_on, pack_id = found
    state = "past" if due_on < today else "soon" if due_on <= today + SOON else "valid"
    return Cell(language, state, pack_id, due_on)
