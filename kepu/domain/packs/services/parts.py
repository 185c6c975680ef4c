"""Writers of the parts of a draft: added, changed, moved, taken away; an article taken in as it stands."""

import re
from datetime import datetime

from django.db import transaction

from kepu.domain.content.reading_selectors import take_in
from kepu.domain.packs.contracts import PartDraft, SourceDraft
from kepu.domain.packs.errors import BadFile, InvalidFact
from kepu.domain.packs.models import PackAct, Part, PartKind, PartSource, Version
from kepu.domain.packs.services.steps import draft_to_write, write_step
from kepu.domain.packs.uploads import LARGEST_PACK, TYPES, Checked, check_upload
from kepu.foundation.files.contracts import Upload
from kepu.foundation.files.models import StoredFile
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import Actor

MOST_PARTS, LONGEST_TEXT, MOST_SOURCES = 60, 20_000, 12
NEED_FILE = ("figure", "poster", "large")
MAY_HAVE_FILE = (*NEED_FILE, "audio")


@transaction.atomic
def add_part(*, actor: Actor, pack_id: int, draft: PartDraft, now: datetime, upload: Upload | None = None) -> Part:
    """Adds a part at the end. Raises Refused, WrongState, InvalidFact, BadFile."""
    version = draft_to_write(actor, pack_id)
    if version.parts.count() >= MOST_PARTS:
        raise InvalidFact("kind", "too many")
    last = version.parts.order_by("-position").values_list("position", flat=True).first() or 0
    part = Part(version=version, position=last + 1, kind=draft.kind)
    _write(part, draft, upload, actor=actor, now=now)
    _touched(version, part, actor=actor, now=now, sign="+")
    return part


@transaction.atomic
def change_part(
    *, actor: Actor, pack_id: int, part_id: int, draft: PartDraft, now: datetime, upload: Upload | None = None
) -> Part:
    """Changes a part; without a new file the old one stays. Raises Refused, WrongState, InvalidFact, BadFile, Part.DoesNotExist."""
    version = draft_to_write(actor, pack_id)
    part = version.parts.get(pk=part_id)
    if draft.kind != part.kind:
        raise InvalidFact("kind", "unknown")
    _write(part, draft, upload, actor=actor, now=now)
    _touched(version, part, actor=actor, now=now)
    return part


@transaction.atomic
def remove_part(*, actor: Actor, pack_id: int, part_id: int, now: datetime) -> None:
    """Takes a part out of the draft. Raises Refused, WrongState, Part.DoesNotExist."""
    version = draft_to_write(actor, pack_id)
    part = version.parts.get(pk=part_id)
    _touched(version, part, actor=actor, now=now, sign="−")
    part.delete()


@transaction.atomic
def move_part(*, actor: Actor, pack_id: int, part_id: int, up: bool, now: datetime) -> None:
    """Changes a part's place with its neighbour's; at the end nothing happens. Raises Refused, WrongState, Part.DoesNotExist."""
    version = draft_to_write(actor, pack_id)
    order = list(version.parts.order_by("position", "pk"))
    place = next((number for number, part in enumerate(order) if part.pk == part_id), None)
    if place is None:
        raise Part.DoesNotExist
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    for number, part in enumerate(order, start=1):
        part.position = number
    Part.objects.bulk_update(order, ["position"])
    version.written_at = now
    version.save(update_fields=["written_at"])


@transaction.atomic
def take_in_edition(*, actor: Actor, pack_id: int, edition_id: int, now: datetime) -> Part:
    """Takes a published article in, in its words of this moment and with its sources. Raises Refused, WrongState, InvalidFact for one
    that is not public."""
    version = draft_to_write(actor, pack_id)
    found = take_in(edition_id)
    if found is None:
        raise InvalidFact("edition", "unknown")
    if version.parts.filter(edition=edition_id).exists():
        raise InvalidFact("edition", "there already")
    last = version.parts.order_by("-position").values_list("position", flat=True).first() or 0
    part = Part.objects.create(
        version=version, position=last + 1, kind=PartKind.EDITION, title=found.title[:160], text=found.text[:LONGEST_TEXT],
        credit=found.credit[:200], edition_id=edition_id,
    )  # fmt: skip
    sources = [SourceDraft(title[:300], url[:500]) for title, url in found.sources[:MOST_SOURCES]]
    _write_sources(part, tuple(sources))
    _touched(version, part, actor=actor, now=now, sign="+")
    return part


