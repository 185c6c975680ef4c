"""A file is opened, led, handed over; who may, who is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kepu.domain.emergency.contracts import IncidentDraft
from kepu.domain.emergency.errors import InvalidFact, ReasonMissing, WrongState
from kepu.domain.emergency.models import Incident, IncidentStep, Level
from kepu.domain.emergency.services import (
    LevelDraft,
    accept_lead,
    change_incident,
    change_level,
    enter_shift,
    offer_lead,
    open_incident,
    take_lead,
)
from kepu.domain.emergency.services.levels import NUMBERS
from kepu.foundation.notices.models import Notice
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused
from kepu.foundation.units.services import grant_role
from tests.domain.emergency.acting import QUAKE, again, later, open_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(cast):
    """The member of the institute becomes a second coordinator: the next shift."""
    grant_role(
        actor=SYSTEM,
        account_id=cast.account["astro_member"].pk,
        unit_id=cast.unit["astro"],
        role="coordinator",
        now=cast.now,
    )
    return cast.account["astro_member"]


def test_whoever_opens_and_may_lead_leads(cast):
    incident = open_one(cast)

    assert incident.lead == cast.account["astro_coordinator"]
    assert list(incident.steps.values_list("act", flat=True)) == ["opened"]


def test_an_editor_opens_and_whoever_is_on_duty_leads(cast, second):
    enter_shift(
        actor=cast.actor("astro_coordinator"), unit_id=cast.unit["astro"], account_id=second.pk, starts_at=cast.now,
        ends_at=later(cast, hours=12), note="", now=cast.now,
    )  # fmt: skip

    incident = open_one(cast, who="astro_editor")

    assert incident.lead == second
    assert Notice.objects.filter(recipient=second, topic="incidents").count() == 1


@pytest.mark.parametrize("who", ["ocean_coordinator", "astro_member", "astro_auditor"])
def test_others_open_no_file_here(cast, who):
    with pytest.raises(Refused):
        open_one(cast, who=who)

    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("hazard", "dragon"), ("level", "v"), ("title", "  "), ("region_code", "999999")]
)
def test_it_refuses_what_is_not_known(cast, field, value):
    with pytest.raises(InvalidFact):
        open_one(cast, draft=replace(QUAKE, **{field: value}))


def test_another_level_needs_a_reason_and_the_right_to_lead(cast):
    incident, graver = open_one(cast), replace(QUAKE, level="i")
    with pytest.raises(ReasonMissing):
        change_incident(actor=cast.actor("astro_coordinator"), incident_id=incident.pk, draft=graver, now=cast.now)
    with pytest.raises(Refused):
        change_incident(
            actor=cast.actor("astro_editor"), incident_id=incident.pk, draft=graver, now=cast.now, reason="升级"
        )

    change_incident(
        actor=cast.actor("astro_coordinator"), incident_id=incident.pk, draft=graver, now=cast.now, reason="伤亡扩大"
    )

    assert again(incident).level.code == "i"


def test_the_lead_passes_with_a_note_when_the_next_shift_accepts(cast, second):
    incident, giver = open_one(cast), cast.actor("astro_coordinator")
    with pytest.raises(ReasonMissing):
        offer_lead(actor=giver, incident_id=incident.pk, account_id=second.pk, note=" ", now=cast.now)
    offer_lead(actor=giver, incident_id=incident.pk, account_id=second.pk, note="第二版20点发", now=cast.now)
    assert again(incident).lead == cast.account["astro_coordinator"]

    accept_lead(actor=cast.actor("astro_member"), incident_id=incident.pk, now=later(cast, minutes=5))

    assert again(incident).lead == second
    assert list(IncidentStep.objects.values_list("act", flat=True))[-2:] == ["offered", "handed"]


def test_only_whom_it_is_offered_to_accepts_it_and_only_once(cast, second):
    incident = open_one(cast)
    offer = {"incident_id": incident.pk, "account_id": second.pk, "note": "交班", "now": cast.now}
    offer_lead(actor=cast.actor("astro_coordinator"), **offer)
    with pytest.raises(Refused):
        accept_lead(actor=cast.actor("north_coordinator"), incident_id=incident.pk, now=cast.now)
    accept_lead(actor=cast.actor("astro_member"), incident_id=incident.pk, now=cast.now)

    with pytest.raises(WrongState):
        accept_lead(actor=cast.actor("astro_member"), incident_id=incident.pk, now=cast.now)


def test_the_lead_is_not_offered_to_somebody_who_may_not_lead(cast):
    incident, editor = open_one(cast), cast.account["astro_editor"]

    with pytest.raises(InvalidFact):
        offer_lead(
            actor=cast.actor("astro_coordinator"),
            incident_id=incident.pk,
            account_id=editor.pk,
            note="交班",
            now=cast.now,
        )


def test_nobody_takes_a_lead_that_somebody_has(cast):
    incident = open_one(cast)
    with pytest.raises(WrongState):
        take_lead(actor=cast.actor("north_coordinator"), incident_id=incident.pk, now=cast.now)

    Incident.objects.update(lead=None)
    take_lead(actor=cast.actor("north_coordinator"), incident_id=incident.pk, now=cast.now)

    assert again(incident).lead == cast.account["north_coordinator"]


def overwrite(incident, **values):
    """A write past all services, as far as the end of its transaction."""
    Incident.objects.filter(pk=incident.pk).update(**values)
    connection.check_constraints()


@pytest.mark.parametrize("is_drill", [True, False])
def test_the_database_holds_a_file_and_its_request_for_experts_to_one_another(cast, is_drill):
    incident = open_one(cast, draft=replace(QUAKE, is_drill=is_drill))
    other = open_one(cast, draft=replace(QUAKE, is_drill=not is_drill))

    for values in ({"is_drill": not is_drill}, {"request": other.request_id}):
        with pytest.raises(IntegrityError), transaction.atomic():
            overwrite(incident, **values)


def test_a_drill_can_never_be_public(cast):
    incident = open_one(cast, draft=replace(QUAKE, is_drill=True))

    with pytest.raises(IntegrityError), transaction.atomic():
        Incident.objects.filter(pk=incident.pk).update(published_at=cast.now, minutes_to_statement=1)


def level_draft(**changes):
    level = Level.objects.get(code="iv")
    numbers = {name: getattr(level, name) for name in NUMBERS} | changes
    return LevelDraft(level.title_zh, level.title_en, level.colour, numbers, level.with_secrecy, "本院预案")


def test_the_academy_changes_a_level_and_nobody_else(cast):
    with pytest.raises(Refused):
        change_level(actor=cast.actor("north_coordinator"), code="iv", draft=level_draft(signatures=3), now=cast.now)

    change_level(actor=cast.actor("academy_administrator"), code="iv", draft=level_draft(signatures=3), now=cast.now)

    assert Level.objects.get(code="iv").signatures == 3


@pytest.mark.parametrize("changes", [{"signatures": 1}, {"academy_minutes": 1}, {"experts_wanted": 0}])
def test_a_level_keeps_its_floor(cast, changes):
    with pytest.raises(InvalidFact):
        change_level(actor=cast.actor("academy_administrator"), code="iv", draft=level_draft(**changes), now=cast.now)


def test_a_shift_ends_after_it_begins_and_stands_once(cast):
    shift = {
        "actor": cast.actor("astro_coordinator"), "unit_id": cast.unit["astro"], "note": "", "now": cast.now,
        "account_id": cast.account["astro_editor"].pk, "starts_at": cast.now, "ends_at": cast.now + timedelta(hours=8),
    }  # fmt: skip
    enter_shift(**shift)

    with pytest.raises(InvalidFact):
        enter_shift(**shift)
    with pytest.raises(InvalidFact):
        enter_shift(**shift | {"ends_at": cast.now})


def test_opening_needs_only_kind_level_and_one_line(cast):
    incident = open_incident(
        actor=cast.actor("astro_editor"),
        unit_id=cast.unit["astro"],
        draft=IncidentDraft("flood", "iv", "河水上涨"),
        now=cast.now,
    )

    assert incident.is_open
