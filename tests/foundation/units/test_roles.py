"""Roles and accounts: within reach only, every act noted, the root never without an administrator."""

import pytest

from kepu.foundation.accounts.models import Account
from kepu.foundation.audit.models import Event
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Membership
from kepu.foundation.units.policies import Refused, may, units_within
from kepu.foundation.units.services import (
    AccountNotManaged,
    ClosedUnit,
    LastAdministrator,
    UnknownRole,
    close_unit,
    end_role,
    grant_role,
    invite_account,
    reset_account,
    restore_account,
    suspend_account,
)


@pytest.fixture
def north_administrator(cast):
    grant(cast, SYSTEM, "stranger", "north", "administrator")
    return cast.actor("stranger")


def grant(cast, actor, who, unit, role):
    return grant_role(actor=actor, account_id=cast.account[who].pk, unit_id=cast.unit[unit], role=role, now=cast.now)


def test_a_role_reaches_the_subtree_and_nothing_else(cast):
    actor = cast.actor("north_coordinator")

    assert {cast.unit[code] for code in ("north", "astro", "ocean", "hall")} == units_within(actor)
    assert not may(actor, "read", cast.unit["garden"])


def test_a_unit_does_not_accept_its_own_records_but_the_root_does(cast):
    assert not may(cast.actor("north_coordinator"), "records.accept", cast.unit["north"])
    assert may(cast.actor("north_coordinator"), "records.accept", cast.unit["astro"])
    assert may(cast.actor("academy_coordinator"), "records.accept", cast.unit["academy"])


def test_an_administrator_grants_within_reach(cast, north_administrator):
    grant(cast, north_administrator, "garden_coordinator", "astro", "editor")

    assert may(cast.actor("garden_coordinator"), "content.write", cast.unit["astro"])
    assert Event.objects.filter(verb="role.granted", unit_id=cast.unit["astro"]).exists()


@pytest.mark.parametrize("unit", ["academy", "south", "garden"])
def test_nobody_grants_above_or_beside_their_reach(cast, north_administrator, unit):
    with pytest.raises(Refused):
        grant(cast, north_administrator, "stranger", unit, "administrator")


def test_coordinators_do_not_grant(cast):
    with pytest.raises(Refused):
        grant(cast, cast.actor("astro_coordinator"), "stranger", "astro", "member")


def test_unknown_roles_and_closed_units_are_refused(cast):
    with pytest.raises(UnknownRole):
        grant(cast, SYSTEM, "stranger", "astro", "emperor")
    close_unit(actor=SYSTEM, unit_id=cast.unit["geo"], on=cast.now.date(), reason="", now=cast.now)
    with pytest.raises(ClosedUnit):
        grant(cast, SYSTEM, "stranger", "geo", "member")


def test_granting_twice_is_one_role(cast):
    assert (
        grant(cast, SYSTEM, "stranger", "astro", "member").pk == grant(cast, SYSTEM, "stranger", "astro", "member").pk
    )


def test_an_ended_role_gives_nothing_and_stays_as_history(cast):
    membership = grant(cast, SYSTEM, "stranger", "astro", "member")

    end_role(actor=cast.actor("academy_administrator"), membership_id=membership.pk, now=cast.now)

    assert cast.actor("stranger").grants == ()
    assert Membership.objects.filter(pk=membership.pk, ended_at=cast.now).exists()


def test_the_root_keeps_an_administrator(cast):
    membership = Membership.objects.get(account=cast.account["academy_administrator"])

    with pytest.raises(LastAdministrator):
        end_role(actor=cast.actor("academy_administrator"), membership_id=membership.pk, now=cast.now)


def test_an_invited_account_has_its_role_but_no_password(cast, north_administrator):
    account = invite_account(
        actor=north_administrator,
        unit_id=cast.unit["astro"],
        username="new.one",
        email="new@example.org",
        name="新人",
        role="member",
        now=cast.now,
    )

    assert not account.has_usable_password()
    assert Membership.objects.get(account=account).unit_id == cast.unit["astro"]


def test_a_suspended_account_cannot_sign_in_until_restored(cast, north_administrator):
    account_id = cast.account["astro_coordinator"].pk
    suspend_account(actor=north_administrator, account_id=account_id, reason="调离", now=cast.now)
    assert not Account.objects.get(pk=account_id).is_active

    restore_account(actor=north_administrator, account_id=account_id, now=cast.now)

    assert Account.objects.get(pk=account_id).is_active


@pytest.mark.parametrize("who", ["academy_coordinator", "garden_coordinator", "stranger"])
def test_accounts_beyond_reach_and_ones_own_are_left_alone(cast, north_administrator, who):
    with pytest.raises(AccountNotManaged):
        reset_account(actor=north_administrator, account_id=cast.account[who].pk, now=cast.now)


def test_an_account_with_a_role_elsewhere_too_is_left_to_those_above(cast, north_administrator):
    grant(cast, SYSTEM, "astro_coordinator", "garden", "member")

    with pytest.raises(AccountNotManaged):
        suspend_account(
            actor=north_administrator, account_id=cast.account["astro_coordinator"].pk, reason="", now=cast.now
        )


def test_a_reset_makes_the_old_password_useless(cast, north_administrator):
    account = reset_account(actor=north_administrator, account_id=cast.account["astro_coordinator"].pk, now=cast.now)

    assert not account.check_password("correct horse")
