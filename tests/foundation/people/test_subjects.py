"""The first-level subject of a person: stated once, filled in where it is missing, never overwritten, gone with an erasure."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from kepu.foundation.audit.models import Event
from kepu.foundation.people.contracts import UNSTATED, PersonDraft
from kepu.foundation.people.models import Person
from kepu.foundation.people.selectors import list_people, own_data
from kepu.foundation.people.services import (
    InvalidPerson,
    add_person,
    erase_person,
    fill_subject,
    import_people,
    merge_people,
)
from kepu.foundation.subjects.standard import first_level_named, numbered
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("160", "160"),
        ("160 天文学", "160"),
        ("天文学", "160"),
        ("天文", "160"),
        ("Astronomy", "160"),
        ("16020", "160"),
        ("天体物理学", "160"),
        ("黑洞", ""),
        ("999", ""),
        ("16099999", ""),
        ("天文学和物理学", ""),
        ("", ""),
    ],
)
def test_a_text_names_a_subject_only_where_it_says_nothing_else(text, code):
    assert first_level_named(text) == code


def test_every_subject_names_itself():
    from kepu.foundation.subjects.standard import first_level

    assert all(first_level_named(numbered(each.code)) == each.code for each in first_level())


@pytest.fixture
def draft(cast):
    return PersonDraft(name="周明", unit_id=cast.unit["astro"], category="researcher", subject="160")


def test_a_subject_is_one_of_the_standard(cast, draft):
    assert add_person(actor=SYSTEM, draft=draft, now=cast.now).subject == "160"
    with pytest.raises(InvalidPerson):
        add_person(actor=SYSTEM, draft=replace(draft, subject="16020"), now=cast.now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(name="周明").update(subject="999")


def test_who_says_no_title_level_has_none_stated(cast, draft):
    assert add_person(actor=SYSTEM, draft=draft, now=cast.now).seniority == ""


def test_people_are_found_by_subject_and_by_its_absence(cast, draft):
    add_person(actor=SYSTEM, draft=draft, now=cast.now)
    units = [cast.unit["astro"]]

    assert [each.name for each in list_people(unit_ids=units, subject="160")] == ["周明"]
    assert [each.name for each in list_people(unit_ids=units, text="天文")] == ["周明"]
    assert {each.name for each in list_people(unit_ids=units, subject=UNSTATED)} == {"李启明", "王若水"}
    assert [each.name for each in list_people(unit_ids=units, seniority=UNSTATED)] == ["周明"]


def test_an_import_fills_in_what_is_not_stated_and_leaves_what_is(cast, draft):
    person = add_person(actor=SYSTEM, draft=replace(draft, subject="140"), now=cast.now)
    told = [replace(draft, seniority="associate"), replace(draft, name="李启明", seniority="junior")]

    outcome = import_people(actor=cast.actor("astro_coordinator"), drafts=told, now=cast.now)

    person.refresh_from_db()
    li = Person.objects.get(pk=cast.person["li"].pk)
    assert (outcome.added, outcome.present, outcome.completed) == (0, 2, 2)
    assert (person.subject, person.seniority) == ("140", "associate")
    assert (li.subject, li.seniority) == ("160", "senior")
    assert Event.objects.get(verb="person.imported").detail == {"added": 0, "completed": 2}


def test_an_import_does_not_guess_between_two_of_one_name(cast, draft):
    Person.objects.create(name="李启明", unit_id=cast.unit["astro"], category="researcher")

    outcome = import_people(actor=SYSTEM, drafts=[replace(draft, name="李启明")], now=cast.now)

    assert outcome.completed == 0
    assert not Person.objects.filter(name="李启明").exclude(subject="").exists()


def test_an_import_completes_nobody_of_another_unit(cast, draft):
    told = replace(draft, name="钱知远", unit_id=cast.unit["garden"])
    with pytest.raises(Refused):
        import_people(actor=cast.actor("astro_coordinator"), drafts=[told], now=cast.now)

    import_people(actor=SYSTEM, drafts=[replace(told, unit_id=cast.unit["astro"])], now=cast.now)
    assert Person.objects.get(pk=cast.person["qian"].pk).subject == ""


def test_what_an_expert_says_fills_a_gap_only(cast, draft):
    li = cast.person["li"].pk
    fill_subject(actor=SYSTEM, person_id=li, subject="160", now=cast.now)
    fill_subject(actor=SYSTEM, person_id=li, subject="140", now=cast.now)

    assert Person.objects.get(pk=li).subject == "160"


def test_a_merged_duplicate_hands_its_subject_over(cast, draft):
    twin = add_person(actor=SYSTEM, draft=replace(draft, name="李启明"), now=cast.now)

    kept = merge_people(actor=SYSTEM, kept_id=cast.person["li"].pk, duplicate_id=twin.pk, now=cast.now)

    assert Person.objects.get(pk=kept.pk).subject == "160"


def test_an_erasure_takes_the_subject(cast, draft):
    person = add_person(actor=SYSTEM, draft=draft, now=cast.now)

    assert erase_person(actor=SYSTEM, person_id=person.pk, reason="本人要求", now=cast.now).subject == ""


def test_ones_own_data_holds_the_subject(cast):
    member = cast.account["astro_member"]
    Person.objects.filter(pk=cast.person["li"].pk).update(account=member, subject="160")

    assert own_data(account_id=member.pk)["person"]["subject"] == "160"
