"""Writers of packs and of what a version says about itself."""

from datetime import datetime

from django.db import IntegrityError, transaction

from kepu.domain.packs.contracts import AuthorDraft, PackDraft
from kepu.domain.packs.errors import AlreadyThere, InvalidFact, WrongState
from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.languages import Language
from kepu.domain.packs.models import Author, Pack, PackAct, Part, PartSource, Version, VersionHazard, VersionState
from kepu.domain.packs.models.versions import PackAudience
from kepu.domain.packs.policies import EDIT
from kepu.domain.packs.services.steps import draft_to_write, lock_pack, needed, open_version, write_step
from kepu.foundation.people.models import Person
from kepu.foundation.places.models import Region
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

MOST_HAZARDS, MOST_AUTHORS = 6, 12
FACTS = ("title", "summary", "audience", "region_id", "season_from", "season_to", "due_on")


@transaction.atomic
def open_pack(
    *, actor: Actor, unit_id: int, draft: PackDraft, now: datetime, language: str = "zh-hans", beside: int | None = None
) -> Pack:
    """Opens a pack with its first draft. `beside`: the id of a pack that says the same in another language; it may be of another unit.

    Raises Refused, InvalidFact, AlreadyThere when the family has this language, Pack.DoesNotExist.
    """
    require(actor, EDIT, unit_id)
    check_draft(draft)
    if language not in Language.values:
        raise InvalidFact("language", "unknown")
    pack = Pack(unit_id=unit_id, name=draft.title.strip(), language=language, opened_at=now)
    if beside is not None:
        pack.family = Pack.objects.get(pk=beside).family
    try:
        with transaction.atomic():
            pack.save()
    except IntegrityError as error:
        raise AlreadyThere(language) from error
    version = Version(pack=pack, number=1, written_at=now)
    _fill(version, draft, now=now)
    write_step(pack, PackAct.OPENED, actor=actor, version=version, now=now)
    return pack


@transaction.atomic
def write_pack(*, actor: Actor, pack_id: int, draft: PackDraft, now: datetime) -> Version:
    """Rewrites what the draft says about itself; parts have their own writers.

    Raises Refused, InvalidFact, WrongState when nothing is being written, ReasonMissing without a note on a later version.
    """
    version = draft_to_write(actor, pack_id)
    check_draft(draft)
    if version.number > 1:
        version.note = needed(draft.note)
    _fill(version, draft, now=now)
    if not version.pack.is_published:
        version.pack.name = version.title
        version.pack.save(update_fields=["name"])
    write_step(version.pack, PackAct.WRITTEN, actor=actor, version=version, now=now)
    return version


@transaction.atomic
def begin_version(*, actor: Actor, pack_id: int, note: str, now: datetime) -> Version:
    """Begins the next version of a published pack as a copy; the public one stays until it is replaced. Renewing begins here too.

    Raises Refused, WrongState when it is not published or a version is under way, ReasonMissing.
    """
    pack = lock_pack(pack_id)
    require(actor, EDIT, pack.unit_id)
    live = pack.versions.filter(state=VersionState.PUBLISHED).first()
    if not pack.is_published or live is None or open_version(pack) is not None:
        raise WrongState(pack.state)
    facts = {name: getattr(live, name) for name in FACTS}
    version = Version.objects.create(
        pack=pack, number=pack.versions.count() + 1, note=needed(note), written_at=now, **facts
    )
    _copy(live, version)
    write_step(pack, PackAct.BEGUN, actor=actor, reason=version.note, version=version, now=now)
    return version


@transaction.atomic
def drop_draft(*, actor: Actor, pack_id: int, now: datetime) -> None:
    """Throws a later version's draft away; the public one stays. Raises Refused, WrongState for the first draft."""
    version = draft_to_write(actor, pack_id)
    if version.number == 1:
        raise WrongState("the first draft")
    write_step(version.pack, PackAct.DROPPED, actor=actor, reason=f"v{version.number}", now=now)
    version.delete()


