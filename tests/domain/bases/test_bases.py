from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.bases.contracts import ExceptionDraft, HoursDraft, TextDraft
from kepu.domain.bases.errors import InvalidFact, NameTaken, NotCleared, ReasonMissing, WrongState
from kepu.domain.bases.models import BaseStep, OpenDay
from kepu.domain.bases.selectors.bases import cleared_text, get_listed_base, listed_bases, texts_to_clear
from kepu.domain.bases.selectors.calendar import plan_base, plan_facility
from kepu.domain.bases.services.bases import (
    clear_text,
    enter_base,
    hide_base,
    publish_base,
    send_text_back,
    write_text,
)
from kepu.domain.bases.services.openings import add_hours, enter_exception, set_week, withdraw_exception
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

DAY = date(2025, 6, 3)  # a Tuesday
pytestmark = pytest.mark.django_db


def test_the_public_sees_a_base_once_its_text_is_cleared_and_it_is_published(cast, published):
    assert get_listed_base("astro-hall", day=DAY).summary == "看得见月亮的展厅"


def test_it_is_not_published_before_a_secrecy_officer_has_cleared_a_text(cast, base, week, text):
    with pytest.raises(NotCleared):
        publish_base(actor=cast.actor("astro_coordinator"), base_id=base.pk, now=cast.now)

    assert not listed_bases(DAY).exists()


def test_a_newer_text_waits_while_the_cleared_one_stands(cast, published):
    draft = TextDraft(summary="新写的一句")
    write_text(actor=cast.actor("astro_coordinator"), base_id=published.pk, draft=draft, now=cast.now)

    assert cleared_text(published.pk).summary == "看得见月亮的展厅"
    assert [row.summary for row in texts_to_clear([cast.unit["astro"]])] == ["新写的一句"]


def test_a_text_is_sent_back_with_a_reason_and_its_writers_are_told(cast, text):
    officer = cast.actor("astro_secrecy")
    with pytest.raises(ReasonMissing):
        send_text_back(actor=officer, text_id=text.pk, reason=" ", now=cast.now)

    send_text_back(actor=officer, text_id=text.pk, reason="照片里有未公开的设备", now=cast.now)

    assert Notice.objects.filter(recipient=cast.account["astro_coordinator"], topic="bases").exists()
    with pytest.raises(WrongState):
        clear_text(actor=officer, text_id=text.pk, now=cast.now)


def test_only_a_secrecy_officer_clears(cast, text):
    with pytest.raises(Refused):
        clear_text(actor=cast.actor("astro_coordinator"), text_id=text.pk, now=cast.now)


@pytest.mark.parametrize("name", ["astro_member", "ocean_coordinator", "stranger"])
def test_others_change_nothing(cast, base, name):
    draft = TextDraft(summary="别人写的")
    with pytest.raises(Refused):
        write_text(actor=cast.actor(name), base_id=base.pk, draft=draft, now=cast.now)


def test_two_bases_have_no_page_in_common(make_base):
    make_base()

    with pytest.raises(NameTaken) as taken:
        make_base(name="另一个基地")
    assert str(taken.value) == "slug"


def test_a_hidden_base_says_why_in_its_history(cast, published):
    hide_base(actor=cast.actor("astro_coordinator"), base_id=published.pk, reason="展厅改造", now=cast.now)

    assert not listed_bases(DAY).exists()
    assert BaseStep.objects.filter(base=published, act="hidden").get().reason == "展厅改造"


def test_a_new_week_holds_from_its_day_and_the_old_one_until_then(cast, facility, week):
    set_week(
        actor=cast.actor("astro_coordinator"), facility_id=facility.pk, hours=[HoursDraft(0, time(13), time(15))],
        starts_on=date(2025, 7, 1), now=cast.now,
    )  # fmt: skip

    plans = plan_facility(facility, first=date(2025, 6, 30), last=date(2025, 7, 7))
    assert [plan.is_open for plan in plans] == [False, False, False, False, False, False, False, True]


def test_hours_that_overlap_are_refused(cast, facility, week):
    with pytest.raises(InvalidFact):
        add_hours(
            actor=cast.actor("astro_coordinator"), facility_id=facility.pk, hours=HoursDraft(1, time(11), time(13)),
            starts_on=DAY, ends_on=None, now=cast.now,
        )  # fmt: skip


def test_one_facility_may_be_closed_while_the_base_is_open(cast, base, facility, week, make_facility):
    other = make_facility(name="天象厅", kind="theatre")
    actor = cast.actor("astro_coordinator")
    set_week(actor=actor, facility_id=other.pk, hours=[HoursDraft(1, time(14), time(16))], starts_on=DAY, now=cast.now)
    closing = ExceptionDraft(day=DAY, reason="检修", facility_id=facility.pk)
    row = enter_exception(actor=actor, base_id=base.pk, draft=closing, now=cast.now)

    assert [hours.opens_at for hours in plan_base(base, first=DAY, last=DAY)[0].hours] == [time(14)]
    withdraw_exception(actor=actor, exception_id=row.pk, now=cast.now)
    assert [hours.opens_at for hours in plan_base(base, first=DAY, last=DAY)[0].hours] == [time(9), time(14)]


def test_a_base_is_open_once_a_day(base, cast):
    day = {"base": base, "day": DAY, "minutes": 60, "is_free": True, "actor_name": "x", "at": cast.now}
    OpenDay.objects.create(**day)

    with pytest.raises(IntegrityError), transaction.atomic():
        OpenDay.objects.create(**day)


def test_changing_a_base_keeps_its_page(cast, base, make_base):
    with pytest.raises(InvalidFact):
        make_base(name="甲", slug="jia", latitude=39.9)

    from kepu.domain.bases.contracts import BaseDraft

    draft = BaseDraft(
        unit_id=cast.unit["astro"], name="天文科普馆", slug=base.slug, kind="museum", opened_on=base.opened_on
    )
    changed = enter_base(actor=cast.actor("astro_coordinator"), draft=draft, base_id=base.pk, now=cast.now)
    assert (changed.pk, changed.name) == (base.pk, "天文科普馆")
