"""What publishing an edition means for the ledger: one live record per edition, none when it is retracted or taken down."""

from datetime import datetime

from django.db import transaction

from kepu.domain.content.editions import EditionAudience, Medium
from kepu.domain.content.pages import Edition
from kepu.domain.content.registry import is_foreign
from kepu.engines.ledger.contracts import Audience, Draft, Part, Source
from kepu.engines.ledger.contracts import RecordRow as Row
from kepu.engines.ledger.selectors import find_by_source, get_record_detail
from kepu.engines.ledger.services import (
    amend_record,
    confirm_records,
    correct_record,
    discard_record,
    propose_record,
    withdraw_record,
)
from kepu.foundation.clock import local_date
from kepu.foundation.people.selectors import list_names
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import may

CORRECTED = "作品更正后重新发布"
# Pictures and words of any form are counted as 图文; what stands in a room, real or not, as 展品展项.
KINDS = {
    Medium.STORY: "article",
    Medium.COMIC: "article",
    Medium.DATA_STORY: "article",
    Medium.SLIDES: "article",
    Medium.PANORAMA: "exhibit",
    Medium.MODEL: "exhibit",
}
GROUPS = {
    EditionAudience.PUBLIC: Audience.PUBLIC,
    EditionAudience.OFFICIALS: Audience.OFFICIALS,
    EditionAudience.FARMERS: Audience.FARMERS,
    EditionAudience.ELDERLY: Audience.ELDERLY,
}


@transaction.atomic
def record_publication(*, actor: Actor, edition_id: int, now: datetime) -> None:
    """Enters a public edition into the ledger: confirmed when the actor may confirm for the unit (or is the system, which acts
    on a review), else proposed. Once it is there, only a new title, other authors or another unit change the record. A link to
    somebody else's work is no act and has none.
    """
    if is_foreign(edition_id):
        return
    page = Edition.objects.select_related("work__series").get(pk=edition_id)
    draft = _draft(page, now)
    row = find_by_source(draft.source)
    if row is None:
        _enter(draft, actor=actor, now=now)
    elif not _says_the_same(row, draft):
        _change(row, draft, actor=actor, now=now)


@transaction.atomic
def withdraw_publication(*, edition_id: int, reason: str, now: datetime) -> None:
    """Takes the record of an edition out of all figures; nothing happens when there is none."""
    row = find_by_source(source_of(edition_id))
    if row is None:
        return
    if row.state == "proposed":
        discard_record(actor=SYSTEM, record_id=row.id, now=now)
    else:
        withdraw_record(actor=SYSTEM, record_id=row.id, reason=reason, now=now)


def source_of(edition_id: int) -> Source:
    """How the ledger knows an edition."""
    return Source("page", str(edition_id))


def _enter(draft: Draft, *, actor: Actor, now: datetime) -> None:
    writer = actor if may(actor, "records.propose", draft.unit_id) else SYSTEM
    record = propose_record(actor=writer, draft=draft, now=now)
    if may(actor, "records.confirm", draft.unit_id):
        confirm_records(actor=actor, record_ids=[record.pk], now=now)


def _change(row: Row, draft: Draft, *, actor: Actor, now: datetime) -> None:
    if row.state == "proposed":
        amend_record(actor=SYSTEM, record_id=row.id, draft=draft, now=now)
        return
    writer = actor if may(actor, "records.confirm", row.unit_id) else SYSTEM
    correct_record(actor=writer, record_id=row.id, draft=draft, reason=CORRECTED, now=now)


def _says_the_same(row: Row, draft: Draft) -> bool:
    """Whether the record needs no change. A name that was erased from it at the person's wish does not come back."""
    lines = get_record_detail(public_id=row.public_id, unit_ids=[row.unit_id]).parts
    if (row.title, row.unit_id, len(lines)) != (draft.title, draft.unit_id, len(draft.parts)):
        return False
    said = {(line.person_id, "" if line.person_id else line.name) for line in lines if line.person_id or line.name}
    return said <= {(part.person_id, part.outside_name) for part in draft.parts}


def _draft(page: Edition, now: datetime) -> Draft:
    day = local_date(page.first_published_at or now)
    return Draft(
        unit_id=page.unit_id,
        kind=str(KINDS.get(Medium(page.medium), page.medium)),
        title=page.title[:200],
        started_on=day,
        ended_on=day,
        source=source_of(page.pk),
        mode="online",
        onsite=0,
        online=None,
        parts=_parts(page),
        audience=_groups(page.audience),
        tags=_tags(page),
    )


def _groups(audience: str) -> dict[str, int | None]:
    """The ledger's groups of people: schools are young people; how many is not known."""
    if audience in (EditionAudience.PRESCHOOL, EditionAudience.UPPER_SECONDARY) or audience.startswith("grades_"):
        return {Audience.YOUTH: None}
    group = GROUPS.get(EditionAudience(audience))
    return {group: None} if group else {}


def _tags(page: Edition) -> tuple[tuple[str, str], ...]:
    tags = [("audience_edition", page.audience), ("medium", page.medium), ("language", page.language)]
    if page.work.sources.filter(unit__isnull=False).exists():
        tags.append(("source", "own"))
    if page.work.series is not None:
        tags.append(("series", page.work.series.slug))
    return tuple(tags)


def _parts(page: Edition) -> tuple[Part, ...]:
    known: dict[str, list[int]] = {}
    for person_id, name, _unit in list_names(unit_ids=[page.unit_id]):
        known.setdefault(name, []).append(person_id)
    names = [name.strip() for name in page.authors.replace(",", "、").replace("，", "、").split("、") if name.strip()]
    return tuple(
        Part(person_id=known[name][0], role="author")
        if len(known.get(name, ())) == 1
        else Part(outside_name=name, role="author")
        for name in dict.fromkeys(names)
    )
