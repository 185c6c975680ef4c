"""Rules for everybody who is signed in: leave after a while of doing nothing; staff use a second factor when it is required."""

import time
from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from kepu.foundation.units.selectors import holds_any_role

FREE = ("/accounts/", "/static/", "/healthz", "/readyz", "/i18n/", "/appearance/")
SEEN = "kepu_seen"
STEP = 60


class IdleTimeout:
    """Signs out a session that asked for nothing for KEPU_SESSION_IDLE_MINUTES. The clock is written once a minute at most."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and settings.SESSION_IDLE_SECONDS:
            moment = int(time.time())
            seen = request.session.get(SEEN, moment)
            if moment - seen > settings.SESSION_IDLE_SECONDS:
                return self._leave(request)
            if moment - seen >= STEP or SEEN not in request.session:
                request.session[SEEN] = moment
        return self.get_response(request)

    def _leave(self, request: HttpRequest) -> HttpResponse:
        logout(request)
        if request.path.startswith("/api/"):
            return JsonResponse(
                {"title": "Sign in first", "status": 401}, status=401, content_type="application/problem+json"
            )
        messages.info(request, _("You were signed out because nothing happened for a while. Sign in to go on."))
        return redirect_to_login(request.get_full_path() if request.method == "GET" else settings.LOGIN_REDIRECT_URL)


class StaffSecondFactor:
    """Where KEPU_STAFF_MFA is set, an account with a role must have a second factor before it does anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_set_up(request):
            if request.path.startswith("/api/"):
                body = {"title": "Set up a second factor first", "status": 403}
                return JsonResponse(body, status=403, content_type="application/problem+json")
            messages.warning(request, _("Your unit requires a second factor. Set one up to go on."))
            return redirect("mfa_index")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        return bool(
            settings.STAFF_MFA
            and request.user.is_authenticated
            and not request.path.startswith(FREE)
            and holds_any_role(account_id=request.user.pk)
            and not is_mfa_enabled(request.user)
        )
