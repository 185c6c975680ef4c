"""A directive in force, three years of annual plans with targets, budgets, money raised and a joint activity."""

from datetime import UTC, date, datetime, timedelta

from kepu.domain.plans.models import AnnualPlan, Assignment, BudgetLine, Funding, JointPart, PlanStep, Target, Task
from kepu.domain.plans.selectors.cycle import PLANNING_KINDS
from kepu.domain.plans.services import (
    accept_part,
    confirm_directive,
    decline_part,
    import_directive,
    issue_joint,
    start_plan,
    submit_plan,
)
from kepu.domain.plans.services.joint import JointDraft
from kepu.domain.plans.services.plans import SUBJECT
from kepu.engines.reviews.selectors import open_review_of
from kepu.engines.reviews.services import decide
from kepu.surfaces.console.demo.context import DemoContext
from kepu.surfaces.console.demo.plan_texts import DIRECTIVE, TASKS, TaskPattern

# Units whose plan of the newest year tells a story: none at all, returned, waiting, still being written.
STORIES = {
    "geology": "missing",
    "physics": "returned",
    "biology": "submitted",
    "university": "draft",
    "inst007": "missing",
    "inst013": "submitted",
}


def load(context: DemoContext) -> None:
    _directive(context)
    for year in context.years:
        _budgets(context, year)
        _plans(context, year)
    _joint(context)


def planning_units(context: DemoContext) -> list[str]:
    """Codes of units that owe a plan and a study."""
    return [code for code, kind in context.unit_kind.items() if kind in PLANNING_KINDS]


def moment(context: DemoContext, year: int, month: int, day: int) -> datetime:
    """Ten in the morning of a day, never later than now."""
    return min(datetime(year, month, day, 2, 0, tzinfo=UTC), context.now)


def _directive(context: DemoContext) -> None:
    year = context.years[0]
    at = moment(context, year, 1, 6)
    actor = context.actor("academy_coordinator")
    directive = import_directive(
        actor=actor,
        unit_id=context.unit["academy"],
        name="三年行动方案.txt",
        content=DIRECTIVE.format(year=year).encode(),
        now=at,
    )
    confirm_directive(actor=actor, directive_id=directive.pk, now=at)


def _plans(context: DemoContext, year: int) -> None:
    newest = year == context.years[-1]
    codes = [code for code in planning_units(context) if not (newest and STORIES.get(code) == "missing")]
    at = moment(context, year, 1, 6)
    through_services = newest or context.scale == "village"
    plans = (
        {code: _start(context, code, year, at) for code in codes}
        if through_services
        else _approved(context, codes, year, at)
    )
    _tasks(context, plans, year)
    if through_services:
        for code, plan in plans.items():
            _decide(context, code, plan, story=STORIES.get(code, "") if newest else "")


def _start(context: DemoContext, code: str, year: int, at: datetime) -> AnnualPlan:
    summary = (
        f"{year}年，围绕公众关心的科学问题，办好开放日和进校园活动，把优质资源送到边远地区，带动更多科研人员参与。"
    )
    return start_plan(
        actor=context.coordinator_of(code), unit_id=context.unit[code], year=year, summary=summary, now=at
    )


def _approved(context: DemoContext, codes: list[str], year: int, at: datetime) -> dict[str, AnnualPlan]:
    """Old plans of a large academy, written at once."""
    plans = AnnualPlan.objects.bulk_create(
        AnnualPlan(unit_id=context.unit[code], year=year, state="approved", created_at=at) for code in codes
    )
    acts = [("started", 6), ("submitted", 15), ("approved", 24)]
    PlanStep.objects.bulk_create(
        [
            PlanStep(
                plan=plan, act=act, actor_name="科普专员" if act != "approved" else "分管领导", at=at.replace(day=day)
            )
            for plan in plans
            for act, day in acts
        ],
        batch_size=2000,
    )
    return dict(zip(codes, plans, strict=True))


def _tasks(context: DemoContext, plans: dict[str, AnnualPlan], year: int) -> None:
    rng = context.random(f"tasks-{year}")
    duties: dict[int, dict[str, int]] = {}
    for unit, path, clause in Assignment.objects.values_list("unit_id", "clause__path", "clause_id"):
        duties.setdefault(unit, {})[path] = clause
    lines = {(line.unit_id, line.purpose): line.pk for line in BudgetLine.objects.filter(year=year, source="own")}
    tasks: list[Task] = []
    targets: list[tuple[int, str, int]] = []
    links: list[tuple[int, int]] = []
    for code, plan in plans.items():
        kind = context.unit_kind[code]
        own = [pattern for pattern in TASKS if kind in pattern.kinds]
        for position, pattern in enumerate(own, start=1):
            tasks.append(_task(context, pattern, code, plan, position, lines))
            value = max(1, round(pattern.value * rng.uniform(0.6, 1.3)))
            targets += [(len(tasks) - 1, pattern.measure, value)] if pattern.measure else []
            known = duties.get(plan.unit_id, {})
            links += [(len(tasks) - 1, known[path]) for path in pattern.clauses if path in known]
    Task.objects.bulk_create(tasks, batch_size=1000)
    Target.objects.bulk_create([Target(task=tasks[t], measure=m, value=v) for t, m, v in targets], batch_size=1000)
    through = Task.clauses.through
    through.objects.bulk_create(
        [through(task_id=tasks[t].pk, clause_id=clause) for t, clause in links], batch_size=1000
    )


