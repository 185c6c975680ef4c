from datetime import date

import pytest

from kepu.domain.events.contracts import MentionDraft
from kepu.domain.events.errors import InvalidDraft, OutsideScope
from kepu.domain.events.models import SessionHolder
from kepu.domain.events.selectors import report_of
from kepu.domain.events.services import enter_mention
from kepu.engines.measures.selectors import list_figure_records
from tests.events_cast import AFTER

pytestmark = [pytest.mark.django_db, pytest.mark.charter("G2")]
MENTION = MentionDraft("晨报", "local", "圆顶里的一天", "https://news.example.org/dome", date(2025, 6, 15))


def mention(cast, edition, unit="astro", who="astro_coordinator", draft=MENTION):
    return enter_mention(actor=cast.actor(who), edition_id=edition.pk, unit_id=cast.unit[unit], draft=draft, now=AFTER)


def test_the_report_is_what_the_records_say(cast, edition, closed):
    mention(cast, edition)

    figures = report_of([edition])[0].figures

    values = {code: figure.value for code, figure in figures.items()}
    assert values["brands.acts.count"] == 1
    assert values["brands.onsite"] == values["brands.reach"] == 120
    assert values["brands.units"] == values["brands.regions"] == values["brands.mentions"] == 1


def test_a_figure_of_the_report_opens_to_its_records(cast, edition, closed):
    report = report_of([edition])[0]

    lines, total = list_figure_records(
        code="brands.onsite", unit_id=cast.unit["academy"], window=report.window, filters={"edition": edition.code}
    )

    assert (total, lines[0].title, lines[0].value) == (1, closed.title, 120)


def test_the_same_link_is_the_same_report_in_the_media(cast, edition):
    assert mention(cast, edition) == mention(cast, edition)


def test_a_unit_outside_the_edition_enters_no_report(cast, edition):
    with pytest.raises(OutsideScope):
        mention(cast, edition, unit="ocean", who="ocean_coordinator")


def test_a_report_in_the_media_is_not_of_tomorrow(cast, edition):
    with pytest.raises(InvalidDraft):
        mention(
            cast, edition, draft=MentionDraft("晨报", "local", "明天的事", "https://n.example.org", date(2026, 1, 1))
        )


def test_who_comes_again_is_counted_and_not_known(cast, edition, closed, session_of, talk):
    from dataclasses import replace
    from datetime import timedelta

    later = session_of(
        replace(talk, starts_at=talk.starts_at + timedelta(hours=4), ends_at=talk.ends_at + timedelta(hours=5))
    )
    for session, references in ((closed, "ab"), (later, "bc")):
        SessionHolder.objects.bulk_create(SessionHolder(session=session, reference=r * 32) for r in references)

    figures = report_of([edition])[0].figures

    assert figures["brands.holders"].value == 3
    assert figures["brands.returning.holders"].value == 1
