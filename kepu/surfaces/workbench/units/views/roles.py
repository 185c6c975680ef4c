"""Granting and ending roles, and inviting somebody new."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.accounts.models import Account
from kepu.foundation.accounts.services import InvalidAccount, TakenAccount
from kepu.foundation.units.models import Membership
from kepu.foundation.units.selectors import get_membership
from kepu.foundation.units.services import ClosedUnit, LastAdministrator, end_role, grant_role, invite_account
from kepu.surfaces.workbench.shell import WorkbenchPage
from kepu.surfaces.workbench.units.forms import GrantForm, InviteForm
from kepu.surfaces.workbench.units.mail import LetterNotSent, send_password_link
from kepu.surfaces.workbench.units.views.tree import UnitMixin
from kepu.surfaces.workbench.units.words import DUTIES, OBSTACLES, ROLES

GRANT = "roles.grant"


class _RoleForm(UnitMixin, FormView[Any]):
    permission = GRANT
    template_name = "workbench/units/role_form.html"
    title: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duties = [(ROLES[role], duty) for role, duty in DUTIES.items()]
        crumbs = self.crumbs(str(self.title))
        return super().get_context_data(unit=self.unit, title=str(self.title), duties=duties, crumbs=crumbs, **kwargs)


class GrantRole(_RoleForm):
    """Gives an account that exists a role in this unit."""

    form_class = GrantForm
    title = gettext_lazy("Grant a role")

    def form_valid(self, form: GrantForm) -> HttpResponse:
        login = form.cleaned_data["login"].strip()
        account = Account.objects.filter(Q(username__iexact=login) | Q(email__iexact=login), is_active=True).first()
        if account is None:
            form.add_error("login", _("Nobody signs in with this name or address. Open an account for them instead."))
            return self.form_invalid(form)
        role = form.cleaned_data["role"]
        try:
            grant_role(actor=self.actor, account_id=account.pk, unit_id=self.unit.pk, role=role, now=self.now)
        except ClosedUnit:
            form.add_error(None, str(OBSTACLES["closed"]))
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is %(role)s here now.") % {"name": account, "role": ROLES[role]})
        return redirect("workbench:units:show", self.unit.code)


class Invite(_RoleForm):
    """Opens an account with a role here and mails its owner a one-time link."""

    form_class = InviteForm
    title = gettext_lazy("Open an account")

    def form_valid(self, form: InviteForm) -> HttpResponse:
        try:
            account = invite_account(actor=self.actor, unit_id=self.unit.pk, now=self.now, **form.cleaned_data)
        except InvalidAccount as wrong:
            form.add_error(wrong.field, _("This cannot be used."))
            return self.form_invalid(form)
        except TakenAccount as taken:
            form.add_error(taken.field, _("Somebody has this already. Grant that account a role instead."))
            return self.form_invalid(form)
        except ClosedUnit:
            form.add_error(None, str(OBSTACLES["closed"]))
            return self.form_invalid(form)
        send_or_say(self.request, account, invited=True)
        return redirect("workbench:units:show", self.unit.code)


def send_or_say(request: HttpRequest, account: Account, *, invited: bool) -> None:
    """Mails the link; when the mail server refuses, says so and what to do."""
    try:
        send_password_link(account, invited=invited)
    except LetterNotSent:
        text = _("The account is ready, but the letter could not be sent. Send the link again from the account's page.")
        messages.warning(request, text)
    else:
        messages.success(request, _("A one-time link is on its way to %(email)s.") % {"email": account.email})


class EndRole(WorkbenchPage):
    """Asks, then takes a role back."""

    permission = GRANT
    template_name = "ui/confirm.html"

    @cached_property
    def membership(self) -> Membership:
        try:
            return get_membership(membership_id=self.kwargs["pk"], unit_ids=self.unit_ids)
        except Membership.DoesNotExist as missing:
            raise Http404 from missing

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        row = self.membership
        try:
            end_role(actor=self.actor, membership_id=row.pk, now=self.now)
        except LastAdministrator:
            messages.error(request, _("The academy must keep an administrator. Make somebody else one first."))
        else:
            messages.success(request, _("The role has ended."))
        return redirect("workbench:units:show", row.unit.code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.membership
        words = {"name": row.account, "role": ROLES[row.role], "unit": row.unit.name}
        return super().get_context_data(
            title=_("End a role"),
            text=_("%(name)s will no longer be %(role)s of %(unit)s.") % words,
            confirm_label=_("End the role"),
            cancel_url=reverse("workbench:units:show", args=[row.unit.code]),
            danger=True,
            **kwargs,
        )
