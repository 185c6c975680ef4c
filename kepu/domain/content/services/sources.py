"""The writers of sources and their passages."""

import re
from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from kepu.domain.content.contracts import SourceDraft
from kepu.domain.content.errors import InvalidFact, SourceKnown
from kepu.domain.content.sources import Passage, Source, SourceKind, WorkSource
from kepu.domain.content.works import Work
from kepu.foundation.language.sentences import sentences
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import require

WRITE = "content.write"
LONGEST_PASSAGE = 5000
DOI = re.compile(r"10\.\d{4,9}/[-._;()/:<>a-z0-9+#\[\]]+")


@transaction.atomic
def enter_source(*, actor: Actor, unit_id: int, draft: SourceDraft, now: datetime) -> Source:
    """Enters a source with its passages into the register of a unit. Raises Refused, InvalidFact, SourceKnown."""
    require(actor, WRITE, unit_id)
    if draft.kind not in SourceKind.values:
        raise InvalidFact("kind", "unknown")
    if not draft.title.strip():
        raise InvalidFact("title", "missing")
    identifier = draft.identifier.strip()
    if draft.kind == SourceKind.PAPER and identifier:
        identifier = normal_doi(identifier)
    known = Source.objects.filter(kind=draft.kind, identifier=identifier).exclude(identifier="").first()
    if known is not None:
        raise SourceKnown(known.pk)
    source = Source(
        kind=draft.kind,
        identifier=identifier,
        title=draft.title.strip(),
        authors=draft.authors.strip(),
        published_in=draft.published_in.strip(),
        published_on=draft.published_on,
        url=draft.url.strip()
        or (f"https://doi.org/{identifier}" if draft.kind == SourceKind.PAPER and identifier else ""),
        unit_id=draft.unit_id,
        person_id=draft.person_id,
        entered_in_id=unit_id,
        created_at=now,
    )
    source.save()
    write_passages(source, draft.passages)
    return source


@transaction.atomic
def add_source(*, actor: Actor, work_id: int, source_id: int) -> WorkSource:
    """Says that a work rests on a source; saying it again changes nothing. Raises Refused."""
    work = Work.objects.get(pk=work_id)
    require(actor, WRITE, work.unit_id)
    try:
        with transaction.atomic():
            return WorkSource.objects.create(work=work, source_id=source_id)
    except IntegrityError:
        return WorkSource.objects.get(work=work, source_id=source_id)


@transaction.atomic
def add_passages(*, actor: Actor, work_id: int, source_id: int, passages: Iterable[tuple[str, str]]) -> list[Passage]:
    """Adds passages to a source on which a work rests. Raises Refused, InvalidFact, WorkSource.DoesNotExist."""
    link = WorkSource.objects.select_related("work", "source").get(work=work_id, source=source_id)
    require(actor, WRITE, link.work.unit_id)
    source = Source.objects.select_for_update(of=("self",)).get(pk=link.source_id)
    return write_passages(source, passages)


@transaction.atomic
def remove_source(*, actor: Actor, work_id: int, source_id: int) -> None:
    """Takes a source from a work, unless one of its editions points at a passage of it. Raises Refused, InvalidFact."""
    work = Work.objects.get(pk=work_id)
    require(actor, WRITE, work.unit_id)
    cited = Q(citations__passage__source=source_id) | Q(citations__public_passage__source=source_id)
    if work.editions.filter(cited).exists():
        raise InvalidFact("source", "cited")
    WorkSource.objects.filter(work=work, source=source_id).delete()


def write_passages(source: Source, passages: Iterable[tuple[str, str]]) -> list[Passage]:
    """Adds passages after those that the source has. Empty ones are left out. Raises InvalidFact when one is too long."""
    number = source.passages.count()
    rows = []
    for locator, text in passages:
        if not text.strip():
            continue
        if len(text) > LONGEST_PASSAGE:
            raise InvalidFact("passages", "too long")
        number += 1
        rows.append(Passage(source=source, number=number, locator=locator.strip()[:80], text=text.strip()))
    return Passage.objects.bulk_create(rows)


def normal_doi(text: str) -> str:
    """A DOI as the register keeps it: without address or label, in lower case. Raises InvalidFact when it is none.

    Form of a DOI: ISO 26324; the pattern is the one Crossref recommends for modern DOIs.
    """
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE).lower()
    if not DOI.fullmatch(doi):
        raise InvalidFact("identifier", "not a DOI")
    return doi


def passages_from(abstract: str) -> tuple[tuple[str, str], ...]:
    """An abstract as passages that statements can point at: its paragraphs, or the sentences of a single one; each with its place."""
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", abstract) if part.strip()]
    if len(paragraphs) == 1:
        paragraphs = [span.text for span in sentences(paragraphs[0])]
    return tuple((f"{number}", part) for number, part in enumerate(paragraphs, start=1))
