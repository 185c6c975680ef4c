"""A coordinator in the field: an act is recorded for a task on a phone, confirmed, and seen in the plan."""

import re

import pytest

from kepu.domain.plans.services import add_task, set_targets, start_plan
from kepu.domain.plans.services.tasks import TargetDraft, TaskDraft
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import local_date, now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(cast):
    """This year's plan with one task: two lectures."""
    actor, today = cast.actor("astro_coordinator"), local_date(now())
    plan = start_plan(actor=actor, unit_id=cast.unit["astro"], year=today.year, now=cast.now)
    draft = TaskDraft(
        title="进校园讲两场", starts_on=today.replace(month=1, day=1), due_on=today.replace(month=12, day=31)
    )
    task = add_task(actor=actor, plan_id=plan.pk, draft=draft, now=cast.now)
    set_targets(actor=actor, task_id=task.pk, targets=[TargetDraft(measure="lecture.count", value=2)], now=cast.now)
    return plan


def go(page, selector):
    """Taps what leads to another page; nothing there may be wider than the phone."""
    with page.expect_navigation():
        page.tap(selector)
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width"), page.url


def open_plan(page, plan):
    """From anywhere, by the quick menu at the bottom."""
    go(page, ".bottombar a[href='/workbench/plans/']")
    go(page, f"main a[href='/workbench/plans/{plan.public_id}/']")


def progress_in_plan(page):
    """What the plan says beside the target of its only task, e.g. "1 / 2"."""
    return re.search(r"[\d,–]+ / [\d,]+", page.locator("main .progress__text").first.inner_text())[0]


@pytest.mark.charter("N1")
def test_an_act_is_recorded_and_confirmed_on_a_phone_and_moves_the_plan(person, plan):
    page = person("astro_coordinator", phone=True)
    open_plan(page, plan)
    assert progress_in_plan(page) == "– / 2"
    go(page, "main a:has-text('进校园讲两场')")
    go(page, "a[href*='/records/new/?task=']")
    page.tap("label:has-text('科普讲座')")
    page.fill("[name=title]", "月球背面有什么")
    page.fill("[name=onsite]", "86")
    go(page, ".records-save button[type=submit] >> nth=0")
    assert Record.objects.get().state == "proposed"

    go(page, "button[name=act][value=confirm]")
    go(page, "main form button[type=submit]")
    open_plan(page, plan)

    assert Record.objects.get().state == "confirmed"
    assert progress_in_plan(page) == "1 / 2"
