from dataclasses import replace
from datetime import date

import pytest

from kepu.domain.events.contracts import Came, LocalWords
from kepu.domain.events.errors import (
    Hindered,
    InvalidDraft,
    NameTaken,
    NotJoined,
    OutsideScope,
    ReasonMissing,
    WrongState,
)
from kepu.domain.events.models import BrandEdition, Session
from kepu.domain.events.selectors import board_of
from kepu.domain.events.services import (
    close_edition,
    copy_edition,
    decline_edition,
    draft_session,
    hold_session,
    invite_units,
    join_edition,
    open_edition,
    plan_edition,
    remind_units,
)
from kepu.domain.events.tasks import advance
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused
from tests.events_cast import AFTER, EDITION, FIRST

pytestmark = pytest.mark.django_db


def north(cast):
    return cast.actor("north_coordinator")


def test_a_brand_has_one_edition_a_year(cast, brand, planned):
    draft = replace(EDITION, lead_unit_id=cast.unit["north"])

    with pytest.raises(NameTaken):
        plan_edition(actor=north(cast), brand_id=brand.pk, draft=draft, now=cast.now)


def test_the_lead_unit_lies_below_the_brands_own(cast, brand):
    draft = replace(EDITION, lead_unit_id=cast.unit["garden"])

    with pytest.raises(OutsideScope):
        plan_edition(actor=north(cast), brand_id=brand.pk, draft=draft, now=cast.now)


@pytest.mark.parametrize("who", ["astro_coordinator", "south_coordinator", "stranger"])
def test_nobody_else_opens_an_edition(cast, planned, who):
    with pytest.raises(Refused):
        open_edition(actor=cast.actor(who), edition_id=planned.pk, now=cast.now)


def test_units_are_told_of_an_invitation_once_the_edition_is_open(cast, planned, django_capture_on_commit_callbacks):
    invite_units(actor=north(cast), edition_id=planned.pk, unit_ids=[cast.unit["ocean"]], now=cast.now)
    assert not Notice.objects.filter(topic="events").exists()

    with django_capture_on_commit_callbacks(execute=True):
        open_edition(actor=north(cast), edition_id=planned.pk, now=cast.now)

    assert Notice.objects.get(topic="events").recipient == cast.account["ocean_coordinator"]


def test_only_units_below_the_brands_are_invited(cast, planned):
    with pytest.raises(OutsideScope):
        invite_units(actor=north(cast), edition_id=planned.pk, unit_ids=[cast.unit["garden"]], now=cast.now)


def test_a_unit_joins_with_words_of_its_own(cast, edition):
    part = edition.participations.get(unit=cast.unit["astro"])

    assert (part.state, part.local_title) == ("joined", "看星星")


def test_a_unit_declines_with_a_reason_only(cast, edition):
    invite_units(actor=north(cast), edition_id=edition.pk, unit_ids=[cast.unit["ocean"]], now=cast.now)
    asked = {"actor": cast.actor("ocean_coordinator"), "edition_id": edition.pk, "unit_id": cast.unit["ocean"]}

    with pytest.raises(ReasonMissing):
        decline_edition(**asked, reason=" ", now=cast.now)
    assert decline_edition(**asked, reason="船在海上", now=cast.now).state == "declined"


def test_a_unit_with_sessions_does_not_leave(cast, edition, session):
    with pytest.raises(WrongState):
        decline_edition(
            actor=cast.actor("astro_coordinator"), edition_id=edition.pk, unit_id=cast.unit["astro"], reason="太忙", now=cast.now
        )  # fmt: skip


def test_a_unit_that_has_not_joined_has_no_sessions_in_it(cast, talk):
    draft = replace(talk, unit_id=cast.unit["ocean"])

    with pytest.raises(NotJoined):
        draft_session(actor=cast.actor("ocean_coordinator"), draft=draft, now=cast.now)


def test_a_session_lies_within_its_edition(cast, talk):
    with pytest.raises(InvalidDraft) as refusal:
        draft_session(actor=cast.actor("astro_coordinator"), draft=replace(talk, ends_at=AFTER), now=cast.now)

    assert refusal.value.field == "starts_at"


