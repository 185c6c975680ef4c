import pytest

from kepu.domain.statistics.errors import InvalidCell
from kepu.domain.statistics.selectors import get_edition
from kepu.domain.statistics.services import add_cell, ask_for_cell, withdraw_cell
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.policies import Refused

NEW = {"edition": "kp-2024", "table": "education", "code": "courses", "title": "科学课程", "unit": "门"}


@pytest.mark.charter("N3")
def test_an_administrator_completes_the_sixth_class_and_signed_forms_keep_what_they_had(desk, cast):
    signed, admin = desk.signed(desk.begin()), cast.actor("academy_administrator")
    draft = desk.begin("ocean")

    row = add_cell(actor=admin, now=cast.now, **NEW)

    assert desk.filled(draft).values["education.courses"].is_open
    assert "education.courses" not in desk.filled(signed).values
    assert not get_edition("kp-2024").cell("education.courses").confirmed
    withdraw_cell(actor=admin, cell_id=row.pk, now=cast.now)
    assert "education.courses" not in desk.filled(draft).values


def test_an_added_cell_can_be_fed_by_a_measure(desk, cast):
    desk.record(kind="training", onsite=30)
    add_cell(actor=cast.actor("academy_administrator"), now=cast.now, **NEW, measure="form.activity.large.count")

    assert desk.text(desk.begin(), "education.courses") == "0"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"measure": "no.such.measure"}, "no.such.measure"),
        ({"within": "education.none"}, "education.none"),
        ({"ask": "forms.everything"}, "forms.everything"),
        ({"table": "educatoin"}, "table"),
    ],
)
def test_an_added_cell_obeys_the_rules_of_the_language(cast, change, word):
    with pytest.raises(InvalidCell) as refusal:
        add_cell(actor=cast.actor("academy_administrator"), now=cast.now, **{**NEW, **change})

    assert refusal.value.word == word


def test_only_central_administrators_add_cells(cast):
    with pytest.raises(Refused):
        add_cell(actor=cast.actor("astro_statistician"), now=cast.now, **NEW)


@pytest.mark.charter("N3")
def test_the_person_who_knows_an_open_cell_is_asked_once_a_day(desk, cast):
    filing = desk.begin("hall", "venue", actor="astro_coordinator")

    for _ in range(2):
        ask_for_cell(
            actor=cast.actor("astro_coordinator"), filing_id=filing.pk, cell="places.building_area", now=cast.now
        )

    asked = Notice.objects.filter(topic="forms").values_list("recipient__username", flat=True)
    assert sorted(asked) == [
        "astro_coordinator",
        "astro_statistician",
    ]
