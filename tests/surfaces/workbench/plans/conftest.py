"""The same directive and plan as the services' tests, and the addresses of every page that stands on them."""

from datetime import date

import pytest
from django.urls import reverse

from kepu.domain.plans.models import Assignment
from kepu.domain.plans.services import (
    add_funding,
    import_directive,
    issue_joint,
    issue_topic,
    plan_study,
    report_answer,
    set_budget_line,
)
from kepu.domain.plans.services.joint import JointDraft
from kepu.domain.plans.services.studies import StudyDraft
from tests.domain.plans.conftest import DIRECTIVE, approve, clause, directive, draft, plan

__all__ = ["approve", "clause", "directive", "draft", "plan"]


@pytest.fixture
def things(cast, directive, plan, clause):
    """One of each: what the pages show."""
    astro, actor = cast.unit["astro"], cast.actor("astro_coordinator")
    academy = cast.actor("academy_coordinator")
    duty = Assignment.objects.get(clause=clause("3.1"), unit=astro)
    return {
        "directive": directive,
        "reading": import_directive(
            actor=academy, unit_id=cast.unit["academy"], name="新.txt", content=DIRECTIVE.encode(), now=cast.now
        ),
        "plan": plan,
        "task": plan.tasks.get(),
        "clause": clause("3.1"),
        "duty": Assignment.objects.get(clause=clause("2.1"), unit=astro),
        "answer": report_answer(actor=actor, assignment_id=duty.pk, year=2025, remark="已研究", now=cast.now),
        "line": set_budget_line(
            actor=actor, unit_id=astro, year=2025, purpose="activity", source="own", amount_fen=100, now=cast.now
        ),
        "funding": add_funding(
            actor=actor, unit_id=astro, source="special", amount_fen=100, received_on=date(2025, 3, 1), now=cast.now
        ),
        "study": plan_study(
            actor=actor, unit_id=astro, draft=StudyDraft(title="专题研究", held_on=date(2025, 5, 1), agenda="议程"), now=cast.now
        ),
        "topic": issue_topic(
            actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], title="学习", brief="", due_on=date(2025, 5, 1),
            groups=[(astro, "")], now=cast.now,
        ),
        "joint": issue_joint(
            actor=cast.actor("north_coordinator"), unit_id=cast.unit["north"], unit_ids=[astro], now=cast.now,
            draft=JointDraft("大篷车", "各出一场", "lecture", date(2025, 9, 1), date(2025, 9, 2), date(2025, 8, 1)),
        ),
    }  # fmt: skip


@pytest.fixture
def address(things):
    """address("plans:plan", "plan") → the page's address."""

    def _address(name, *keys):
        args = []
        for key in keys:
            thing = things.get(key, key)
            is_public = key in ("directive", "reading", "plan", "task", "study", "topic", "joint")
            args.append(thing.public_id if is_public else getattr(thing, "pk", thing))
        return reverse(f"workbench:{name}", args=args)

    return _address
