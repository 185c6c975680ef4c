"""A graduate student offers to help from the public page and is taken on; what they gave is in the record, the credits and the figures."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from kepu.domain.events.models import Session
from kepu.engines.booking.models import Duty, HelpNeed
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.people_selectors import minutes_of_persons
from kepu.foundation.people.models import Person
from tests.events_cast import a_draft, announced
from tests.journeys.pressing import press

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def session(cast):
    at = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    return announced(cast, replace(a_draft(cast, None), starts_at=at, ends_at=at + timedelta(hours=2)))


def held(session):
    """Three days later, as the clock of the pages sees it."""
    back = timedelta(days=3)
    Session.objects.update(starts_at=session.starts_at - back, ends_at=session.ends_at - back)
    HelpNeed.objects.update(starts_at=session.starts_at - back, ends_at=session.ends_at - back)


def test_from_help_wanted_to_hours_in_the_book(person, cast, session):
    wang = Person.objects.get(pk=cast.person["wang"].pk)
    Person.objects.filter(pk=wang.pk).update(account=cast.account["stranger"])
    staff, student = person("astro_coordinator"), None

    staff.goto(f"/workbench/events/sessions/{session.public_id}/")
    press(staff, "main a:has-text('招募志愿者')")
    press(staff, "main a:has-text('招募志愿者')")
    staff.fill("[name=task]", "引导观众")
    staff.fill("[name=wanted]", "2")
    press(staff, "main form button:has-text('保存')")
    staff.wait_for_selector("text=已确认 0/2 人")

    context = staff.context.browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN", base_url=staff.url.split("/workbench")[0]
    )
    student = context.new_page()
    student.goto("/accounts/login/?next=/events/")
    student.fill("input[name=login]", "stranger")
    student.fill("input[name=password]", "correct horse")
    student.press("input[name=password]", "Enter")
    student.wait_for_url("**/events/")
    student.goto(f"/events/{session.public_id}/")
    press(student, "text=我要报名")
    student.fill("[name=said]", "会英语")
    press(student, "main form button:has-text('报名志愿服务')")
    student.wait_for_selector("text=报名已收到")

    staff.reload()
    press(staff, "main form button:has-text('确认')")
    staff.wait_for_selector("text=已确认 1/2 人")
    student.reload()
    student.wait_for_selector("text=志愿服务已确认")
    student.goto("/duties/")
    student.wait_for_selector("text=引导观众")
    context.close()

    held(session)
    staff.goto(f"/workbench/events/sessions/{session.public_id}/closing/")
    press(staff, "main a:has-text('登记到岗')")
    staff.fill("#served input[type=number]", "100")
    press(staff, "#served button:has-text('登记到岗')")
    staff.wait_for_selector("text=已登记")
    staff.goto(f"/workbench/events/sessions/{session.public_id}/closing/")
    staff.fill("[name=onsite]", "80")
    staff.fill("[name=note]", "门口计数器")
    press(staff, "main form button:has-text('保存')")
    staff.wait_for_url(f"**/sessions/{session.public_id}/")

    assert Duty.objects.get().state == "served"
    assert Record.objects.get().contributions.get().person_id == wang.pk
    assert minutes_of_persons([wang.pk])[wang.pk] == 100
