"""A directive of our own, a plan and a study to play with."""

from datetime import date

import pytest

from kepu.domain.plans.models import Clause
from kepu.domain.plans.services import add_task, confirm_directive, import_directive, start_plan, submit_plan
from kepu.domain.plans.services.tasks import TaskDraft
from kepu.engines.reviews.selectors import waiting_for
from kepu.engines.reviews.services import decide

DIRECTIVE = """首页 - 通知公告 - 科普

关于开展示范科普行动的工作方案

示范办〔2025〕7号
发布时间：2025-01-06  阅读量：318

各有关单位：

为把示范科普行动做实，现提出如下安排。

一、总体要求

（一）工作目标。三年内让每个县都听到一场讲座。

二、重点任务

（一）办好开放日。各研究所每年至少开放两天。开放信息提前一周公布。

（二）走进学校。

1．分院每年汇总一次进校园情况。

2．大学要为中小学教师开设培训班，2025年9月底前完成首期。

三、保障措施

各单位把科普写进年度计划。

(一) 专题研究。各单位每年至少专题研究一次。

特此通知。

                 示范科学院办公室
                 2025年1月6日
"""


@pytest.fixture
def draft(cast):
    """The directive as read in by the academy's coordinator."""
    return import_directive(
        actor=cast.actor("academy_coordinator"),
        unit_id=cast.unit["academy"],
        name="方案.txt",
        content=DIRECTIVE.encode(),
        now=cast.now,
    )


@pytest.fixture
def directive(cast, draft):
    """The directive in force."""
    return confirm_directive(actor=cast.actor("academy_coordinator"), directive_id=draft.pk, now=cast.now)


@pytest.fixture
def clause(directive):
    """clause("2.1") → the clause with that path."""
    return lambda path: Clause.objects.get(directive=directive, path=path)


@pytest.fixture
def plan(cast):
    """astro's plan of 2025 with one task."""
    actor = cast.actor("astro_coordinator")
    plan = start_plan(actor=actor, unit_id=cast.unit["astro"], year=2025, now=cast.now)
    draft = TaskDraft(title="开放日", starts_on=date(2025, 3, 1), due_on=date(2025, 5, 20))
    add_task(actor=actor, plan_id=plan.pk, draft=draft, now=cast.now)
    return plan


@pytest.fixture
def approve(cast):
    """approve(plan): submitted, approved by astro's leader, accepted by the branch."""

    def _approve(plan):
        submit_plan(actor=cast.actor("astro_coordinator"), plan_id=plan.pk, now=cast.now)
        for name in ("astro_leader", "north_coordinator"):
            actor = cast.actor(name)
            step = waiting_for(actor, cast.now.date())[0]
            decide(actor=actor, step_id=step.step_id, decision="approve", comment="", now=cast.now)
        plan.refresh_from_db()
        return plan

    return _approve