def test_the_board_says_what_each_unit_owes(cast, edition, session):
    invite_units(
        actor=north(cast), edition_id=edition.pk, unit_ids=[cast.unit["ocean"], cast.unit["hall"]], now=cast.now
    )
    join_edition(
        actor=cast.actor("astro_coordinator"), edition_id=edition.pk, unit_id=cast.unit["hall"], words=LocalWords(), now=cast.now
    )  # fmt: skip

    rows = {row.unit_name: row.missing for row in board_of(edition, now=AFTER)}

    assert rows == {"天文研究所": ("reports",), "天文馆": ("sessions",), "海洋研究所": ("answer",)}


def test_reminders_go_to_those_who_owe_something_once_a_day(cast, edition, django_capture_on_commit_callbacks):
    invite_units(actor=north(cast), edition_id=edition.pk, unit_ids=[cast.unit["ocean"]], now=cast.now)
    asked = {"actor": north(cast), "edition_id": edition.pk, "unit_ids": [cast.unit["ocean"]], "now": cast.now}

    with django_capture_on_commit_callbacks(execute=True):
        assert remind_units(**asked) == 1
    with django_capture_on_commit_callbacks(execute=True):
        remind_units(**asked)

    notice = Notice.objects.get(topic="events", dedupe_key__contains="reminded")
    assert notice.params["what"] == "答复"


def test_an_edition_starts_on_its_day(cast, edition):
    advance(now=AFTER)

    edition.refresh_from_db()
    assert edition.state == "running"


def test_closing_says_what_hinders_and_changes_nothing(cast, edition, session):
    with pytest.raises(Hindered) as refusal:
        close_edition(actor=north(cast), edition_id=edition.pk, now=AFTER)

    assert [(row.title, row.why) for row in refusal.value.hindrances] == [("走进望远镜圆顶", "count")]
    assert Session.objects.get().state == "announced"


def test_closing_closes_what_is_left(cast, edition, session):
    hold_session(actor=cast.actor("astro_coordinator"), session_id=session.pk, now=AFTER)
    Session.objects.update(onsite_counted=80, count_note="清点")

    close_edition(actor=north(cast), edition_id=edition.pk, now=AFTER)

    assert set(Session.objects.values_list("state", flat=True)) == {"closed"}
    assert BrandEdition.objects.get().is_closed


def test_what_the_lead_may_not_close_hinders(cast, brand, planned, session):
    """An institute that leads sees sessions of its sisters, but their own unit writes their records."""
    BrandEdition.objects.update(lead_unit=cast.unit["ocean"])
    Session.objects.update(onsite_counted=80, count_note="清点")

    with pytest.raises(Hindered) as refusal:
        close_edition(actor=cast.actor("ocean_coordinator"), edition_id=planned.pk, now=AFTER)

    assert refusal.value.hindrances[0].why == "unit"


def test_next_years_edition_begins_with_this_years_units_and_sessions(cast, edition, closed):
    days = {"year": 2026, "starts_on": date(2026, 6, 13), "ends_on": date(2026, 6, 14), "answer_by": None}
    draft = replace(EDITION, lead_unit_id=cast.unit["north"], **days)

    copied = copy_edition(actor=north(cast), edition_id=edition.pk, draft=draft, with_sessions=True, now=AFTER)

    session = copied.sessions.get()
    assert (copied.code, session.state, session.onsite_counted) == ("open-day-2026", "draft", None)
    assert session.starts_at - closed.starts_at == copied.starts_on - FIRST
    assert copied.participations.get().state == "invited"


def test_an_edition_in_the_database_ends_after_it_starts(planned):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        BrandEdition.objects.update(ends_on=date(2025, 6, 1))


def test_came_needs_its_note(cast, session):
    from kepu.domain.events.services import close_session

    with pytest.raises(InvalidDraft):
        close_session(actor=cast.actor("astro_coordinator"), session_id=session.pk, came=Came(5, ""), now=AFTER)
