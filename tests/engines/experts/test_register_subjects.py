"""What a profile says of fields reaches the register of people, where one subject follows from it and none is stated."""

from importlib import import_module

from django.apps import apps

from kepu.foundation.people.models import Person

name_subjects = import_module("kepu.engines.experts.migrations.0006_subjects_of_people").name_subjects


def subject_of(cast, key):
    return Person.objects.get(pk=cast.person[key].pk).subject


def test_the_register_learns_the_subject_that_all_fields_belong_to(cast, expert):
    expert("li", fields=("16020", "16060"))

    assert subject_of(cast, "li") == "160"


def test_fields_of_two_subjects_leave_it_open(cast, expert):
    expert("li", fields=("16020", "14050"))

    assert subject_of(cast, "li") == ""


def test_what_the_register_states_stays(cast, expert):
    Person.objects.filter(pk=cast.person["li"].pk).update(subject="140")
    expert("li", fields=("16020",))

    assert subject_of(cast, "li") == "140"


def test_profiles_of_before_told_the_register_too(cast, expert):
    expert("li", fields=("16020", "16060"))
    expert("zhao", fields=("16020", "14050"))
    Person.objects.update(subject="")

    name_subjects(apps, None)

    assert (subject_of(cast, "li"), subject_of(cast, "zhao")) == ("160", "")
