"""Record once, count everywhere: workbook, plan, figures, the form that is signed and merged, a correction that comes late."""

import re
from datetime import date

import pytest
from django.db.models import Sum

from kepu.domain.plans.services import add_task, set_targets, start_plan
from kepu.domain.plans.services.tasks import TargetDraft, TaskDraft
from kepu.domain.statistics.editions import get_edition
from kepu.engines.ledger.models import Record
from kepu.engines.workbooks.models import Workbook
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import UnitDraft, create_units
from tests.journeys import filing
from tests.journeys.recording import (
    correct_onsite,
    figure,
    hand_in,
    import_and_confirm,
    on_dashboard,
    settle_everything,
)

HELD = 15
LECTURES, ATTENDANCE = "activity.lecture.count", "activity.lecture.onsite"
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def hosts(cast):
    """The sample's remaining hosts."""
    drafts = [("physics", "物理研究所"), ("biology", "生物研究所")]
    cast.unit |= create_units(
        actor=SYSTEM,
        drafts=[
            (UnitDraft(code=code, name=name, kind="institute", opened_on=date(2000, 1, 1), parent_id=None), "north")
            for code, name in drafts
        ],
        now=cast.now,
    )
    return cast


@pytest.fixture
def task(hosts):
    """A task of the institute's plan whose target is ten activities in the year."""
    actor = hosts.actor("astro_coordinator")
    plan = start_plan(actor=actor, unit_id=hosts.unit["astro"], year=2025, now=hosts.now)
    draft = TaskDraft(title="全年举办十场活动", starts_on=date(2025, 1, 1), due_on=date(2025, 12, 31))
    task = add_task(actor=actor, plan_id=plan.pk, draft=draft, now=hosts.now)
    set_targets(actor=actor, task_id=task.pk, targets=[TargetDraft(measure="activity.count", value=10)], now=hosts.now)
    return task


def counted(**conditions):
    return Record.objects.counted().filter(started_on__year=2025, **conditions)


def gatherings(unit):
    """Live, confirmed gatherings hosted by a unit, told apart from media works by their kind."""
    return counted(unit=unit).exclude(kind__in=["book", "article", "video", "audio", "broadcast", "journal_feature"])


def lectures(unit):
    return counted(unit=unit, kind__in=["lecture", "campus_visit"])


def attendance(rows):
    return rows.aggregate(all=Sum("onsite"))["all"]


def progress_of(page, task):
    """What the task's page says beside the bar of its only target, e.g. "0 / 10"."""
    page.goto(f"/workbench/plans/tasks/{task.public_id}/")
    return re.search(r"[\d,–]+ / [\d,]+", page.locator(".progress__text").first.inner_text())[0]


@pytest.mark.charter("N1", "N2", "N3")
def test_a_workbook_is_typed_once_and_counted_in_plan_figure_and_signed_form(person, task, hosts):
    astro = hosts.unit["astro"]
    coordinator, institute = person("academy_coordinator"), person("astro_coordinator")
    form = filing.open_form(institute, "天文研究所", "单位表")
    assert filing.value_of(institute, form, LECTURES) == "空缺"
    assert progress_of(institute, task) == "– / 10"

    hand_in(coordinator)
    book = Workbook.objects.get()
    assert book.rows.filter(state="held").count() == HELD
    settle_everything(coordinator, book)
    import_and_confirm(coordinator, book)
    assert counted().count() == 83 - 3

    expected = gatherings(astro).count()
    assert progress_of(institute, task) == f"{expected} / 10"
    assert on_dashboard(coordinator, "activity.count", "astro") == expected
    assert figure(coordinator, "activity.count", "astro") == expected
    assert figure(coordinator, "records.count", "academy") == 80
    assert filing.value_of(institute, form, LECTURES) == str(lectures(astro).count())
    assert filing.value_of(institute, form, ATTENDANCE) == str(attendance(lectures(astro)))

    lecture = lectures(astro).filter(onsite__gt=0).order_by("pk").first()
    before = attendance(gatherings(astro))
    correct_onsite(institute, lecture, lecture.onsite + 7, "签到表复核后更正")
    assert attendance(gatherings(astro)) == before + 7
    assert figure(coordinator, "activity.onsite", "astro") == before + 7
    assert filing.value_of(institute, form, ATTENDANCE) == str(attendance(lectures(astro)))

    filing.hand_in_form(institute, form)
    statistician, leader = person("astro_statistician"), person("astro_leader")
    filing.decide(statistician, form)
    filing.decide(leader, form)
    signed = filing.read_form(statistician, form)
    cells, cover = filing.export(statistician, form)
    assert len(signed) == len(get_edition("kp-2024").cells)
    assert [cell.value for cell in cells] == [shown.value for shown in signed]
    assert all(shown.title in cell.title for shown, cell in zip(signed, cells, strict=True))
    assert {"天文研究所", *filing.COVER.values()} <= cover
    assert not any("草稿" in text for text in cover)

    merged = merge_upward(person)
    total = attendance(lectures(astro))
    assert filing.value_of(coordinator, merged, ATTENDANCE) == str(total)

    late = lectures(astro).filter(onsite__gt=0).order_by("-pk").first()
    correct_onsite(institute, late, late.onsite + 5, "补到迟交的签到表")
    changed, told = filing.differences(leader, form)
    assert [(signed, now) for cell, signed, now in changed if "讲座" in cell and "线下" in cell] == [
        (str(total), str(total + 5))
    ]
    assert late.title in told
    assert "补到迟交的签到表" in told
    assert filing.read_form(leader, form) == signed
    assert filing.export(leader, form) == (cells, cover)
    assert filing.value_of(coordinator, merged, ATTENDANCE) == str(total)


def merge_upward(person):
    """The branch merges what its institutes have signed, the academy what its branches have; returns the academy's form."""
    signer = person("academy_leader")
    for unit, name in (("north", "北方分院"), ("academy", "示范科学院")):
        coordinator = person(f"{unit}_coordinator")
        form = filing.open_form(coordinator, name, "汇总表")
        filing.hand_in_form(coordinator, form)
        filing.decide(person(f"{unit}_statistician"), form)
        filing.decide(signer, form)
    return form


@pytest.mark.charter("N1")
def test_the_same_workbook_a_second_time_changes_nothing(person, hosts):
    page = person("academy_coordinator")
    hand_in(page)
    book = Workbook.objects.get()
    import_and_confirm(page, book)
    before = Record.objects.count()

    hand_in(page)

    assert Workbook.objects.count() == 1
    assert Record.objects.count() == before
