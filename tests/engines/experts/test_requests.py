import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from kepu.engines.experts.contracts import Asker, Completion, ProfileDraft, RequestDraft, Tie
from kepu.engines.experts.errors import (
    AskedToday,
    InvalidEntry,
    LinkUnusable,
    NobodyTookPart,
    NotAvailable,
    ReasonMissing,
    TooManyRequests,
    WrongState,
)
from kepu.engines.experts.models import Consent, Expert, ExpertRequest, Invitation, Trait
from kepu.engines.experts.sealing import asker_of, contact_of
from kepu.engines.experts.selectors import count_asked, coverage, own_data, profile_of
from kepu.engines.experts.services import (
    accept_conduct,
    answer_by_link,
    answer_invitation,
    ask_from_outside,
    close_request,
    complete_request,
    confirm_profile,
    edit_profile,
    enter_expert,
    erase_askers,
    expire_invitations,
    hand_over,
    look_up,
    make_link,
    set_consents,
    take_back,
    withdraw_expert,
)
from kepu.engines.ledger.models import Record
from kepu.engines.ledger.people_selectors import acts_of_person, minutes_of_persons
from kepu.engines.ledger.services import withdraw_record
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure
from kepu.foundation.notices.models import Notice
from kepu.foundation.notices.outbox import send_due
from kepu.foundation.people.services import erase_person, merge_people
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.policies import Refused


def done(minutes, **changes):
    return Completion(**{"kind": "commentary", "held_on": date(2025, 6, 1), "minutes": minutes, **changes})


