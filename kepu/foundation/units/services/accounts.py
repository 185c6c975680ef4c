"""What an administrator does with accounts: open with a role, suspend, restore, make the owner choose a new password."""

from datetime import datetime

from django.db import transaction

from kepu.foundation.accounts import services as accounts
from kepu.foundation.accounts.lockout import forget_attempts
from kepu.foundation.accounts.models import Account
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.models import Membership
from kepu.foundation.units.policies import require, units_within
from kepu.foundation.units.services.roles import LastAdministrator, grant_role


class AccountNotManaged(Exception):
    """The account holds a role outside the administrator's reach, or is the administrator's own."""


@transaction.atomic
def invite_account(
    *, actor: Actor, unit_id: int, username: str, email: str, name: str, role: str, now: datetime
) -> Account:
    """Opens an account with a role in a unit. Its owner sets the password through a one-time link that the caller mails.

    Raises Refused, UnknownRole, ClosedUnit, InvalidAccount, TakenAccount.
    """
    require(actor, "roles.grant", unit_id)
    account = accounts.open_account(username=username, email=email, name=name)
    grant_role(actor=actor, account_id=account.pk, unit_id=unit_id, role=role, now=now)
    _note(actor, "account.invited", account, unit_id, now)
    return account


@transaction.atomic
def suspend_account(*, actor: Actor, account_id: int, reason: str, now: datetime) -> Account:
    """Keeps an account from signing in; sessions end with the next request. Raises AccountNotManaged, LastAdministrator."""
    unit_id = _require_managed(actor, account_id)
    _refuse_last_central(account_id)
    account = accounts.set_active(account_id=account_id, active=False)
    _note(actor, "account.suspended", account, unit_id, now, reason)
    return account


@transaction.atomic
def restore_account(*, actor: Actor, account_id: int, now: datetime) -> Account:
    """Lets a suspended account sign in again. Raises AccountNotManaged."""
    unit_id = _require_managed(actor, account_id)
    account = accounts.set_active(account_id=account_id, active=True)
    forget_attempts(account_id=account_id)
    _note(actor, "account.restored", account, unit_id, now)
    return account


@transaction.atomic
def reset_account(*, actor: Actor, account_id: int, now: datetime) -> Account:
    """Makes the present password useless and opens a lock; the caller mails a one-time link. Raises AccountNotManaged."""
    unit_id = _require_managed(actor, account_id)
    account = Account.objects.select_for_update().get(pk=account_id)
    account.set_unusable_password()
    account.save(update_fields=["password"])
    forget_attempts(account_id=account_id)
    _note(actor, "account.reset", account, unit_id, now)
    return account


@transaction.atomic
def link_account_passport(*, actor: Actor, account_id: int, subject: str, now: datetime) -> Account:
    """Ties an account to a person of the academy's passport by umtId. Raises AccountNotManaged, TakenAccount."""
    unit_id = _require_managed(actor, account_id)
    account = accounts.link_passport(account_id=account_id, subject=subject.strip())
    _note(actor, "identity.connected" if subject else "identity.disconnected", account, unit_id, now)
    return account


def _require_managed(actor: Actor, account_id: int) -> int | None:
    """Every unit in which the account holds or last held a role lies within reach; returns the first of them."""
    if actor.is_system:
        return None
    rows = Membership.objects.filter(account=account_id)
    held = list(rows.filter(ended_at__isnull=True).values_list("unit_id", flat=True)) or list(
        rows.order_by("-ended_at", "-pk").values_list("unit_id", flat=True)[:1]
    )
    if not held or account_id == actor.account_id or not set(held) <= units_within(actor, "roles.grant"):
        raise AccountNotManaged(account_id)
    return held[0]


def _refuse_last_central(account_id: int) -> None:
    """Suspending must leave somebody active who administers the root."""
    central = Membership.objects.select_for_update(of=("self",)).filter(
        role="administrator",
        ended_at__isnull=True,
        unit__placements__parent__isnull=True,
        unit__placements__ends_on__isnull=True,
    )
    active = {row.account_id for row in central.select_related("account") if row.account.is_active}
    if active == {account_id}:
        raise LastAdministrator


def _note(actor: Actor, verb: str, account: Account, unit_id: int | None, now: datetime, reason: str = "") -> None:
    note(
        actor=actor,
        verb=verb,
        object_kind="account",
        object_key=str(account.pk),
        object_title=str(account),
        unit_id=unit_id,
        detail={"reason": reason} if reason else {},
        now=now,
    )
