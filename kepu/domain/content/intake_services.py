"""Taking in very many editions at once, as rows: through the editor's services one after the other would take hours.

Rows skip Wagtail's signals and revisions; what an edition needs beside its row (history, ledger, copies) is written here or
told by the registry, exactly as publish_edition does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, Max
from wagtail.models import Locale, Page

from kepu.domain.content import registry
from kepu.domain.content.editions import EditionState, EditionStep
from kepu.domain.content.pages import Edition, UnitPage
from kepu.domain.content.publication_record import record_publication
from kepu.domain.content.room_services import ensure_room
from kepu.domain.content.works import Work
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE, PUBLISH = "content.write", "content.publish"
AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Intake:
    """An edition to take in. `work_id` None begins a work of its own. `body` are the raw blocks of a StreamField. With
    `published_at` it is public since then. `slug` must be free below the unit's page.
    """

    unit_id: int
    slug: str
    title: str
    body: Sequence[dict[str, Any]]
    summary: str
    audience: str = "public"
    medium: str = "article"
    language: str = "zh-hans"
    licence: str = "cc-by-nc-4.0"
    authors: str = ""
    source_url: str = ""
    field: str = ""
    work_id: int | None = None
    published_at: datetime | None = None


@transaction.atomic
def take_in(*, actor: Actor, unit_id: int, rows: Sequence[Intake], now: datetime) -> list[Edition]:
    """Makes works and editions of one unit's rows; returns the editions in order. Nobody is told yet: call `announce` for those
    that are public, once what else belongs to them is written. Raises Refused.
    """
    require(actor, PUBLISH if any(row.published_at for row in rows) else WRITE, unit_id)
    parent = UnitPage.objects.select_for_update(of=("self",)).get(pk=ensure_room(unit_id).page_id)
    made: list[Edition] = []
    for start in range(0, len(rows), AT_ONCE):
        made += _insert(parent, rows[start : start + AT_ONCE], actor, now)
    steps = [
        EditionStep(edition_id=page.pk, act=act, actor_id=actor.account_id, actor_name=actor.name[:120], at=now)
        for page in made
        for act in (EditionStep.Act.BEGUN, *([EditionStep.Act.PUBLISHED] if page.live else []))
    ]
    EditionStep.objects.bulk_create(steps, batch_size=AT_ONCE)
    return made


def announce(*, actor: Actor, edition_ids: Sequence[int], now: datetime) -> None:
    """Enters public editions into the ledger and tells those who hold copies, as publish_edition does for one."""
    for edition_id in edition_ids:
        record_publication(actor=actor, edition_id=edition_id, now=now)
        registry.tell_published(edition_id, now)


def _insert(parent: UnitPage, rows: Sequence[Intake], actor: Actor, now: datetime) -> list[Edition]:
    works = [Work(unit_id=row.unit_id, title=row.title, field=row.field, created_by_id=actor.account_id, created_at=now)
             for row in rows if row.work_id is None]  # fmt: skip
    fresh = iter(Work.objects.bulk_create(works))
    pages = [_page(row, row.work_id or next(fresh).pk, actor, now) for row in rows]
    _hang(parent, pages)
    bases = [
        Page(**{field.attname: getattr(page, field.attname) for field in Page._meta.concrete_fields}) for page in pages
    ]
    Page.objects.bulk_create(bases)
    for page, base in zip(pages, bases, strict=True):
        page.pk = page.id = page.page_ptr_id = base.pk
    # Django's bulk_create refuses models with a parent table; the parent's rows are there, so that only this table is left.
    fields = Edition._meta.local_concrete_fields
    Edition._base_manager.all()._insert(pages, fields=fields, using=connection.alias, raw=True)
    return pages


def _page(row: Intake, work_id: int, actor: Actor, now: datetime) -> Edition:
    page = Edition(
        title=row.title, draft_title=row.title, slug=row.slug, summary=row.summary, audience=row.audience,
        medium=row.medium, language=row.language, licence=row.licence, authors=row.authors, source_url=row.source_url,
        work_id=work_id, unit_id=row.unit_id, owner_id=actor.account_id, body=list(row.body),
        live=row.published_at is not None, first_published_at=row.published_at, last_published_at=row.published_at,
        state=EditionState.PUBLISHED if row.published_at else EditionState.DRAFT, has_unpublished_changes=not row.published_at,
        latest_revision_created_at=now,
    )  # fmt: skip
    page.content_type_id = ContentType.objects.get_for_model(Edition).pk
    page.locale_id = Locale.get_default().pk
    return page


def _hang(parent: UnitPage, pages: Sequence[Edition]) -> None:
    """Gives pages their places in the tree after the last child; the parent is locked by the caller."""
    children = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
    last = children.aggregate(last=Max("path"))["last"]
    step = Page._str2int(last[-Page.steplen :]) if last else 0
    for number, page in enumerate(pages, start=step + 1):
        page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, number), parent.depth + 1
        page.numchild, page.url_path = 0, f"{parent.url_path}{page.slug}/"
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
