from datetime import date, timedelta

import pytest

from kepu.domain.desks.contracts import SlotDraft
from kepu.domain.desks.services import accept_commission, move_deadline, plan_slot
from kepu.domain.desks.tasks import remind
from kepu.foundation.notices.models import Notice

LATE = timedelta(days=31)
VERY_LATE = timedelta(days=40)


@pytest.fixture
def accepted(cast, ask):
    row = ask()
    accept_commission(actor=cast.actor("astro_member"), commission_id=row.pk, now=cast.now)
    return row


def told(message):
    return set(Notice.objects.filter(message__contains=message).values_list("recipient__username", flat=True))


def test_the_author_is_reminded_a_week_and_a_day_before_once_each(cast, accepted):
    for days in (23, 24, 29, 29):
        remind(cast.now + timedelta(days=days))

    assert (
        Notice.objects.filter(recipient=cast.account["astro_member"], message__contains="To be delivered").count() == 2
    )


def test_lateness_is_told_to_author_and_desk_and_later_to_the_leader(cast, accepted):
    remind(cast.now + LATE)
    assert told("Should have been") == {"astro_member", "astro_editor", "astro_coordinator"}

    remind(cast.now + VERY_LATE)

    assert told("Should have been") == {"astro_member", "astro_editor", "astro_coordinator", "astro_leader"}


def test_reminding_again_tells_nothing_new(cast, accepted):
    remind(cast.now + VERY_LATE)

    assert remind(cast.now + VERY_LATE) == 0


def test_a_moved_deadline_is_reminded_of_anew(cast, accepted):
    remind(cast.now + LATE)
    move_deadline(
        actor=cast.actor("astro_editor"),
        commission_id=accepted.pk,
        due_on=date(2025, 8, 1),
        reason="延期",
        now=cast.now,
    )

    assert remind(cast.now + timedelta(days=60)) > 0


def test_a_request_without_an_answer_is_followed_up(cast, ask):
    ask()

    remind(cast.now + timedelta(days=6))

    assert told("Still no answer") == {"astro_editor", "astro_coordinator"}


def test_late_advice_goes_no_higher_than_its_addressees(cast, advice):
    remind(cast.now + VERY_LATE)

    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"astro_member", "astro_leader"}


def test_an_overdue_text_is_told_to_its_writer_and_the_desk(cast, channel):
    draft = SlotDraft(
        day=date(2025, 6, 20), title="夏夜星空", assignee_id=cast.account["astro_member"].pk, due_on=date(2025, 6, 10)
    )
    plan_slot(actor=cast.actor("astro_editor"), channel_id=channel.pk, draft=draft, now=cast.now)

    remind(cast.now + timedelta(days=8))
    assert told("Text due") == {"astro_member"}
    remind(cast.now + timedelta(days=12))

    assert told("Text overdue") == {"astro_member", "astro_editor", "astro_coordinator"}


def test_units_that_proposed_nothing_hear_of_the_closing_call(cast, proposal):
    remind(cast.now + timedelta(days=28))

    assert told("Topics are asked for") == {"ocean_coordinator"}
