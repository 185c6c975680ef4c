"""Failed tries lock an account, by whichever of its names, in every process."""

from datetime import UTC, datetime, timedelta

import pytest

from kepu.foundation.accounts.lockout import ALLOWED, WINDOW, LockedOut, begin_attempt, forget_attempts, is_locked
from kepu.foundation.accounts.models import Account, SignInAttempt
from kepu.foundation.accounts.services import InvalidAccount, TakenAccount, erase_account, link_passport, open_account

pytestmark = pytest.mark.django_db
NOW = datetime(2025, 6, 1, tzinfo=UTC)


@pytest.fixture
def account():
    return open_account(username="chen.si", email="chen@example.org", name="陈思")


def fail(times, login="chen.si", now=NOW):
    for _ in range(times):
        begin_attempt(login=login, now=now)


def test_one_try_too_many_is_refused_and_says_until_when(account):
    fail(ALLOWED)

    with pytest.raises(LockedOut) as locked:
        begin_attempt(login="chen.si", now=NOW + timedelta(minutes=1))

    assert locked.value.until == NOW + WINDOW
    assert is_locked(account_id=account.pk, now=NOW)


def test_user_name_and_address_count_together(account):
    fail(3, "chen.si")
    fail(2, "CHEN@example.org")

    with pytest.raises(LockedOut):
        begin_attempt(login="Chen.Si", now=NOW)


def test_the_lock_opens_by_itself(account):
    fail(ALLOWED)

    assert begin_attempt(login="chen.si", now=NOW + WINDOW)


def test_a_refused_try_does_not_prolong_the_lock(account):
    fail(ALLOWED)
    with pytest.raises(LockedOut):
        begin_attempt(login="chen.si", now=NOW + timedelta(minutes=10))

    assert begin_attempt(login="chen.si", now=NOW + WINDOW)


def test_a_name_that_nobody_has_locks_too_so_that_names_cannot_be_found_out(db):
    fail(ALLOWED, "nobody")

    with pytest.raises(LockedOut):
        begin_attempt(login="nobody", now=NOW)


def test_success_starts_the_count_anew(account):
    fail(ALLOWED)

    forget_attempts(account_id=account.pk)

    assert begin_attempt(login="chen.si", now=NOW)


def test_what_was_typed_is_not_kept(account):
    fail(1, "secret typed into the wrong field")

    assert "secret" not in SignInAttempt.objects.get().reference


def test_names_that_differ_in_case_are_one(account):
    with pytest.raises(TakenAccount):
        open_account(username="Chen.Si", email="other@example.org", name="")


@pytest.mark.parametrize(("username", "email", "field"), [("1", "a@b.cn", "username"), ("abc", "a", "email")])
def test_unusable_names_and_addresses_are_named(db, username, email, field):
    with pytest.raises(InvalidAccount) as wrong:
        open_account(username=username, email=email, name="")

    assert wrong.value.field == field


def test_a_passport_belongs_to_one_account(account):
    other = open_account(username="other", email="o@example.org", name="")
    link_passport(account_id=account.pk, subject="7")

    with pytest.raises(TakenAccount):
        link_passport(account_id=other.pk, subject="7")


def test_an_erased_account_keeps_nothing_of_its_owner(account):
    erase_account(account_id=account.pk)

    left = Account.objects.get(pk=account.pk)
    assert (left.email, left.last_name, left.is_active) == ("", "", False)
    assert "chen" not in left.username
