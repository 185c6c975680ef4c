"""A branch runs one edition of a brand over eight units, in the browser; the public report equals the records."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db.models import Sum
from django.utils import timezone

from kepu.domain.events.contracts import Came, LocalWords, PersonDraft, SessionDraft
from kepu.domain.events.models import BrandEdition, Session
from kepu.domain.events.services import (
    add_person,
    announce_session,
    close_session,
    draft_session,
    join_edition,
    report_online,
)
from kepu.engines.booking.contracts import VISITOR, Guest, Holder, Party, Request, Scan
from kepu.engines.booking.selectors import list_slots
from kepu.engines.booking.services import admit, book
from kepu.engines.ledger.models import Record
from kepu.foundation.clock import ACADEMY_ZONE, local_date
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import UnitDraft, create_units
from tests.journeys.pressing import press

pytestmark = [
    pytest.mark.journey,
    pytest.mark.django_db(transaction=True),
    pytest.mark.charter("H4", "O1", "G2", "N1"),
]
MORE = ["physics", "biology", "optics", "desert", "glacier", "insects"]


@pytest.fixture
def eight(cast):
    """Eight institutes below the branch; the new ones are run by the branch's coordinator."""
    drafts = [
        (
            UnitDraft(code=code, name=f"{code}研究所", kind="institute", opened_on=date(2000, 1, 1), parent_id=None),
            "north",
        )
        for code in MORE
    ]
    cast.unit |= create_units(actor=SYSTEM, drafts=drafts, now=cast.now)
    return ["astro", "ocean", *MORE]


def day():
    """Yesterday: held, and to be closed today."""
    return local_date(timezone.now()) - timedelta(days=1)


def at(hour):
    return datetime.combine(day(), datetime.min.time(), tzinfo=ACADEMY_ZONE) + timedelta(hours=hour)


def submit(page, label):
    press(page, f"main form button:has-text('{label}'), main a:has-text('{label}')")


def plan_and_open(page, eight):
    """The branch enters the brand, plans this year's edition, invites eight units and opens it."""
    page.goto("/workbench/events/brands/new/")
    page.fill("[name=name]", "公众开放日")
    page.fill("[name=slug]", "open-day")
    submit(page, "保存")
    page.wait_for_url(re.compile("/brands/[0-9a-f-]{36}/$"))
    page.goto(page.url + "editions/new/")
    page.fill("[name=year]", str(day().year))
    page.fill("[name=theme]", "走近大科学装置")
    page.fill("[name=starts_on]", day().isoformat())
    page.fill("[name=ends_on]", (day() + timedelta(days=1)).isoformat())
    submit(page, "保存")
    page.wait_for_url(re.compile("/editions/[0-9a-f-]{36}/$"))
    address = page.url
    page.goto(address + "units/")
    for code in eight:
        page.check(f"input[name=units][value='{eight[code]}']")
    submit(page, "邀请")
    page.goto(address + "opening/")
    submit(page, "向单位开放")
    page.wait_for_url(address)
    return address


def hold(cast, edition, code, number):
    """A unit's own session, held yesterday and counted at the door; the second one streams as well."""
    actor = cast.actor(f"{code}_coordinator" if f"{code}_coordinator" in cast.account else "north_coordinator")
    unit, before = cast.unit[code], at(9) - timedelta(days=2)
    join_edition(actor=actor, edition_id=edition.pk, unit_id=unit, words=LocalWords(f"{code}一日"), now=before)
    draft = SessionDraft(
        unit, "open_day", f"走进{code}", "both" if number == 1 else "onsite", at(9), at(11), edition_id=edition.pk,
        region_code="110105" if number % 2 else "532823", place="正门", audience=("youth",),
        stream_link="https://live.example.org/1" if number == 1 else "", booking="first_come" if number == 2 else "none",
        capacity=40 if number == 2 else None,
    )  # fmt: skip
    session = draft_session(actor=actor, draft=draft, now=before)
    add_person(actor=actor, session_id=session.pk, draft=PersonDraft("speaker", outside_name="主讲人"), now=before)
    announce_session(actor=actor, session_id=session.pk, now=before)
    if number == 1:
        report_online(actor=actor, session_id=session.pk, platform="直播间", people=900, note="", now=at(12))
    if number == 2:
        visit(actor, session, before)
    return actor, session


def visit(actor, session, before):
    """A family books, comes and is let in: nobody types a number for this session."""
    slot = list_slots(now=before, source=session.source)[0].id
    request = Request(
        slot, Holder(None, contact="a@example.org"), Party(guests=(Guest(), Guest(), Guest())), uuid4().hex
    )
    answer = book(actor=VISITOR, request=request, now=before)
    admit(actor=actor, scan=Scan(uuid4(), slot, answer.ticket_code, 3, at(9)), now=at(9))


def shown(page, label):
    """The number over a label on the page."""
    stat = page.locator(".stat", has=page.locator(".stat__label", has_text=re.compile(f"^{label}$"))).first
    return int(stat.locator(".stat__value").inner_text().replace(",", ""))


def test_the_report_of_one_edition_over_eight_units_equals_the_records(cast, eight, person):
    branch = person("north_coordinator")
    address = plan_and_open(branch, {code: cast.unit[code] for code in eight})
    edition = BrandEdition.objects.get()

    held = [hold(cast, edition, code, number) for number, code in enumerate(eight)]
    institute = person("astro_coordinator", phone=True)
    institute.goto(f"/workbench/events/sessions/{held[0][1].public_id}/closing/")
    institute.fill("[name=onsite]", "120")
    institute.fill("[name=note]", "门口计数器")
    submit(institute, "保存")
    institute.wait_for_url(re.compile(f"/sessions/{held[0][1].public_id}/$"))
    for number, (actor, session) in enumerate(held[1:], start=1):
        came = None if number == 2 else Came(100 + number, "清点")
        close_session(actor=actor, session_id=session.pk, came=came, now=timezone.now())

    branch.goto(address + "closing/")
    submit(branch, "结束本届")
    branch.wait_for_url(address)
    assert set(Session.objects.values_list("state", flat=True)) == {"closed"}
    branch.goto("/brands/open-day/")

    records = Record.objects.counted().filter(tags__namespace="edition", tags__value=edition.code)
    sums = records.aggregate(onsite=Sum("onsite"), online=Sum("online"))
    assert records.count() == 8
    assert sums == {"onsite": 120 + 3 + sum(100 + n for n in (1, 3, 4, 5, 6, 7)), "online": 900}
    assert shown(branch, "到场人次|现场人次") == sums["onsite"]
    assert shown(branch, "线上人次") == sums["online"]
    assert shown(branch, "覆盖人次") == sums["onsite"] + sums["online"]
    assert shown(branch, "主办单位") == 8
    assert shown(branch, "覆盖县区") == 2
    press(branch, ".stat:has-text('覆盖人次')")
    press(branch, "a:has-text('8')")
    assert "走进astro" in branch.content()
