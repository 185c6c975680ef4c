"""A person's own account: how pages look, and what is kept about them."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from kepu.engines.booking.selectors import own_data as own_bookings
from kepu.engines.booking.selectors.duties import own_data as own_duties
from kepu.engines.experts.selectors import own_data as own_expert
from kepu.foundation.accounts.services import set_preferences
from kepu.foundation.audit.services import note
from kepu.foundation.clock import now
from kepu.foundation.people.selectors import own_data
from kepu.foundation.units.contracts import Actor
from kepu.surfaces.accounts.forms import PreferencesForm
from kepu.surfaces.accounts.preferences import remember_preferences


class Preferences(LoginRequiredMixin, FormView[PreferencesForm]):
    """Language and type size, kept with the account."""

    form_class = PreferencesForm
    template_name = "accounts/preferences.html"

    def get_initial(self) -> dict[str, Any]:
        account = self.request.user
        return {"language": account.language, "large_type": account.large_type}  # type: ignore[union-attr]  # signed in

    def form_valid(self, form: PreferencesForm) -> HttpResponse:
        account = set_preferences(account_id=self.request.user.pk or 0, **form.cleaned_data)
        with translation.override(account.language):
            messages.success(self.request, _("Your preferences are kept with your account."))
        response = redirect("account_pages:preferences")
        remember_preferences(response, account)
        return response


class MyData(LoginRequiredMixin, View):
    """Everything that is kept about the person who asks, as one file (Personal Information Protection Law art. 45)."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        account = request.user
        key = account.pk or 0
        found = {
            **own_data(account_id=key),
            "bookings": own_bookings(account_id=key),
            "duties": own_duties(account_id=key),
            "expert": own_expert(account_id=key),
        }
        actor = Actor(account_id=account.pk, name=str(account))
        note(actor=actor, verb="own_data.exported", object_kind="account", object_key=str(account.pk), now=now())
        response = HttpResponse(json.dumps(found, ensure_ascii=False, indent=2), content_type="application/json")
        response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return response
