"""What everybody may read: published packs, those past their due day included, which say so and come last."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from kepu.domain.packs.contracts import PackCard
from kepu.domain.packs.models import (
    Pack,
    PackAct,
    PackState,
    PackStep,
    Part,
    Version,
    VersionHazard,
    VersionState,
)

SHOWN_ACTS = (PackAct.PUBLISHED, PackAct.REPLACED, PackAct.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty means everything. `region_code` finds packs for that county, prefecture or province, for what
    it lies in, and for everywhere; `in_season` keeps those whose season the day lies in."""

    hazards: Collection[str] = ()
    region_code: str = ""
    language: str = ""
    audience: str = ""
    words: str = ""
    in_season: bool = False


def public_versions(wanted: Wanted, *, today: date) -> QuerySet[Version]:
    """Published versions: valid ones first, of them those in season, then the newest; past ones last."""
    rows = Version.objects.filter(state=VersionState.PUBLISHED, pack__state=PackState.PUBLISHED)
    if wanted.hazards:
        about = VersionHazard.objects.filter(version=OuterRef("pk"), code__in=list(wanted.hazards))
        rows = rows.filter(Exists(about))
    if wanted.region_code:
        rows = rows.filter(for_region(wanted.region_code))
    if wanted.language:
        rows = rows.filter(pack__language=wanted.language)
    if wanted.audience:
        rows = rows.filter(audience=wanted.audience)
    if wanted.words:
        rows = rows.filter(Q(title__icontains=wanted.words) | Q(summary__icontains=wanted.words))
    season = in_season(today.month)
    if wanted.in_season:
        rows = rows.filter(season)
    ranked = rows.annotate(
        is_late=Case(When(due_on__lt=today, then=Value(1)), default=Value(0), output_field=IntegerField()),
        is_now=Case(When(season, then=Value(0)), default=Value(1), output_field=IntegerField()),
    )
    return (
        ranked.select_related("pack", "pack__unit", "region")
        .prefetch_related("hazards")
        .order_by("is_late", "is_now", "-published_at", "-pk")
    )


def for_region(code: str, field: str = "region") -> Q:
    """Everywhere, the region itself, and what it lies in, by the structure of the codes of GB/T 2260."""
    around = {code, code[:4] + "00", code[:2] + "0000"}
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": around})


def in_season(month: int) -> Q:
    """Versions that name a season in which the month lies; one may go round the end of the year."""
    straight = Q(season_from__lte=F("season_to")) & Q(season_from__lte=month, season_to__gte=month)
    round_the_end = Q(season_from__gt=F("season_to")) & (Q(season_from__lte=month) | Q(season_to__gte=month))
    return straight | round_the_end


def cards(versions: Iterable[Version], *, today: date) -> list[PackCard]:
    """The rows of a list as values."""
    return [card_of(version, today=today) for version in versions]


def card_of(version: Version, *, today: date) -> PackCard:
    """A published version, loaded as `public_versions` loads it."""
    pack = version.pack
    first, last = version.season_from, version.season_to
    assert version.published_at is not None
    assert version.due_on is not None
    return PackCard(
        id=pack.pk, url=pack.path, title=version.title, summary=version.summary, language=pack.language, audience=version.audience,
        hazards=tuple(row.code for row in version.hazards.all()), region_code=version.region_id,
        region_name=version.region.name if version.region else "", season=(first, last) if first and last else None,
        unit_id=pack.unit_id, unit_name=pack.unit.name, number=version.number, published_at=version.published_at,
        due_on=version.due_on, is_past=version.due_on < today, is_in_season=version.is_in_season(today.month),
    )  # fmt: skip


def offered(*, hazards: Collection[str], region_code: str | None, today: date, limit: int = 20) -> list[PackCard]:
    """Valid packs about these hazards for a region (None: whole country), best first: what an incident begins with."""
    wanted = Wanted(hazards=hazards, region_code=region_code or "")
    return cards(public_versions(wanted, today=today).filter(due_on__gte=today)[:limit], today=today)


def with_works(work_ids: Collection[int], *, today: date) -> list[PackCard]:
    """Public packs into which an article of these works was taken. Two queries; none without works."""
    if not work_ids:
        return []
    taken = Part.objects.filter(version=OuterRef("pk"), edition__work__in=list(work_ids))
    return cards(public_versions(Wanted(), today=today).filter(Exists(taken)), today=today)


@dataclass(frozen=True, slots=True)
class PackView:
    """A pack that is or was public: its live version (the last public one when it was withdrawn), its siblings in other languages that
    are public, and what happened to it, newest first."""

    version: Version
    siblings: tuple[Pack, ...]
    history: tuple[PackStep, ...]

    @property
    def pack(self) -> Pack:
        return self.version.pack

    @property
    def withdrawal(self) -> PackStep | None:
        return next((step for step in self.history if step.act == PackAct.WITHDRAWN), None)


def get_public_pack(pack_id: int) -> PackView | None:
    """A pack that is or was public, with what its page shows but the parts. Four queries."""
    rows = Version.objects.filter(pack=pack_id, state__in=[VersionState.PUBLISHED, VersionState.WITHDRAWN])
    rows = rows.select_related("pack", "pack__unit", "region").prefetch_related("hazards", "authors")
    version = rows.order_by("-number").first()
    if version is None:
        return None
    siblings = Pack.objects.filter(family=version.pack.family, state=PackState.PUBLISHED).exclude(pk=pack_id)
    steps = version.pack.steps.filter(act__in=SHOWN_ACTS).select_related("version").order_by("-at", "-pk")
    return PackView(version, tuple(siblings.order_by("language")), tuple(steps))


def get_live_version(pack_id: int) -> Version | None:
    """The version that is public now; None for a pack that never was, or was withdrawn."""
    rows = Version.objects.filter(pack=pack_id, state=VersionState.PUBLISHED, pack__state=PackState.PUBLISHED)
    return rows.select_related("pack", "pack__unit", "region").first()


def get_version(pack_id: int, number: int) -> Version | None:
    """A version that is or was public, of a pack that was not withdrawn."""
    rows = Version.objects.filter(pack=pack_id, number=number, pack__state=PackState.PUBLISHED)
    return rows.filter(state__in=["published", "superseded"]).select_related("pack", "pack__unit", "region").first()


def get_public_part(pack_id: int, part_id: int) -> Part | None:
    """A part with a file of the version that is public now."""
    rows = Part.objects.filter(
        pk=part_id, file__isnull=False, version__pack=pack_id, version__state=VersionState.PUBLISHED
    )
    return rows.select_related("file").first()


def in_use(today: date) -> dict[str, set[str]]:
    """What public packs can be narrowed to: codes of hazards, languages, audiences, and provinces (six digits)."""
    rows = public_versions(Wanted(), today=today).order_by().prefetch_related(None)
    columns = rows.values_list("hazards__code", "pack__language", "audience", "region_id")
    found: dict[str, set[str]] = {"hazard": set(), "language": set(), "audience": set(), "region": set()}
    for hazard, language, audience, region in columns:
        found["hazard"].add(hazard)
        found["language"].add(language)
        found["audience"].add(audience)
        if region:
            found["region"].add(f"{region[:2]}0000")
    return found


def public_pack_ids() -> list[int]:
    """Ids of published packs, newest first, for maps of the site."""
    rows = Pack.objects.filter(state=PackState.PUBLISHED).order_by("-published_at", "-pk")
    return list(rows.values_list("pk", flat=True))
