"""A dozen works in Chinese by the units whose field they are about, some in several editions, with what they rest on.

Texts are in article_texts.py and work_texts.py. One work has been corrected, one edition waits for its reviewers.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.models import Edition, Work
from kepu.domain.content.services import (
    add_source,
    begin_edition,
    begin_work,
    cite,
    correct_edition,
    enter_source,
    publish_edition,
    submit_edition,
)
from kepu.engines.reviews.contracts import Judge
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.console.demo.article_texts import ARTICLES, Article
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.names import GIVEN, SURNAMES
from kepu.surfaces.console.demo.work_texts import CORRECTED, IN_REVIEW, MARKS, SIBLINGS, source_of


def load(context: DemoContext) -> None:
    for number, article in enumerate(ARTICLES):
        code = _unit_for(context, article.field, number)
        if code is not None:
            _publish(context, article, code, number)


def _unit_for(context: DemoContext, field: str, number: int) -> str | None:
    codes = [
        code
        for code in context.working_units
        if context.field_of[code] == field and context.unit_kind[code] != "journal"
    ]
    return codes[number % len(codes)] if codes else None


def _publish(context: DemoContext, article: Article, code: str, number: int) -> None:
    rng = context.random(f"article {article.slug}")
    writer = context.coordinator_of(code)
    moment = datetime.combine(context.today - timedelta(days=9 + number * 23), time(9, 30), tzinfo=ACADEMY_ZONE)
    author = rng.choice(SURNAMES) + rng.choice(GIVEN)
    work = begin_work(actor=writer, draft=WorkDraft(context.unit[code], article.title, field=article.field), now=moment)
    marks = _rest_on(work, article.slug, writer=writer, now=moment)
    draft = EditionDraft(
        slug=article.slug,
        summary=article.summary,
        authors=author,
        body=_marked(article.body, MARKS[article.slug] if marks else ()),
    )
    edition = begin_edition(actor=writer, work_id=work.pk, draft=draft, now=moment)
    if marks:
        cite(actor=writer, edition_id=edition.pk, passages=marks)
    publish_edition(actor=writer, edition_id=edition.pk, now=moment)
    if article.slug == CORRECTED[0]:
        correct_edition(actor=writer, edition_id=edition.pk, note=CORRECTED[1], now=moment + timedelta(days=3))
    for sibling in SIBLINGS:
        if sibling.of == article.slug:
            _add(
                context,
                work,
                replace(sibling.draft, authors=author),
                writer=writer,
                code=code,
                now=moment + timedelta(days=2),
            )


def _rest_on(work: Work, slug: str, *, writer: Actor, now: datetime) -> dict[int, int | None]:
    """Enters the source of an article; its passages in the order of the marks."""
    draft = source_of(slug, work.unit_id)
    if draft is None:
        return {}
    source = enter_source(actor=writer, unit_id=work.unit_id, draft=draft, now=now)
    add_source(actor=writer, work_id=work.pk, source_id=source.pk)
    return dict(enumerate(source.passages.values_list("pk", flat=True), start=1))


def _marked(body: Sequence[tuple[str, Any]], phrases: Sequence[str]) -> list[tuple[str, Any]]:
    """The body with [1], [2] … behind the phrases; a phrase that is not there ends the first paragraph."""
    blocks = list(body)
    for number, phrase in enumerate(phrases, start=1):
        place = next((i for i, (_kind, text) in enumerate(blocks) if isinstance(text, str) and phrase in text), None)
        if place is None:
            place, phrase = next((i, "</p>") for i, (kind, _text) in enumerate(blocks) if kind == "text")
            blocks[place] = ("text", str(blocks[place][1]).replace(phrase, f"[{number}]{phrase}", 1))
        else:
            kind, text = blocks[place]
            blocks[place] = (kind, str(text).replace(phrase, f"{phrase}[{number}]", 1))
    return blocks


def _add(context: DemoContext, work: Work, draft: EditionDraft, *, writer: Actor, code: str, now: datetime) -> None:
    edition: Edition = begin_edition(actor=writer, work_id=work.pk, draft=draft, now=now)
    if draft.slug == IN_REVIEW:
        expert = Judge(name="郑远航", email="zheng.yuanhang@example.org")
        submit_edition(actor=writer, edition_id=edition.pk, expert=expert, now=context.now)
    else:
        publish_edition(actor=writer, edition_id=edition.pk, now=now)
