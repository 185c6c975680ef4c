"""Dedicated studies, the study programme, and how clauses were answered."""

from datetime import date, timedelta

from kepu.domain.plans.models import Answer, AnswerStep, Assignment, TopicUnit
from kepu.domain.plans.services import accept_answer, hold_study, issue_topic, plan_study, report_answer, return_answer
from kepu.domain.plans.services.answers import levels_of
from kepu.domain.plans.services.studies import Attendee, StudyDraft
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.plans import moment, planning_units

# Units that have not held this year's study.
IDLE = {"geology", "south", "inst007", "inst021"}
MINUTES = "会议听取了全年科普工作汇报，同意预算安排，要求年底前补齐边远县的活动，并把参加情况纳入年度考核。"


def load(context: DemoContext) -> None:
    for year in context.years:
        _studies(context, year)
    _topics(context)
    _answers(context)


def _studies(context: DemoContext, year: int) -> None:
    rng = context.random(f"studies-{year}")
    for code in planning_units(context):
        held_on = date(year, rng.choice([3, 4, 5, 6, 9]), rng.randrange(1, 28))
        if held_on > context.today or (year == context.years[-1] and code in IDLE):
            continue
        draft = StudyDraft(
            title=f"{year}年科普工作专题研究", held_on=held_on, agenda="一、听取科普工作汇报\n二、研究经费预算\n三、部署开放日和进校园活动",
            place="第一会议室", chair="分管领导",
        )  # fmt: skip
        _hold(context, code, draft)


def _hold(context: DemoContext, code: str, draft: StudyDraft) -> None:
    actor = context.coordinator_of(code)
    at = moment(context, draft.held_on.year, draft.held_on.month, draft.held_on.day)
    study = plan_study(actor=actor, unit_id=context.unit[code], draft=draft, now=at - timedelta(days=7))
    people = [Attendee(person_id=key) for key in context.people_of.get(code, [])[:6]]
    attendees = people or [Attendee(name=name) for name in ("分管领导", "办公室主任", "科普专员")]
    hold_study(actor=actor, study_id=study.pk, minutes=MINUTES, attendees=attendees, now=at)


def _topics(context: DemoContext) -> None:
    year = context.years[-1]
    branch = next(code for code, kind in context.unit_kind.items() if kind == "branch")
    below = [
        code for code, parent in context.parent.items() if parent == branch and context.unit_kind[code] == "institute"
    ]
    groups = [(context.unit[code], "") for code in below] + [(context.unit[below[0]], "青年骨干培训班")]
    due_on = min(date(year, 6, 30), context.today - timedelta(days=10))
    topic = issue_topic(
        actor=context.coordinator_of(branch), unit_id=context.unit[branch], title="科学素质与科学教育政策",
        brief="结合本单位学科，讨论能为学校和社区做什么；形成一页清单。", due_on=due_on, groups=groups, now=moment(context, year, 3, 1),
    )  # fmt: skip
    for row in TopicUnit.objects.filter(topic=topic).select_related("unit")[: max(1, len(groups) - 2)]:
        held_on = max(date(year, 3, 2), due_on - timedelta(days=12))
        if held_on > context.today:
            continue
        draft = StudyDraft(
            title="学习：科学素质与科学教育政策",
            held_on=held_on,
            agenda="学习材料，讨论清单",
            form="session",
            group=row.group,
            topic_unit_ids=(row.pk,),
        )
        _hold(context, row.unit.code, draft)


def _answers(context: DemoContext) -> None:
    """Two closed years in bulk, nearly all accepted; some answers of this year through the services, for somebody to judge."""
    rows = list(Assignment.objects.select_related("clause__directive", "unit"))
    levels = {row.unit_id: levels_of(row) for row in {row.unit_id: row for row in rows}.values()}
    for year in context.years[:-1]:
        _old_answers(context, rows, levels, year)
    done = 0
    for row in rows:
        if row.clause.path not in ("2.1", "2.2", "3.1") or row.unit.code in IDLE or done >= 24:
            continue
        done += 1
        _new_answer(context, row, done)


def _old_answers(context: DemoContext, rows: list[Assignment], levels: dict[int, list[int]], year: int) -> None:
    rng = context.random(f"answers-{year}")
    reported = date(year, 12, 10)
    given = [
        row
        for row in rows
        if (row.clause.due_on is None or row.clause.due_on.year == year)
        and not (row.unit.code in IDLE and rng.random() < 0.3)
    ]
    answers = Answer.objects.bulk_create(
        [
            Answer(assignment=row, year=year, state="accepted", reported_on=reported, settled_on=date(year, 12, 28))
            for row in given
        ],
        batch_size=2000,
    )
    steps = []
    for answer, row in zip(answers, given, strict=True):
        at = moment(context, year, 12, 10)
        remark = rng.choice(["已按要求完成，材料见台账。", "全年按计划落实。", "已完成，佐证见活动记录。"])
        steps.append(
            AnswerStep(
                answer=answer, act="reported", at_unit_id=row.unit_id, actor_name="科普专员", reason=remark, at=at
            )
        )
        for number, level in enumerate(levels[row.unit_id], start=1):
            later = at + timedelta(days=5 * number)
            steps.append(AnswerStep(answer=answer, act="accepted", at_unit_id=level, actor_name="科普专员", at=later))
    AnswerStep.objects.bulk_create(steps, batch_size=2000)


def _new_answer(context: DemoContext, row: Assignment, number: int) -> None:
    at = context.now - timedelta(days=6)
    actor = context.coordinator_of(row.unit.code)
    remark = "全年计划已批准并报送。" if row.clause.path == "2.1" else "已完成，见活动记录。"
    answer = report_answer(actor=actor, assignment_id=row.pk, year=context.years[-1], remark=remark, now=at)
    parent = context.parent[row.unit.code]
    if answer.at_unit_id is None or parent is None or answer.at_unit_id != context.unit[parent]:
        return
    if number % 3 == 0:
        accept_answer(actor=context.actor(f"{parent}_coordinator"), answer_id=answer.pk, now=at + timedelta(days=1))
    elif number % 7 == 0:
        return_answer(
            actor=context.actor(f"{parent}_coordinator"),
            answer_id=answer.pk,
            reason="请补充第二次开放日的记录。",
            now=at + timedelta(days=1),
        )
