"""The writers of works and of the drafts of their editions."""

from dataclasses import replace
from datetime import datetime
from secrets import token_hex

from django.db import transaction
from django.utils.text import slugify

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.editions import EditionAudience, EditionState, EditionStep, Language, Licence, Medium
from kepu.domain.content.errors import InvalidFact, WrongState
from kepu.domain.content.pages import Edition, UnitPage
from kepu.domain.content.room_services import ensure_room
from kepu.domain.content.services.steps import account_of, lock_edition, note_step
from kepu.domain.content.works import Series, Work
from kepu.foundation.language.pinyin import syllables
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE = "content.write"
LONGEST_SLUG = 60
CHOICES = {"audience": EditionAudience, "medium": Medium, "language": Language, "licence": Licence}


@transaction.atomic
def begin_work(*, actor: Actor, draft: WorkDraft, now: datetime) -> Work:
    """Begins a work in a unit; editions and sources follow. Raises Refused, InvalidFact."""
    require(actor, WRITE, draft.unit_id)
    work = Work(unit_id=draft.unit_id, created_by_id=actor.account_id, created_at=now)
    return _write(work, draft)


@transaction.atomic
def change_work(*, actor: Actor, work_id: int, draft: WorkDraft) -> Work:
    """Changes title, question, field and series of a work; it stays in its unit. Raises Refused, InvalidFact."""
    work = Work.objects.select_for_update().get(pk=work_id)
    require(actor, WRITE, work.unit_id)
    return _write(work, replace(draft, unit_id=work.unit_id))


@transaction.atomic
def begin_edition(*, actor: Actor, work_id: int, draft: EditionDraft, now: datetime) -> Edition:
    """Begins an edition of a work as a draft below its unit's page; its text is then written in the editor.

    Raises Refused, InvalidFact.
    """
    work = Work.objects.get(pk=work_id)
    require(actor, WRITE, work.unit_id)
    _check(draft)
    start = _start_of(work, draft)
    room = ensure_room(work.unit_id)
    parent = UnitPage.objects.select_for_update(of=("self",)).get(pk=room.page_id)
    page = Edition(
        work=work,
        title=start.title or work.title,
        slug=_free_slug(parent, start.slug or slug_from(start.title or work.title)),
        audience=start.audience,
        medium=start.medium,
        language=start.language,
        licence=start.licence,
        summary=start.summary,
        authors=start.authors,
        source_url=start.source_url,
        owner_id=actor.account_id,
        live=False,
    )
    page.body = list(start.body)
    parent.add_child(instance=page)
    page.save_revision(user=account_of(actor), log_action=True, clean=False)  # a draft may still lack something
    note_step(page.pk, EditionStep.Act.BEGUN, actor=actor, now=now)
    return page


@transaction.atomic
def change_edition(*, actor: Actor, edition_id: int, draft: EditionDraft) -> Edition:
    """Changes for whom, in which medium, language and under which licence an unpublished edition is, and where it was first
    published. Title and text are changed in the editor. Raises Refused, InvalidFact, WrongState.
    """
    edition = lock_edition(edition_id)
    require(actor, WRITE, edition.unit_id)
    if edition.state != EditionState.DRAFT:
        raise WrongState(edition.state)
    _check(draft)
    for name in (*CHOICES, "source_url"):
        setattr(edition, name, getattr(draft, name))
    edition.save(update_fields=[*CHOICES, "source_url"], clean=False)
    return edition


def slug_from(title: str) -> str:
    """An address that can be said on the telephone: pinyin for Chinese, words for English; never empty."""
    found = slugify("-".join(syllables(title, is_name=False)))[:LONGEST_SLUG].strip("-")
    return found or token_hex(4)


def _free_slug(parent: UnitPage, wanted: str) -> str:
    taken = set(parent.get_children().filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)


def _write(work: Work, draft: WorkDraft) -> Work:
    if not draft.title.strip():
        raise InvalidFact("title", "missing")
    if draft.series_id and not Series.objects.filter(pk=draft.series_id, unit__in=[work.unit_id]).exists():
        raise InvalidFact("series", "of another unit")
    work.title, work.question, work.field = draft.title.strip(), draft.question.strip(), draft.field.strip()
    work.series_id, work.position = draft.series_id, draft.position
    work.save()
    return work


def _check(draft: EditionDraft) -> None:
    for field, choices in CHOICES.items():
        if getattr(draft, field) not in choices.values:
            raise InvalidFact(field, "unknown")


def _start_of(work: Work, draft: EditionDraft) -> EditionDraft:
    """The draft, with the text of the edition that it copies where it says nothing itself."""
    if draft.copy_of is None:
        return draft
    page = Edition.objects.filter(work=work, pk=draft.copy_of).first()
    if page is None:
        raise InvalidFact("copy_of", "of another work")
    model = page.get_latest_revision_as_object()
    return replace(
        draft,
        title=draft.title or model.title,
        summary=draft.summary or model.summary,
        authors=draft.authors or model.authors,
        body=draft.body or [(block.block_type, block.value) for block in model.body],
    )
