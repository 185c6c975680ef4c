"""A family enters a draw, wins, and runs the draw again in its own browser."""

import random
import secrets

import pytest
from axe_playwright_python.sync_playwright import Axe

from kepu.engines.booking import lottery
from kepu.engines.booking.models import Draw
from kepu.engines.booking.selectors import draw_file
from kepu.foundation.clock import now
from tests.journeys.pressing import press
from tests.surfaces.workbench.draws.conftest import make_lot

SCRIPT = "kepu/ui/static/ui/lottery.js"


@pytest.mark.journey
@pytest.mark.charter("H1")
@pytest.mark.django_db(transaction=True)
def test_a_family_wins_and_runs_the_draw_again_in_its_browser(person, cast):
    lot = make_lot(cast.unit["astro"], now())
    staff = person("astro_coordinator")
    for step in ("closing", "holding"):
        staff.goto(f"/workbench/draws/{lot.slot.public_id}/")
        press(staff, f"main a[href$='/{step}/']")
        press(staff, "main form.form button[type=submit]")
        staff.wait_for_selector(".messages .alert--ok")
        Draw.objects.filter(state="closed").update(closed_at=now() - lottery.PUBLIC_BEFORE)  # ten minutes later
    winner = draw_file(slot=lot.slot.public_id)["result"]["won"][0]

    page = staff.context.new_page()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"/draws/{lot.slot.public_id}/?entry={winner}")
    assert "已中签" in page.inner_text("main")
    page.click("#draw-run")
    page.wait_for_selector("#draw[data-checked=ok]")

    assert "你的浏览器算出的结果与公布的一致" in page.inner_text("#draw-steps")
    assert "中签" in page.inner_text(f".draw-step.is-mine.is-won:has-text('{winner}')")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).violations_count == 0


@pytest.mark.journey
@pytest.mark.charter("H1")
@pytest.mark.django_db
def test_browser_and_server_draw_alike_whatever_is_entered(live_server, chromium):
    chance = random.Random(20250601)  # inputs of a test, the same each time
    page = chromium.new_context(bypass_csp=True).new_page()
    page.goto(f"{live_server.url}/offline/")
    page.add_script_tag(path=SCRIPT)
    cases = [_case(chance) for _ in range(60)]

    drawn = page.evaluate(
        """cases => Promise.all(cases.map(async (c) => {
            const r = await kepuLottery.draw(c.seed, c.entries, c.seats, c.shares);
            return [r.won, r.waiting, r.inShare.sort(), await kepuLottery.digestOf(c.entries), await kepuLottery.resultDigest(r)];
        }))""",
        cases,
    )

    assert drawn == [_drawn(case) for case in cases]


def _case(chance):
    shares = {code: chance.randint(0, 12) for code in ("school", "remote")[: chance.randint(0, 2)]}
    entries = [
        {
            "id": secrets.token_hex(8),
            "seats": chance.randint(1, 9),
            "share": chance.choice(["", "", "school", "remote"]),
        }
        for _ in range(chance.randint(0, 60))
    ]
    return {"seed": secrets.token_hex(32), "entries": entries, "seats": chance.randint(0, 80), "shares": shares}


def _drawn(case):
    entries = [lottery.Entry(**row) for row in case["entries"]]
    result = lottery.draw(seed=case["seed"], entries=entries, seats=case["seats"], shares=case["shares"])
    digests = [lottery.digest_of(entries), lottery.result_digest(result)]
    return [list(result.won), list(result.waiting), sorted(result.in_share), *digests]