def _write(part: Part, draft: PartDraft, upload: Upload | None, *, actor: Actor, now: datetime) -> None:
    _check(draft)
    checked = check_upload(draft.kind, upload) if upload is not None and draft.kind in MAY_HAVE_FILE else None
    if checked is None and part.file_id is None and draft.kind in NEED_FILE:
        raise InvalidFact("file", "missing")
    part.title, part.text, part.credit = draft.title.strip(), draft.text.strip(), draft.credit.strip()
    part.seconds = (
        (checked.seconds if checked and checked.seconds else draft.seconds) if draft.kind == "audio" else None
    )
    if checked is not None:
        _check_total(part, checked)
        part.file = _keep(part, checked, actor=actor, now=now)
    part.save()
    _write_sources(part, draft.sources)


def _keep(part: Part, checked: Checked, *, actor: Actor, now: datetime) -> StoredFile:
    name = re.sub(r"[^\w-]+", "-", part.title)[:60].strip("-") or "part"
    unit_id = part.version.pack.unit_id
    stored = store_file(actor=actor, unit_id=unit_id, name=f"{name}.{checked.ending}", content=checked.content, now=now)
    StoredFile.objects.filter(pk=stored.pk).update(content_type=TYPES[checked.ending])
    return stored


def _check_total(part: Part, checked: Checked) -> None:
    others = part.version.parts.exclude(pk=part.pk).filter(file__isnull=False)
    if sum(others.values_list("file__size", flat=True)) + len(checked.content) > LARGEST_PACK:
        raise BadFile("total")


def _check(draft: PartDraft) -> None:
    if draft.kind not in PartKind.values:
        raise InvalidFact("kind", "unknown")
    if not draft.title.strip() or len(draft.title.strip()) > 160:
        raise InvalidFact("title", "too long" if draft.title.strip() else "missing")
    if len(draft.text) > LONGEST_TEXT or len(draft.credit) > 200:
        raise InvalidFact("text" if len(draft.text) > LONGEST_TEXT else "credit", "too long")
    if draft.kind != PartKind.LARGE_PRINT and not draft.text.strip():
        raise InvalidFact("text", "missing")
    if draft.seconds is not None and not 1 <= draft.seconds <= 3600:
        raise InvalidFact("seconds", "unknown")
    if len(draft.sources) > MOST_SOURCES:
        raise InvalidFact("sources", "too many")
    for source in draft.sources:
        _check_source(source)


def _check_source(source: SourceDraft) -> None:
    if not source.title.strip():
        raise InvalidFact("sources", "without a title")
    if not source.url.strip() and not source.place.strip():
        raise InvalidFact("sources", "leads nowhere")
    if source.url.strip() and not re.match(r"https?://\S+$", source.url.strip()):
        raise InvalidFact("sources", "not an address")
    if max(len(source.title) - 300, len(source.url) - 500, len(source.place) - 300) > 0:
        raise InvalidFact("sources", "too long")


def _write_sources(part: Part, drafts: tuple[SourceDraft, ...]) -> None:
    part.sources.all().delete()
    PartSource.objects.bulk_create(
        PartSource(part=part, position=place, title=one.title.strip(), url=one.url.strip(), place=one.place.strip())
        for place, one in enumerate(drafts, start=1)
    )


def _touched(version: Version, part: Part, *, actor: Actor, now: datetime, sign: str = "") -> None:
    version.written_at = now
    version.save(update_fields=["written_at"])
    reason = f"{sign} {part.title}".strip()
    write_step(version.pack, PackAct.WRITTEN, actor=actor, reason=reason, version=version, now=now)
