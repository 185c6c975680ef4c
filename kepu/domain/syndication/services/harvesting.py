"""Visiting other platforms, and taking their items in as works that lead to where they were first published."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import nh3
from django.db import IntegrityError, transaction
from django.utils.html import escape

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.services import begin_edition, begin_work, publish_edition
from kepu.domain.syndication.contracts import OPEN_LICENCES, Found, Harvested, SourceDraft
from kepu.domain.syndication.errors import AlreadyDecided, InvalidPartner, NameTaken, Unreachable
from kepu.domain.syndication.models import Format, HarvestedItem, HarvestSource, ItemState
from kepu.domain.syndication.pieces import clean
from kepu.domain.syndication.policies import CARRY, MANAGE
from kepu.domain.syndication.reading.feeds import read_feed
from kepu.domain.syndication.reading.fetching import fetch
from kepu.domain.syndication.reading.repositories import read_repository
from kepu.foundation.audit.services import note
from kepu.foundation.crypto import canonical_json, sha256_hex
from kepu.foundation.notices.webhooks import UnsafeAddress, resolve
from kepu.foundation.units.contracts import SYSTEM, Actor
from kepu.foundation.units.policies import may, require

LONGEST_PAUSE = timedelta(days=1)
READ_ON = "阅读原文"
PUBLISH = "content.publish"


@transaction.atomic
def enter_source(*, actor: Actor, draft: SourceDraft, now: datetime, source_id: int | None = None) -> HarvestSource:
    """Enters a source of items, or changes one; its first visit is due at once. Raises Refused, NameTaken, InvalidPartner."""
    source = HarvestSource.objects.select_for_update().get(pk=source_id) if source_id else HarvestSource(created_at=now)
    if source_id:
        require(actor, MANAGE, source.unit_id)
    require(actor, MANAGE, draft.unit_id)
    if draft.publishes or draft.is_own:
        require(actor, PUBLISH, draft.unit_id)
    _check(draft)
    for name in ("unit_id", "format", "url", "oai_set", "audience", "licence", "every_minutes", "is_own", "publishes"):
        setattr(source, name, getattr(draft, name))
    source.name, source.error, source.etag, source.last_modified = draft.name.strip(), "", "", ""
    source.next_at = None if draft.format == Format.FILE else now
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError as error:
        raise NameTaken(draft.name) from error
    _audit(actor, "change_source" if source_id else "enter_source", source, now)
    return source


@transaction.atomic
def switch_source(*, actor: Actor, source_id: int, active: bool, now: datetime) -> HarvestSource:
    """Stops visiting a source, or visits it again. What was taken in stays. Raises Refused."""
    source = HarvestSource.objects.select_for_update().get(pk=source_id)
    require(actor, MANAGE, source.unit_id)
    source.ended_at, source.next_at = (None, now) if active else (now, None)
    source.save(update_fields=["ended_at", "next_at"])
    _audit(actor, "visit_again" if active else "stop_visiting", source, now)
    return source


def visit_due(*, now: datetime) -> int:
    """Visits every source whose moment has come; returns how many. Each is leased first, so that two workers do not both go."""
    visited = 0
    for source_id in HarvestSource.objects.filter(next_at__lte=now, ended_at__isnull=True).values_list("pk", flat=True):
        with transaction.atomic():
            source = (
                HarvestSource.objects.select_for_update(skip_locked=True).filter(pk=source_id, next_at__lte=now).first()
            )
            if source is None:
                continue
            source.next_at = now + timedelta(minutes=source.every_minutes)
            source.save(update_fields=["next_at"])
        visit_source(source_id=source_id, now=now)
        visited += 1
    return visited


def visit_source(*, source_id: int, now: datetime) -> Harvested:
    """Reads a source and enters what is new. What went wrong is kept with the source, and the next visit waits twice as long
    (a day at most). Returns what it brought; nothing when it could not be read.
    """
    source = HarvestSource.objects.get(pk=source_id)
    try:
        found, remembered = _fetch_items(source)
        with transaction.atomic():
            brought = _enter_items(source, found, now)
    except Unreachable as failure:
        pause = min(timedelta(minutes=source.every_minutes) * (2 if source.error else 1), LONGEST_PAUSE)
        HarvestSource.objects.filter(pk=source_id).update(
            visited_at=now, error=f"{failure.code} {failure.detail}".strip()[:300], next_at=now + pause
        )
        return Harvested()
    HarvestSource.objects.filter(pk=source_id).update(visited_at=now, succeeded_at=now, error="", **remembered)
    return brought


@transaction.atomic
def take_item(*, actor: Actor, item_id: int, now: datetime, publish: bool = False) -> HarvestedItem:
    """Makes a work of an item, with an edition that leads to where it was first published: the full text only where the
    licence allows it. Published at once when asked. Raises Refused, AlreadyDecided.
    """
    item = HarvestedItem.objects.select_for_update(of=("self",)).select_related("source").get(pk=item_id)
    unit_id = item.source.unit_id
    require(actor, PUBLISH if publish else CARRY, unit_id)
    if item.state == ItemState.TAKEN:
        raise AlreadyDecided(item.title)
    work = begin_work(actor=actor, draft=WorkDraft(unit_id=unit_id, title=item.title), now=now)
    edition = begin_edition(actor=actor, work_id=work.pk, draft=_draft(item), now=now)
    item.edition_id, item.state, item.decided_by_id, item.decided_at = (
        edition.pk,
        ItemState.TAKEN,
        actor.account_id,
        now,
    )
    item.save(update_fields=["edition", "state", "decided_by", "decided_at"])
    if publish:
        publish_edition(actor=actor, edition_id=edition.pk, now=now)
    return item


@transaction.atomic
def leave_item(*, actor: Actor, item_id: int, left: bool, now: datetime) -> HarvestedItem:
    """Leaves an item out, or looks at it again. Raises Refused, AlreadyDecided for one that was taken in."""
    item = HarvestedItem.objects.select_for_update(of=("self",)).select_related("source").get(pk=item_id)
    require(actor, CARRY, item.source.unit_id)
    if item.state == ItemState.TAKEN:
        raise AlreadyDecided(item.title)
    item.state = ItemState.LEFT if left else ItemState.PREVIEW
    item.decided_by_id, item.decided_at = (actor.account_id, now) if left else (None, None)
    item.save(update_fields=["state", "decided_by", "decided_at"])
    return item


def is_foreign(edition_id: int) -> bool:
    """Whether an edition came from a source that is not the unit's own: it is a link to others' work and counts nowhere."""
    return HarvestedItem.objects.filter(edition=edition_id, source__is_own=False).exists()


def _fetch_items(source: HarvestSource) -> tuple[list[Found], dict[str, str]]:
    if source.format == Format.OAI:
        return list(read_repository(source.url, oai_set=source.oai_set, since=source.succeeded_at)), {}
    answer = fetch(source.url, etag=source.etag, last_modified=source.last_modified)
    if answer.status == 304:
        return [], {}
    items = read_feed(answer.content, url=answer.url, content_type=answer.headers.get("content-type", ""))
    remembered = {
        "etag": answer.headers.get("etag", "")[:200],
        "last_modified": answer.headers.get("last-modified", "")[:60],
    }
    return items, remembered


def _enter_items(source: HarvestSource, found: Iterable[Found], now: datetime) -> Harvested:
    counts = {"new": 0, "changed": 0, "known": 0, "twins": 0, "gone": 0}
    for told in found:
        known = HarvestedItem.objects.filter(source=source, identifier=told.identifier).first()
        if told.is_deleted:
            counts["gone"] += _leave_deleted(known, now)
        elif known is None:
            counts["twins" if _enter(source, told, now).twin_id else "new"] += 1
        elif known.digest == _digest(told):
            counts["known"] += 1
        else:
            counts["changed"] += _change(known, told, now)
    return Harvested(**counts)


def _enter(source: HarvestSource, told: Found, now: datetime) -> HarvestedItem:
    twin = _twin(source, told)
    item = HarvestedItem(source=source, identifier=told.identifier, twin=twin, state=ItemState.PREVIEW, seen_at=now)
    if twin is not None:
        item.state, item.decided_at = ItemState.LEFT, now  # the same item by another way: shown, not taken twice
    _fill(item, told)
    item.save()
    if source.publishes and twin is None:
        take_item(actor=SYSTEM, item_id=item.pk, now=now, publish=True)
    return item


def _twin(source: HarvestSource, told: Found) -> HarvestedItem | None:
    """The same item from another source or under another identifier: by its link, else by title and day."""
    rows = HarvestedItem.objects.filter(source__unit=source.unit_id, twin__isnull=True).order_by("pk")
    if told.link and (same := rows.filter(link=told.link).first()):
        return same
    if told.published_at is None:
        return rows.filter(source=source, title=told.title, published_at__isnull=True, link=told.link).first()
    day = told.published_at
    return rows.filter(
        title=told.title, published_at__gte=day - timedelta(days=1), published_at__lte=day + timedelta(days=1)
    ).first()


def _change(item: HarvestedItem, told: Found, now: datetime) -> int:
    """A preview follows its source; what was decided stays as it was decided."""
    if item.state != ItemState.PREVIEW:
        return 0
    _fill(item, told)
    item.seen_at = now
    item.save()
    return 1


def _leave_deleted(item: HarvestedItem | None, now: datetime) -> int:
    if item is None or item.state != ItemState.PREVIEW:
        return 0
    item.state, item.decided_at = ItemState.LEFT, now
    item.save(update_fields=["state", "decided_at"])
    return 1


def _fill(item: HarvestedItem, told: Found) -> None:
    item.link, item.title, item.summary, item.authors = told.link, told.title, told.summary, told.authors
    item.language, item.published_at, item.digest = told.language, told.published_at, _digest(told)
    item.licence = told.licence or item.source.licence
    item.body = clean(told.body, base=told.link) if item.licence in OPEN_LICENCES or item.source.is_own else ""


def _draft(item: HarvestedItem) -> EditionDraft:
    text = item.body or f"<p>{escape(item.summary or item.title)}</p>"
    onward = f'<p><a href="{escape(item.link)}">{READ_ON}</a></p>' if item.link else ""
    return EditionDraft(
        title=item.title, audience=item.source.audience, language=item.language, licence=item.licence,
        summary=(item.summary or item.title)[:200], authors=item.authors, source_url=item.link,
        body=[("text", without_pictures(text) + onward)],
    )  # fmt: skip


def without_pictures(html: str) -> str:
    """Text without pictures that stand on another platform: they are not ours to show, and tell it who reads here."""
    return nh3.clean(html, tags={"p", "br", "b", "strong", "i", "em", "sup", "sub", "ul", "ol", "li", "a", "h3", "h4"})


def _digest(told: Found) -> str:
    return sha256_hex(canonical_json([told.title, told.link, told.summary, told.body, told.authors, told.licence]))


def _check(draft: SourceDraft) -> None:
    if draft.format not in Format.values:
        raise InvalidPartner("format", "unknown")
    if not draft.name.strip():
        raise InvalidPartner("name", "missing")
    if draft.every_minutes < 5:
        raise InvalidPartner("every_minutes", "too often")
    if draft.format == Format.FILE:
        return
    try:
        resolve(draft.url)
    except UnsafeAddress as unsafe:
        raise InvalidPartner("url", unsafe.reason) from unsafe


def may_publish(actor: Actor, source: HarvestSource) -> bool:
    """Whether the actor may publish what comes from a source."""
    return may(actor, PUBLISH, source.unit_id)


def _audit(actor: Actor, verb: str, source: HarvestSource, now: datetime) -> None:
    note(
        actor=actor, verb=verb, object_kind="syndication.source", object_key=str(source.public_id),
        object_title=source.name, unit_id=source.unit_id, now=now,
    )  # fmt: skip
