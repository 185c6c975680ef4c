"""A newspaper needs an expert: ranked with reasons, asked by link on a phone, accepted, done, counted."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from kepu.engines.experts.contracts import ProfileDraft
from kepu.engines.experts.services import enter_expert, set_consents
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import SYSTEM
from tests.journeys.pressing import press


@pytest.mark.journey
@pytest.mark.charter("P2")
@pytest.mark.django_db(transaction=True)
def test_an_academician_is_found_by_text_asked_by_link_and_counted(person, cast):
    draft = ProfileDraft(fields=("17060",), topics=("台风与海浪",), media_experience="trained")
    expert = enter_expert(actor=SYSTEM, person_id=cast.person["zhao"].pk, draft=draft, now=now())
    set_consents(actor=SYSTEM, expert_id=expert.pk, uses=["academy", "media"], now=now())
    page = person("astro_coordinator")

    page.goto("/workbench/experts/requests/new/")
    page.select_option("[name=origin]", "media")
    page.fill("[name=organisation]", "晨报")
    page.fill("[name=title]", "台风为什么会转弯")
    page.fill("[name=question]", "台风路径为什么难预报？渔民怎样避险？")
    press(page)
    first = page.locator("main ol li.card").first
    assert "赵致远" in first.inner_text()
    assert "话题：台风" in first.inner_text()
    assert Axe().run(page).violations_count == 0
    request_url = page.url
    with page.expect_navigation():
        first.get_by_role("link", name="邀请").click()
    press(page)
    link = page.inner_text("main p.mono").strip()

    phone = page.context.browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    phone.goto(link)
    phone.check("[name=answer][value=yes]")
    assert Axe().run(phone).violations_count == 0
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(phone, "main button[type=submit]")
    assert "您的答复已收到" in phone.inner_text("main")
    phone.context.close()

    page.goto(request_url)
    with page.expect_navigation():
        page.get_by_role("link", name="完成").click()
    page.fill(f"[name=minutes_{expert.invitations.get().pk}]", "45")
    press(page)
    assert re.search("已入台账，已计入", page.inner_text("main"))
    page.goto("/workbench/figures/measures/people.academicians.acts/?unit=astro")
    assert page.locator("main .stat__value").first.inner_text().startswith("1")
