"""Writes the audit log for what allauth does, and ties the passport to the account that connected it."""

import time
from typing import Any

from allauth.account import signals as account_signals
from allauth.socialaccount import signals as social_signals
from django.contrib.auth.signals import user_logged_in, user_logged_out

from kepu.foundation.accounts.lockout import forget_attempts
from kepu.foundation.accounts.models import Account
from kepu.foundation.accounts.services import TakenAccount, link_passport
from kepu.foundation.audit.services import note
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.accounts.middleware import SEEN
from kepu.surfaces.accounts.passport import PASSPORT


def connect() -> None:
    """Connects every receiver; called once when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="kepu.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="kepu.signed_out")
    account_signals.password_changed.connect(_password_set, dispatch_uid="kepu.password_changed")
    account_signals.password_reset.connect(_password_set, dispatch_uid="kepu.password_reset")
    account_signals.password_set.connect(_password_set, dispatch_uid="kepu.password_set")
    social_signals.social_account_added.connect(_connected, dispatch_uid="kepu.connected")
    social_signals.social_account_removed.connect(_disconnected, dispatch_uid="kepu.disconnected")


def _signed_in(sender: Any, request: Any, user: Account, **kwargs: Any) -> None:
    request.session[SEEN] = int(time.time())
    _note(user, "sign_in")


def _signed_out(sender: Any, request: Any, user: Account | None, **kwargs: Any) -> None:
    if user is not None:
        _note(user, "sign_out")


def _password_set(sender: Any, user: Account, **kwargs: Any) -> None:
    forget_attempts(account_id=user.pk)
    _note(user, "password.set")


def _connected(sender: Any, sociallogin: Any, **kwargs: Any) -> None:
    account = sociallogin.user
    if sociallogin.account.provider == PASSPORT:
        try:
            link_passport(account_id=account.pk, subject=sociallogin.account.uid)
        except TakenAccount:
            sociallogin.account.delete()
            return
    _note(account, "identity.connected", {"provider": sociallogin.account.provider})


def _disconnected(sender: Any, socialaccount: Any, **kwargs: Any) -> None:
    if socialaccount.provider == PASSPORT:
        link_passport(account_id=socialaccount.user_id, subject="")
    _note(socialaccount.user, "identity.disconnected", {"provider": socialaccount.provider})


def _note(account: Account, verb: str, detail: dict[str, Any] | None = None) -> None:
    note(
        actor=Actor(account_id=account.pk, name=str(account)),
        verb=verb,
        object_kind="account",
        object_key=str(account.pk),
        object_title=account.username,
        detail=detail,
        now=now(),
    )
