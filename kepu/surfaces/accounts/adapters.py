"""How allauth behaves here: nobody signs up by themselves, failed tries lock, preferences come along, acts are noted."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from kepu.foundation.accounts.lockout import LockedOut, begin_attempt, forget_attempts
from kepu.foundation.accounts.models import Account
from kepu.foundation.accounts.selectors import account_by_passport
from kepu.foundation.audit.services import note
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.accounts.passport import PASSPORT
from kepu.surfaces.accounts.preferences import remember_preferences


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Password sign-in with lock-out per account; no public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        login = str(credentials.get("username") or credentials.get("email") or "")
        try:
            begin_attempt(login=login, now=now())
        except LockedOut as locked:
            note(
                actor=Actor(account_id=None, name=login[:120]),
                verb="sign_in.locked",
                object_kind="account",
                object_title=login,
                now=now(),
            )
            minutes = max(1, round((locked.until - now()).total_seconds() / 60))
            text = _(
                "Too many failed tries. This account is locked; try again in %(minutes)s minutes or reset the password."
            )
            raise ValidationError(text % {"minutes": minutes}) from locked
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        account: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if account is not None:
            forget_attempts(account_id=account.pk)
        return account

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        login = str(credentials.get("username") or credentials.get("email") or "")
        note(
            actor=Actor(account_id=None, name=login[:120]),
            verb="sign_in.failed",
            object_kind="account",
            object_title=login,
            now=now(),
        )

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(user, Account):
            remember_preferences(response, user)
        return response

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Signing in and out need no message: the page itself shows it."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by passport, OIDC or SAML reaches accounts that exist; an unknown person gets a page that says whom to ask."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        account = None
        if sociallogin.account.provider == PASSPORT:
            account = account_by_passport(sociallogin.account.uid)
        if account is None:
            raise ImmediateHttpResponse(render(request, "accounts/unknown_person.html", status=403))
        sociallogin.connect(request, account)
