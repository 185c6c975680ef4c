"""Help for a whole edition: wanted, moved and copied with it; minutes in one record when it is closed, beside those of its sessions."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kepu.domain.events.contracts import Came, EditionDraft
from kepu.domain.events.errors import WrongState
from kepu.domain.events.selectors import report_of
from kepu.domain.events.services import (
    change_edition,
    close_edition,
    close_session,
    copy_edition,
    note_edition_help,
    note_help,
    open_edition,
    want_edition_help,
    want_help,
)
from kepu.engines.booking.errors import ElsewhereThen
from kepu.engines.booking.errors import WrongState as WrongDuty
from kepu.engines.booking.helping_contracts import Helper, NeedDraft
from kepu.engines.booking.models import Duty, HelpNeed
from kepu.engines.booking.selectors.duties import list_needs, list_open_needs
from kepu.engines.booking.services import ABSENT, confirm_duty, invite_helper
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.people_selectors import minutes_of_persons
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.events_cast import AFTER, BEGINS, EDITION

pytestmark = pytest.mark.django_db
DESK = NeedDraft("咨询台", 2, BEGINS, BEGINS + timedelta(hours=8), is_open=True)


@pytest.fixture
def lead(cast):
    return cast.actor("north_coordinator")


@pytest.fixture
def need(cast, edition, lead):
    return want_edition_help(actor=lead, edition_id=edition.pk, draft=DESK, now=cast.now)


def confirmed(cast, actor, need, name="wang"):
    helper = Helper(person_id=cast.person[name].pk)
    duty = invite_helper(actor=actor, need_id=need.pk, helper=helper, now=cast.now)
    return confirm_duty(actor=actor, duty_id=duty.public_id, now=cast.now)


def help_record():
    return Record.objects.live().get(source_kind="edition_help")


def parts_of(record):
    return set(record.contributions.values_list("person__name", "role", "minutes"))


@pytest.mark.parametrize("who", ["astro_coordinator", "ocean_coordinator", "stranger"])
def test_nobody_but_who_leads_wants_help_for_an_edition(cast, edition, need, lead, who):
    duty = confirmed(cast, lead, need)

    with pytest.raises(Refused):
        want_edition_help(actor=cast.actor(who), edition_id=edition.pk, draft=DESK, now=cast.now)
    with pytest.raises(Refused):
        note_edition_help(actor=cast.actor(who), edition_id=edition.pk, served={duty.pk: 60}, now=AFTER)


def test_people_offer_once_the_edition_is_open(cast, planned, lead):
    want_edition_help(actor=lead, edition_id=planned.pk, draft=DESK, now=cast.now)

    assert list_open_needs(sources=[planned.source], now=cast.now) == []
    open_edition(actor=lead, edition_id=planned.pk, now=cast.now)
    assert [one.task for one in list_open_needs(sources=[planned.source], now=cast.now)] == ["咨询台"]


def test_nobody_is_at_the_desk_and_at_a_session_at_the_same_time(cast, session, need, lead):
    keeper = cast.actor("astro_coordinator")
    confirmed(cast, lead, need)
    draft = NeedDraft("引导", 1, BEGINS, BEGINS + timedelta(hours=1))
    at_session = want_help(actor=keeper, session_id=session.pk, draft=draft, now=cast.now)

    with pytest.raises(ElsewhereThen):
        confirmed(cast, keeper, at_session)


def test_minutes_stand_in_one_record_when_it_is_closed_and_sessions_keep_theirs(cast, edition, session, need, lead):
    keeper = cast.actor("astro_coordinator")
    draft = NeedDraft("引导", 1, BEGINS, BEGINS + timedelta(hours=2))
    at_session = confirmed(
        cast, keeper, want_help(actor=keeper, session_id=session.pk, draft=draft, now=cast.now), "li"
    )
    at_desk = confirmed(cast, lead, need)
    note_help(actor=keeper, session_id=session.pk, served={at_session.pk: 110}, now=AFTER)
    close_session(actor=keeper, session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER)
    note_edition_help(actor=lead, edition_id=edition.pk, served={at_desk.pk: 420}, now=AFTER)

    close_edition(actor=lead, edition_id=edition.pk, now=AFTER)

    record = help_record()
    assert parts_of(record) == {("王若水", "volunteer", 420)}
    assert (record.unit_id, record.kind_id, record.onsite, record.state) == (
        cast.unit["north"],
        "service",
        0,
        "confirmed",
    )
    assert parts_of(Record.objects.live().get(source_kind="session")) == {("李启明", "volunteer", 110)}
    wang, li = cast.person["wang"].pk, cast.person["li"].pk
    assert minutes_of_persons([wang, li]) == {wang: 420, li: 110}


def test_the_record_of_help_is_no_further_act_under_the_brand(cast, edition, session, need, lead):
    keeper = cast.actor("astro_coordinator")
    duty = confirmed(cast, lead, need)
    close_session(actor=keeper, session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER)
    note_edition_help(actor=lead, edition_id=edition.pk, served={duty.pk: 420}, now=AFTER)

    close_edition(actor=lead, edition_id=edition.pk, now=AFTER)

    (report,) = report_of([edition])
    figures = report.figures
    assert (figures["brands.acts.count"].value, figures["brands.onsite"].value, figures["brands.units"].value) == (
        1,
        120,
        1,
    )


def test_what_is_noted_after_closing_corrects_the_record(cast, edition, need, lead):
    duty = confirmed(cast, lead, need)
    close_edition(actor=lead, edition_id=edition.pk, now=AFTER)
    assert not Record.objects.exists()

    for minutes in (300, 300, ABSENT, 240):
        note_edition_help(actor=lead, edition_id=edition.pk, served={duty.pk: minutes}, now=AFTER)

    assert parts_of(help_record()) == {("王若水", "volunteer", 240)}


def test_help_is_noted_from_its_day_on(cast, edition, need, lead):
    duty = confirmed(cast, lead, need)

    with pytest.raises(WrongDuty):
        note_edition_help(actor=lead, edition_id=edition.pk, served={duty.pk: 60}, now=BEGINS - timedelta(days=1))
    note_edition_help(actor=lead, edition_id=edition.pk, served={duty.pk: 60}, now=BEGINS - timedelta(hours=1))

    assert Duty.objects.get(pk=duty.pk).minutes == 60


def test_help_to_come_is_called_off_when_it_is_closed_and_no_more_is_wanted(cast, edition, lead):
    later = replace(DESK, starts_at=AFTER + timedelta(days=1), ends_at=AFTER + timedelta(days=1, hours=1))
    need = want_edition_help(actor=lead, edition_id=edition.pk, draft=later, now=cast.now)
    duty = confirmed(cast, lead, need)

    close_edition(actor=lead, edition_id=edition.pk, now=AFTER)

    assert Duty.objects.get(pk=duty.pk).state == "cancelled"
    with pytest.raises(WrongState):
        want_edition_help(actor=lead, edition_id=edition.pk, draft=later, now=AFTER)


def test_help_moves_when_all_days_move_and_stays_when_it_only_grows_longer(cast, edition, need, lead):
    base = replace(EDITION, lead_unit_id=cast.unit["north"], answer_by=None)
    longer = replace(base, starts_on=EDITION.starts_on - timedelta(days=2))
    change_edition(actor=lead, edition_id=edition.pk, draft=longer, now=cast.now)
    assert HelpNeed.objects.get().starts_at == BEGINS

    week = timedelta(days=7)
    moved = replace(longer, starts_on=longer.starts_on + week, ends_on=longer.ends_on + week)
    change_edition(actor=lead, edition_id=edition.pk, draft=moved, now=cast.now)

    assert HelpNeed.objects.get().starts_at == BEGINS + week


def test_next_years_edition_wants_the_same_help(cast, edition, need, lead):
    confirmed(cast, lead, need)
    draft = EditionDraft(2026, "再访圆顶", date(2026, 6, 13), date(2026, 6, 14), lead_unit_id=cast.unit["north"])

    copied = copy_edition(actor=lead, edition_id=edition.pk, draft=draft, with_sessions=False, now=cast.now)

    (wanted,) = list_needs(source=copied.source)
    assert (wanted.task, wanted.wanted, wanted.taken, wanted.is_shown) == ("咨询台", 2, 0, False)


def test_an_offer_is_told_to_who_leads(cast, edition, need):
    from kepu.engines.booking.contracts import VISITOR
    from kepu.engines.booking.services import offer_help

    helper = Helper(name="周明", contact="zhou@example.org")
    offer_help(actor=VISITOR, need_id=need.public_id, helper=helper, now=cast.now)

    (notice,) = Notice.objects.filter(recipient=cast.account["north_coordinator"], topic="duties")
    assert notice.url == f"/workbench/duties/edition/{edition.public_id}/"