def _task(
    context: DemoContext,
    pattern: TaskPattern,
    code: str,
    plan: AnnualPlan,
    position: int,
    lines: dict[tuple[int, str], int],
) -> Task:
    first, last = pattern.months
    end = date(plan.year + last // 12, last % 12 + 1, 1) - timedelta(days=1)
    return Task(
        plan=plan,
        position=position,
        title=pattern.title,
        description=pattern.how,
        owner_name="",
        owner_id=context.account[f"{code}_coordinator"].pk if f"{code}_coordinator" in context.account else None,
        starts_on=date(plan.year, first, pattern.day or 1),
        due_on=date(plan.year, first, pattern.day + pattern.days - 1) if pattern.day else end,
        kind_id=pattern.kind or None,
        audience=pattern.audience,
        region_id=context.region_of.get(code),
        brand=pattern.brand,
        budget_line_id=lines.get((plan.unit_id, "activity")),
    )


def _decide(context: DemoContext, code: str, plan: AnnualPlan, *, story: str) -> None:
    if story == "draft":
        return
    submit_plan(actor=context.coordinator_of(code), plan_id=plan.pk, now=moment(context, plan.year, 1, 15))
    if story == "submitted":
        return
    parent = context.parent[code]
    deciders = [context.actor(f"{code}_leader")] + ([context.coordinator_of(parent)] if parent else [])
    for number, actor in enumerate(deciders):
        rounds = open_review_of(SUBJECT, str(plan.public_id))
        step = next((s for s in rounds.steps if s.state == "open"), None) if rounds else None
        if step is None:
            return
        returned = story == "returned" and number == 0
        decide(
            actor=actor, step_id=step.id, decision="return" if returned else "approve",
            comment="进校园的场次偏少，请补充边远地区的安排。" if returned else "", now=moment(context, plan.year, 1, 20 + number * 4),
        )  # fmt: skip
        if returned:
            return


def _budgets(context: DemoContext, year: int) -> None:
    rng = context.random(f"money-{year}")
    at = moment(context, year, 1, 5)
    received = min(date(year, 3, 10), context.today)
    lines, fundings = [], []
    for code in planning_units(context):
        unit = context.unit[code]
        for purpose, most in (("activity", 400), ("exhibit", 150), ("venue", 120), ("administration", 30)):
            amount = rng.randrange(most // 4, most) * 100_000
            lines.append(
                BudgetLine(unit_id=unit, year=year, purpose=purpose, source="own", amount_fen=amount, set_at=at)
            )
        for source, giver, most in (
            ("government", "地方财政", 200),
            ("special", "科普专项", 150),
            ("donation", "教育基金会", 40),
            ("own", "", 120),
        ):
            if source != "donation" or rng.random() < 0.4:
                amount = rng.randrange(10, most) * 100_000
                fundings.append(
                    Funding(
                        unit_id=unit,
                        year=received.year,
                        source=source,
                        giver=giver,
                        amount_fen=amount,
                        received_on=received,
                        set_at=at,
                    )
                )
    BudgetLine.objects.bulk_create(lines, batch_size=1000)
    Funding.objects.bulk_create(fundings, batch_size=1000)


def _joint(context: DemoContext) -> None:
    branch = next(code for code, kind in context.unit_kind.items() if kind == "branch")
    units = [
        code for code, parent in context.parent.items() if parent == branch and context.unit_kind[code] == "institute"
    ][:6]
    at = context.now - timedelta(days=20)
    draft = JointDraft(
        title="科普进山乡",
        theme="把一堂好课送到山里",
        brief="各单位出一位讲者、一套可以留在学校的材料，到结对县的中心小学上一堂课。请在截止日期前答复，并写明去哪个县。",
        kind="campus_visit",
        starts_on=context.today + timedelta(days=10),
        ends_on=context.today + timedelta(days=16),
        answer_by=context.today + timedelta(days=3),
    )
    joint = issue_joint(
        actor=context.coordinator_of(branch), unit_id=context.unit[branch], draft=draft,
        unit_ids=[context.unit[code] for code in units], now=at,
    )  # fmt: skip
    parts = {part.unit_id: part.pk for part in JointPart.objects.filter(joint=joint)}
    accept_part(
        actor=context.coordinator_of(units[0]), part_id=parts[context.unit[units[0]]], now=at + timedelta(days=2)
    )
    if len(units) > 1:
        decline_part(
            actor=context.coordinator_of(units[1]),
            part_id=parts[context.unit[units[1]]],
            reason="同期有出海任务，人手不够",
            now=at + timedelta(days=3),
        )


__all__ = ["load", "moment", "planning_units"]