@pytest.mark.charter("P2")
def test_a_request_goes_from_asking_by_link_to_one_record_with_the_minutes(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean")
    request = ask()
    row, link = invite(request, zhao)

    assert look_up(token=link.token, now=cast.now).pk == row.pk
    answer_by_link(token=link.token, accepts=True, reason="", now=cast.now)
    complete_request(
        actor=cast.actor("astro_coordinator"), request_id=request.pk, done=done({row.pk: 35}), now=cast.now
    )

    record = Record.objects.get()
    assert (record.kind_id, record.state, record.unit_id) == ("commentary", "confirmed", cast.unit["astro"])
    part = record.contributions.get()
    assert (part.person, part.minutes, part.unit_id, part.category) == (
        cast.person["zhao"], 35, cast.unit["ocean"], "academician",
    )  # fmt: skip
    assert minutes_of_persons([cast.person["zhao"].pk]) == {cast.person["zhao"].pk: 35}
    assert acts_of_person(cast.person["zhao"].pk)[0].minutes == 35
    with pytest.raises(WrongState):
        complete_request(
            actor=cast.actor("astro_coordinator"), request_id=request.pk, done=done({row.pk: 35}), now=cast.now
        )
    withdraw_record(actor=cast.actor("astro_coordinator"), record_id=record.pk, reason="记错了", now=cast.now)
    assert minutes_of_persons([cast.person["zhao"].pk]) == {}
    with pytest.raises(LinkUnusable, match="used"):
        answer_by_link(token=link.token, accepts=True, reason="", now=cast.now)


def test_a_tie_is_declared_with_the_answer_by_link_and_entered_once(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean", mail="zhao@example.org")
    tie = Tie("某能源公司", "fees")

    for day in (0, 1):
        row, link = invite(ask(title=f"第{day}问"), zhao, days=day)
        answer_by_link(token=link.token, accepts=not day, reason="有关联", tie=tie, now=cast.now + timedelta(days=day))

    entered = zhao.interests.get()
    assert (entered.organisation, entered.kind, entered.since) == (
        "某能源公司",
        "fees",
        row.asked_on - timedelta(days=1),
    )


def test_half_a_tie_is_refused_and_the_link_still_works(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean")
    _row, link = invite(ask(), zhao)

    for tie in (Tie("某能源公司", ""), Tie(" ", "fees"), Tie("某" * 121, "fees")):
        with pytest.raises(InvalidEntry):
            answer_by_link(token=link.token, accepts=True, reason="", tie=tie, now=cast.now)

    assert look_up(token=link.token, now=cast.now).is_waiting
    assert not zhao.interests.exists()


def test_who_has_no_account_gets_a_letter_from_the_outbox_whose_link_works(cast, expert, ask, invite, mailoutbox):
    invite(ask(), expert("zhao", unit="ocean", mail="zhao@example.org"))
    assert mailoutbox == []

    send_due(now=cast.now + timedelta(minutes=1))

    letter = mailoutbox[0]
    assert letter.to == ["zhao@example.org"]
    token = re.search(r"/workbench/experts/link/(\S+)/", letter.body)[1]
    assert look_up(token=token, now=cast.now).expert.person == cast.person["zhao"]


def test_nobody_is_asked_twice_a_day_by_whomever(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean")
    first, second = ask(), ask(actor="garden_coordinator", unit="garden", title="另一个")
    row, _link = invite(first, zhao)
    take_back(actor=cast.actor("astro_coordinator"), invitation_id=row.pk, now=cast.now)

    with pytest.raises(AskedToday):
        invite(second, zhao, actor="garden_coordinator")
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            request=second,
            expert=zhao,
            asked_on=row.asked_on,
            asked_at=cast.now,
            asked_by_name="x",
            expires_at=cast.now,
        )
    assert invite(second, zhao, actor="garden_coordinator", days=1)[0].is_waiting


def test_a_drill_stands_in_nobodys_way_and_leaves_no_trace_in_load_or_rotation(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean")
    drill, real = ask(is_drill=True), ask(title="真的")

    practised, _link = invite(drill, zhao)
    row, _link = invite(real, zhao)

    zhao.refresh_from_db()
    assert (practised.is_drill, row.is_drill) == (True, False)
    assert count_asked(zhao, since=row.asked_on)[0] == 1
    assert zhao.last_asked_on == row.asked_on
    with pytest.raises(AskedToday):
        invite(ask(is_drill=True, title="又一次演练"), zhao)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=practised.pk).update(is_drill=False)


def overwrite(rows, **values):
    """A write past all services, as far as the end of its transaction."""
    rows.update(**values)
    connection.check_constraints()


@pytest.mark.parametrize("is_drill", [True, False])
def test_the_database_holds_an_invitation_to_what_its_request_says_of_a_drill(cast, expert, ask, invite, is_drill):
    row, _link = invite(ask(is_drill=is_drill), expert("zhao", unit="ocean"))
    request = ExpertRequest.objects.filter(pk=row.request_id)

    for rows in (Invitation.objects.filter(pk=row.pk), request):
        with pytest.raises(IntegrityError), transaction.atomic():
            overwrite(rows, is_drill=not is_drill)

    row.refresh_from_db()
    assert (row.is_drill, request.get().is_drill) == (is_drill, is_drill)
    row.is_drill = not is_drill
    with pytest.raises(ValidationError):
        row.full_clean()


def test_a_drill_alone_changes_neither_rotation_nor_what_is_promised(cast, expert, ask, invite):
    zhao = expert("zhao", unit="ocean", minutes_per_month=40)
    invite(ask(is_drill=True), zhao)

    zhao.refresh_from_db()

    assert zhao.last_asked_on is None
    assert invite(ask(title="真的"), zhao)[0].is_waiting  # the drill used up none of the month's minutes


def test_who_may_not_ask_and_who_must_not_be_asked(cast, expert, ask, invite):
    hidden, silent = expert("qian", uses=["media"], unit="garden"), expert("li", uses=["academy"])
    request = ask()

    with pytest.raises(NotAvailable, match="unseen"):
        invite(request, hidden)
    with pytest.raises(NotAvailable, match="consent"):
        invite(request, silent)
    with pytest.raises(Refused):
        invite(request, silent, actor="ocean_coordinator")
    with pytest.raises(Refused):
        ask(actor="astro_member")
    withdraw_expert(actor=cast.actor("astro_coordinator"), expert_id=silent.pk, now=cast.now)
    with pytest.raises(NotAvailable, match="unseen"):
        invite(ask(origin="desk"), silent)


def test_answers_by_account_by_the_unit_and_by_the_clock(
    cast, expert, ask, invite, member, django_capture_on_commit_callbacks
):
    li, wang = expert("li"), expert("wang")
    request = ask()
    with django_capture_on_commit_callbacks(execute=True):
        mine, old = invite(request, li)
        theirs, _link = invite(request, wang)
    assert Notice.objects.get(recipient=cast.account["astro_member"]).topic == "experts"
    fresh = make_link(actor=cast.actor("astro_coordinator"), invitation_id=mine.pk, now=cast.now)
    with pytest.raises(LinkUnusable, match="expired"):
        look_up(token=old.token, now=cast.now)
    with pytest.raises(LinkUnusable, match="wrong"):
        look_up(token=fresh.token + "x", now=cast.now)
    with pytest.raises(ReasonMissing):
        answer_invitation(actor=member, invitation_id=mine.pk, accepts=False, reason=" ", now=cast.now)
    with pytest.raises(Refused):
        answer_invitation(actor=member, invitation_id=theirs.pk, accepts=True, reason="", now=cast.now)

    answer_invitation(actor=member, invitation_id=mine.pk, accepts=False, reason="出差", now=cast.now)
    later = cast.now + timedelta(days=6)
    assert (expire_invitations(now=later), expire_invitations(now=later)) == (1, 0)

    assert [row.state for row in request.invitations.order_by("pk")] == ["declined", "expired"]
    assert [row.act for row in request.steps.all()] == ["asked", "invited", "invited", "declined", "expired"]
    assert count_asked(li, since=date(2025, 1, 1)) == (1, 0, 40)
    with pytest.raises(NobodyTookPart):
        complete_request(
            actor=cast.actor("astro_coordinator"), request_id=request.pk, done=done({mine.pk: 5}), now=later
        )
    with pytest.raises(ReasonMissing):
        close_request(actor=cast.actor("astro_coordinator"), request_id=request.pk, reason="", now=later)
    assert (
        close_request(actor=cast.actor("astro_coordinator"), request_id=request.pk, reason="无人", now=later).state
        == "closed"
    )


def test_a_stranger_asks_with_little_data_not_too_often_and_is_forgotten(cast):
    draft = RequestDraft(origin="school", title="请人讲黑洞", question="六年级，一节课", organisation="第一小学")

    def send(source="10.0.0.1", draft=draft):
        asker = Asker("张老师", "13800000000")
        return ask_from_outside(unit_id=cast.unit["academy"], draft=draft, asker=asker, source=source, now=cast.now)

    request = send()
    assert asker_of(request) == Asker("张老师", "13800000000")
    assert "13800000000" not in request.asker_sealed
    assert "10.0.0.1" not in request.asker_reference
    for _ in range(4):
        send()
    with pytest.raises(TooManyRequests):
        send()
    assert send("10.0.0.2").is_open
    with pytest.raises(InvalidEntry):
        send("10.0.0.3", RequestDraft(origin="desk", title="x", question="y"))
    hand_over(
        actor=cast.actor("academy_coordinator"),
        request_id=request.pk,
        unit_id=cast.unit["astro"],
        now=cast.now,
        reason="对口",
    )
    close_request(actor=cast.actor("astro_coordinator"), request_id=request.pk, reason="改期", now=cast.now)
    later = cast.now + timedelta(days=91)
    assert (erase_askers(now=later), erase_askers(now=later)) == (1, 0)
    assert asker_of(ExpertRequest.objects.get(pk=request.pk)) is None


def test_a_scientist_keeps_their_own_profile_consents_with_days_and_the_code_of_conduct(cast, member):
    person = cast.person["li"]
    draft = ProfileDraft(fields=("16020",), topics=("黑洞",), regions=("110000",))
    row = enter_expert(actor=member, person_id=person.pk, draft=draft, mail="li@example.org", phone="010", now=cast.now)

    set_consents(actor=member, expert_id=row.pk, uses=["academy", "media"], now=cast.now)
    set_consents(actor=member, expert_id=row.pk, uses=["media"], now=cast.now + timedelta(days=2))
    accepted = accept_conduct(actor=member, expert_id=row.pk, version="2025-1", now=cast.now)
    edit_profile(actor=member, expert_id=row.pk, draft=ProfileDraft(fields=("16050", "16020")), now=cast.now)

    assert accepted.accepted_at == cast.now
    assert profile_of(Expert.objects.get()).consents == {"media": date(2025, 6, 1)}
    assert Consent.objects.get(use="academy").withdrawn_on == date(2025, 6, 3)
    assert contact_of(row) == ("li@example.org", "010")
    assert "li@" not in row.mail_sealed
    kept = own_data(account_id=cast.account["astro_member"].pk)
    assert kept["mail"] == "li@example.org"
    assert len(kept["consents"]) == 2
    for act in (
        lambda: accept_conduct(actor=cast.actor("astro_coordinator"), expert_id=row.pk, version="2025-1", now=cast.now),
        lambda: confirm_profile(actor=cast.actor("ocean_coordinator"), expert_id=row.pk, now=cast.now),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(InvalidEntry):
        edit_profile(actor=member, expert_id=row.pk, draft=ProfileDraft(fields=("99999",)), now=cast.now)


def test_erasing_a_person_takes_the_profile_and_merging_moves_it(cast, expert, ask, invite):
    li, request = expert("li", about="研究黑洞", mail="li@example.org"), ask()
    row, link = invite(request, li)
    answer_by_link(token=link.token, accepts=False, reason="住院", now=cast.now)

    erase_person(actor=SYSTEM, person_id=cast.person["li"].pk, reason="本人要求", now=cast.now)

    li.refresh_from_db()
    row.refresh_from_db()
    assert (li.about, li.mail_sealed, row.reason, Trait.objects.count(), Consent.objects.count()) == ("", "", "—", 0, 0)
    assert "住院" not in str(list(request.steps.values_list("reason", "actor_name")))
    wang = expert("wang")
    other = cast.person["qian"]
    merge_people(actor=SYSTEM, kept_id=other.pk, duplicate_id=cast.person["wang"].pk, now=cast.now)
    wang.refresh_from_db()
    assert wang.person_id == other.pk


@pytest.mark.charter("G3")
def test_the_pool_is_measured_by_field_and_region(cast, expert):
    def figure(code, unit):
        return get_figure(code=code, unit_id=cast.unit[unit], window=Window.year(2025)).value

    expert("li", fields=("16020", "16050", "14015"), regions=("110000",))
    expert("zhao", fields=("17060",), regions=("110000", "530000"), unit="ocean")

    assert figure("experts.pool", "north") == 2
    assert figure("experts.fields", "north") == 3
    assert figure("experts.regions", "north") == 2
    assert figure("experts.pool.academicians", "astro") == 0
    found = coverage([cast.unit["astro"], cast.unit["ocean"]], day=date(2025, 6, 1))
    assert (found.by_field["160"], found.by_region["110000"], len(found.without)) == (1, 2, 59)
