"""At the door with a phone: without a network, after a reload, and two gates with one ticket."""

import pytest

from kepu.engines.booking.models import Admission
from kepu.engines.booking.selectors import attendance
from kepu.foundation.clock import now
from tests.surfaces.workbench.gate.conftest import make_evening

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def evening(cast):
    return make_evening(cast.unit["astro"], now())


def stand(person, evening, gate):
    """Somebody of the institute at a gate, with the list on the phone."""
    page = person("astro_coordinator", phone=True)
    page.goto(evening.at("door"))
    page.wait_for_selector("#gate[data-ready]")
    page.tap(".gate-name summary")
    page.fill("#gate-name", gate)
    page.press("#gate-name", "Tab")
    return page


def read(page, code, count=None):
    """Reads a code and answers how many come in; gives what the page says."""
    page.fill("#gate-code", code)
    page.tap(".gate-form__row button")
    if count:
        page.tap(f"#gate-ask button:has-text('{count}')")
    page.wait_for_selector("#gate-verdict:not([hidden])")
    return page.inner_text("#gate-verdict")


def came(evening):
    return attendance(slot_ids=[evening.slot.id])


def back_on_line(page):
    page.context.set_offline(False)
    page.wait_for_selector("#gate-net.is-on:not(:has-text('待上传'))", timeout=60_000)


@pytest.mark.charter("H1")
def test_a_family_checks_in_offline_and_counts_once_the_network_is_back(person, evening):
    page = stand(person, evening, "东门")
    page.context.set_offline(True)

    assert "断网放行，尚未核实" in read(page, evening.family.ticket_code, "全部 3 人")
    assert "已入过场" in read(page, evening.family.ticket_code)
    assert "不是有效的票" in read(page, evening.alone.ticket_code[:-6] + "AAAAAA")
    assert came(evening).total is None
    page.reload()
    page.wait_for_selector("#gate[data-ready]")
    assert "其中 3 人尚未核实" in page.inner_text("#gate-pending")
    assert "已入过场" in read(page, evening.family.ticket_code)

    back_on_line(page)

    assert (came(evening).admitted, came(evening).total) == (3, 3)
    assert page.inner_text("#gate-inside") == "3"


@pytest.mark.charter("H1")
def test_what_was_scanned_survives_a_closed_tab(person, evening):
    page = stand(person, evening, "东门")
    page.context.set_offline(True)
    read(page, evening.alone.ticket_code)
    page.close()

    again = page.context.new_page()
    again.goto(evening.at("door"))
    again.wait_for_selector("#gate[data-ready]")
    assert "1 条待上传" in again.inner_text("#gate-net")
    back_on_line(again)

    assert came(evening).total == 1


@pytest.mark.charter("H1")
def test_two_gates_let_one_ticket_in_offline_and_somebody_settles_it(person, evening):
    east, west = (stand(person, evening, gate) for gate in ("东门", "西门"))
    for page in (east, west):
        page.context.set_offline(True)
        assert "断网放行" in read(page, evening.alone.ticket_code)
    for page in (east, west):
        back_on_line(page)
    assert (came(evening).total, came(evening).open_conflicts) == (1, 1)

    west.tap("#gate-conflicts")
    west.wait_for_selector(".gate-conflict")
    said = west.inner_text(".gate-conflict")
    assert "东门" in said
    assert "西门" in said
    west.tap(".gate-conflict .btn--primary")
    west.fill("[name=entered]", "1")
    west.fill("[name=reason]", "两人各持一份截图，都已入场")
    west.tap("main form.form button[type=submit]")
    west.wait_for_selector(".gate-conflict .alert--ok")

    assert (came(evening).total, came(evening).open_conflicts) == (2, 0)
    assert Admission.objects.filter(kind="ticket").count() == 2


@pytest.mark.charter("H1")
def test_a_scan_is_taken_back_and_made_again(person, evening):
    page = stand(person, evening, "东门")
    assert "请进：3 人" in read(page, evening.family.ticket_code, "全部 3 人")

    page.tap("#gate-undo")
    page.tap("#gate-undo")
    page.wait_for_selector("#gate-verdict.is-warn")
    assert "请进：2 人" in read(page, evening.family.ticket_code, "2")

    assert came(evening).total == 2