@transaction.atomic
def assign_pack(*, actor: Actor, pack_id: int, unit_id: int, reason: str, now: datetime) -> Pack:
    """Gives a pack to another unit, which answers for it from now on. Raises Refused unless the actor edits both, WrongState while
    a version is under review or when nothing is being written, ReasonMissing.
    """
    pack = lock_pack(pack_id)
    require(actor, EDIT, pack.unit_id)
    require(actor, EDIT, unit_id)
    version = open_version(pack)
    if pack.is_withdrawn or pack.is_published or (version is not None and not version.is_draft):
        raise WrongState(pack.state)
    pack.unit_id = unit_id
    pack.save(update_fields=["unit"])
    write_step(pack, PackAct.ASSIGNED, actor=actor, reason=needed(reason), now=now)
    return pack


def check_draft(draft: PackDraft) -> None:
    """Raises InvalidFact naming the first part that breaks a rule."""
    if not draft.title.strip() or len(draft.title.strip()) > 120:
        raise InvalidFact("title", "too long" if draft.title.strip() else "missing")
    if len(draft.summary.strip()) > 300:
        raise InvalidFact("summary", "too long")
    if not draft.hazards or len(set(draft.hazards)) > MOST_HAZARDS or not set(draft.hazards) <= set(hazards()):
        raise InvalidFact("hazards", "unknown" if draft.hazards else "missing")
    if draft.audience not in PackAudience.values:
        raise InvalidFact("audience", "unknown")
    if draft.region_code and not Region.objects.filter(code=draft.region_code).exists():
        raise InvalidFact("region", "unknown")
    if draft.season is not None and not all(1 <= month <= 12 for month in draft.season):
        raise InvalidFact("season", "unknown")
    if len(draft.authors) > MOST_AUTHORS or any(not one.name.strip() for one in draft.authors):
        raise InvalidFact("authors", "unknown")


def _fill(version: Version, draft: PackDraft, *, now: datetime) -> None:
    version.title, version.summary = draft.title.strip(), draft.summary.strip()
    version.audience, version.region_id, version.due_on = draft.audience, draft.region_code or None, draft.due_on
    version.season_from, version.season_to = draft.season or (None, None)
    version.written_at = now
    version.save()
    version.hazards.all().delete()
    VersionHazard.objects.bulk_create(
        VersionHazard(version=version, position=place, code=code)
        for place, code in enumerate(dict.fromkeys(draft.hazards))
    )
    _write_authors(version, draft.authors)


def _write_authors(version: Version, drafts: tuple[AuthorDraft, ...]) -> None:
    """A name that exactly one person of the unit bears is that person; every other is somebody outside the register."""
    version.authors.all().delete()
    once = {draft.name.strip()[:80]: draft.affiliation.strip()[:120] for draft in drafts}
    known: dict[str, list[int]] = {}
    of_unit = Person.objects.filter(unit=version.pack.unit_id, name__in=list(once), left_on__isnull=True)
    for name, key in of_unit.values_list("name", "pk"):
        known.setdefault(name, []).append(key)
    Author.objects.bulk_create(
        Author(
            version=version, position=place, name=name, affiliation=affiliation,
            person_id=known[name][0] if len(known.get(name, ())) == 1 else None,
        )
        for place, (name, affiliation) in enumerate(once.items())
    )  # fmt: skip


def _copy(old: Version, new: Version) -> None:
    """Everything that hangs on a version, for the next one. Files are shared: their content never changes."""
    for row in old.hazards.all():
        VersionHazard.objects.create(version=new, position=row.position, code=row.code)
    for one in old.authors.all():
        Author.objects.create(
            version=new, position=one.position, person_id=one.person_id, name=one.name, affiliation=one.affiliation
        )
    for part in old.parts.prefetch_related("sources"):
        sources = list(part.sources.all())
        copied = Part.objects.create(
            version=new, position=part.position, kind=part.kind, title=part.title, text=part.text, credit=part.credit,
            file_id=part.file_id, edition_id=part.edition_id, seconds=part.seconds,
        )  # fmt: skip
        for source in sources:
            PartSource.objects.create(
                part=copied, position=source.position, title=source.title, url=source.url, place=source.place
            )
