"""Packs of the emergency library: six in Chinese, one of them in English too, one close to its review day; one that is being written,
one that is being reviewed. No minority language: nobody here could check the words.
"""

import io
from dataclasses import replace
from datetime import timedelta

import typst

from kepu.domain.packs.contracts import AuthorDraft, PackDraft, PartDraft
from kepu.domain.packs.models import Pack
from kepu.domain.packs.routine import rules
from kepu.domain.packs.services import (
    add_part,
    finish_spreading,
    open_pack,
    plan_spreading,
    publish_approved,
    submit_version,
)
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.links import decide_by_link
from kepu.engines.reviews.models import Step
from kepu.engines.reviews.services import decide
from kepu.foundation.files.contracts import Upload
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.pack_texts import EARTHQUAKE_ENGLISH, FLOOD, PACKS, SPACE, Said
from kepu.ui.fonts import chinese_font

COLOURS = [
    ("蓝", "#2f6fc4", "12小时50毫米"),
    ("黄", "#e0b400", "6小时50毫米"),
    ("橙", "#e07b00", "3小时50毫米"),
    ("红", "#c62f2f", "3小时100毫米"),
]


def load(context: DemoContext) -> None:
    public = {said.title: _public(context, said) for said in PACKS}
    earthquake = public[PACKS[0].title]
    _public(context, EARTHQUAKE_ENGLISH, beside=earthquake.pk)
    _in_review(context)
    _spread(context, earthquake)


def _unit_for(context: DemoContext, field: str) -> str:
    codes = [code for code in context.working_units if context.field_of.get(code) == field]
    return (codes or context.working_units)[0]


def _write(context: DemoContext, said: Said, *, beside: int | None = None) -> tuple[Pack, str]:
    code, at = _unit_for(context, said.field), context.now - timedelta(days=said.days, hours=30)
    actor = context.coordinator_of(code)
    draft = PackDraft(
        title=said.title, hazards=said.hazards, summary=said.summary, audience=said.audience, region_code=said.region,
        season=said.season, due_on=context.today + timedelta(days=said.due), authors=(AuthorDraft(said.author, ""),),
    )  # fmt: skip
    pack = open_pack(
        actor=actor, unit_id=context.unit[code], draft=draft, language=said.language, beside=beside, now=at
    )
    for part in said.parts:
        add_part(actor=actor, pack_id=pack.pk, draft=part, now=at)
    if said is FLOOD and chinese_font():
        figure = PartDraft(
            "figure",
            "四级预警，一图看懂",
            "暴雨预警从蓝到红：12、6、3小时50毫米，3小时100毫米。",
            "示范科学院，CC BY 4.0",
        )
        add_part(actor=actor, pack_id=pack.pk, draft=figure, upload=Upload("signals.png", _figure()), now=at)
    return pack, code


def _public(context: DemoContext, said: Said, *, beside: int | None = None) -> Pack:
    pack, code = _write(context, said, beside=beside)
    at = context.now - timedelta(days=said.days)
    name, affiliation = said.reviewer
    reviewer = Judge(name=name, affiliation=affiliation, email="reviewer@example.org")
    done = submit_version(actor=context.coordinator_of(code), pack_id=pack.pk, reviewer=reviewer, now=at)
    assert done.invitation is not None
    decide_by_link(token=done.invitation.token, decision="approve", comment="", now=at + timedelta(hours=4))
    step = Step.objects.get(review__public_id=done.review_public_id, code="final")
    decide(
        actor=context.reviewer_of(code), step_id=step.pk, decision="approve", comment="", now=at + timedelta(hours=9)
    )
    publish_approved(version_ids=[done.version.pk], now=at + timedelta(hours=9))
    pack.refresh_from_db()
    return pack


def _in_review(context: DemoContext) -> None:
    """One draft of the institute of astronomy, and one that waits for its reviewer."""
    code = _unit_for(context, SPACE.field)
    actor, at = context.coordinator_of(code), context.now - timedelta(days=2)
    draft = PackDraft(
        title="看日食怎样保护眼睛", hazards=("space_weather",), summary="不戴专用眼镜，不看太阳。", audience="youth",
        due_on=context.today + timedelta(days=365), authors=(AuthorDraft("林晚照"),),
    )  # fmt: skip
    open_pack(actor=actor, unit_id=context.unit[code], draft=draft, now=at)
    other = replace(draft, title="地磁暴预警信息怎么读", summary="看等级，看时间，看影响哪些行业。", audience="public")
    waiting = open_pack(actor=actor, unit_id=context.unit[code], now=at, draft=other)
    add_part(actor=actor, pack_id=waiting.pk, draft=SPACE.parts[1], now=at)
    reviewer = Judge(name="周明远", affiliation="物理研究所", email="reviewer@example.org")
    submit_version(actor=actor, pack_id=waiting.pk, reviewer=reviewer, now=at + timedelta(hours=2))


def _spread(context: DemoContext, pack: Pack) -> None:
    """The last day of disaster reduction was done, the next month of science is planned."""
    code = _unit_for(context, SPACE.field)
    actor, unit_id = context.coordinator_of(code), context.unit[code]
    for rule, is_done in (("disaster_week", True), ("science_month", False)):
        year = context.today.year
        first, last = rules()[rule].window(year)
        if (is_done and last > context.today) or (not is_done and last < context.today):
            year += -1 if is_done else 1
            first, last = rules()[rule].window(year)
        day = last if is_done else max(first, context.today)
        if pack.due_on is None or pack.due_on < day:
            continue
        row = plan_spreading(
            actor=actor, unit_id=unit_id, rule=rule, year=year, pack_id=pack.pk, planned_on=day, now=context.now,
            how="社区电子屏和研究所公众号",
        )  # fmt: skip
        if is_done:
            finish_spreading(
                actor=actor, spreading_id=row.pk, done_on=day, note="覆盖3个社区", record="", now=context.now
            )


def _figure() -> bytes:
    """Four coloured bars with words, as a PNG."""
    rows = "".join(
        f'block(width: 100%, fill: rgb("{colour}"), inset: 14pt, radius: 6pt, text(fill: white, size: 26pt)[*{name}色*　{words}])\n#'
        for name, colour, words in COLOURS
    ).rstrip("#")
    shape = f'#set page(width: 480pt, height: auto, margin: 16pt)\n#set text(font: "{chinese_font()}")\n#{rows}'
    return bytes(typst.compile(io.BytesIO(shape.encode()).getvalue(), format="png", ppi=96, timestamp=0))
