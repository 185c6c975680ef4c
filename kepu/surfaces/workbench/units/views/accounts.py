"""Accounts within reach: list, one account with its roles, suspension, restoration, reset, passport."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.accounts.lockout import is_locked
from kepu.foundation.accounts.models import Account
from kepu.foundation.accounts.services import TakenAccount
from kepu.foundation.units.selectors import list_accounts, roles_of
from kepu.foundation.units.services import (
    AccountNotManaged,
    LastAdministrator,
    link_account_passport,
    reset_account,
    restore_account,
    suspend_account,
)
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.units.forms import AccountFilter, PassportForm, ReasonForm
from kepu.surfaces.workbench.units.views.roles import GRANT, send_or_say
from kepu.surfaces.workbench.units.words import ROLES


class Accounts(ListPage):
    """Accounts that hold a role within the actor's reach."""

    permission = GRANT
    template_name = "workbench/units/accounts.html"
    filter_class = AccountFilter
    sorts = {"username": "username", "last_login": "last_login"}
    export_name = gettext_lazy("Accounts")

    def rows(self) -> Any:
        active = {"yes": True, "no": False}.get(self.chosen.get("active", ""))
        return list_accounts(unit_ids=self.unit_ids, text=self.words, role=self.chosen.get("role", ""), active=active)

    def headings(self) -> Sequence[Any]:
        return [_("User name"), _("Name"), _("E-mail"), _("State"), _("Last signed in")]

    def cells(self, row: Account) -> Sequence[Any]:
        state = _("may sign in") if row.is_active else _("suspended")
        return [row.username, str(row), row.email, state, row.last_login]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        held = roles_of([account.pk for account in context["page_obj"]])
        context["lines"] = [
            {"account": account, "roles": [(row.unit.name, ROLES[row.role]) for row in held.get(account.pk, [])]}
            for account in context["page_obj"]
        ]
        return context


class AccountMixin(WorkbenchMixin):
    """Loads an account that holds a role within reach; others are not there."""

    permission = GRANT
    kwargs: dict[str, Any]

    @cached_property
    def account(self) -> Account:
        found = list_accounts(unit_ids=self.unit_ids).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> HttpResponse:
        return redirect("workbench:units:account", self.account.pk)

    def refused(self) -> HttpResponse:
        text = _(
            "This account also belongs to somebody above or beside you, or is your own. Ask an administrator above."
        )
        messages.error(self.request, text)
        return self.back()


class ShowAccount(AccountMixin, WorkbenchPage):
    template_name = "workbench/units/account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        roles = roles_of([account.pk]).get(account.pk, [])
        crumbs = [
            {"label": _("Accounts and roles"), "url": reverse("workbench:units:accounts")},
            {"label": str(account), "url": ""},
        ]
        facts = [
            (_("User name"), account.username),
            (_("E-mail"), account.email),
            (_("Last signed in"), account.last_login),
            (_("Academy passport"), account.passport_subject),
            (_("Password"), _("chosen") if account.has_usable_password() else _("not chosen yet")),
        ]
        return super().get_context_data(
            account=account,
            facts=facts,
            roles=[{"row": row, "role": ROLES[row.role], "mine": row.unit_id in self.unit_ids} for row in roles],
            locked=is_locked(account_id=account.pk, now=self.now),
            is_own=account.pk == self.actor.account_id,
            crumbs=crumbs,
            **kwargs,
        )


class Suspend(AccountMixin, FormView[ReasonForm]):
    """Asks why, then keeps the account from signing in."""

    form_class = ReasonForm
    template_name = "ui/confirm.html"

    def form_valid(self, form: ReasonForm) -> HttpResponse:
        try:
            suspend_account(
                actor=self.actor, account_id=self.account.pk, reason=form.cleaned_data["reason"], now=self.now
            )
        except AccountNotManaged:
            return self.refused()
        except LastAdministrator:
            form.add_error(None, _("The academy must keep an administrator. Make somebody else one first."))
            return self.form_invalid(form)
        messages.success(self.request, _("The account can no longer sign in."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Suspend %(name)s") % {"name": self.account},
            text=_("Open sessions end at once. Roles stay and work again when you restore the account."),
            confirm_label=_("Suspend"),
            cancel_url=reverse("workbench:units:account", args=[self.account.pk]),
            danger=True,
            **kwargs,
        )


class Restore(AccountMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            restore_account(actor=self.actor, account_id=self.account.pk, now=self.now)
        except AccountNotManaged:
            return self.refused()
        messages.success(request, _("The account may sign in again."))
        return self.back()


class Reset(AccountMixin, WorkbenchPage):
    """Asks, then makes the password useless and mails a one-time link."""

    template_name = "ui/confirm.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            account = reset_account(actor=self.actor, account_id=self.account.pk, now=self.now)
        except AccountNotManaged:
            return self.refused()
        send_or_say(request, account, invited=False)
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Reset the password of %(name)s") % {"name": self.account},
            text=_("The present password stops working. A one-time link goes to %(email)s.")
            % {"email": self.account.email},
            confirm_label=_("Reset and send the link"),
            cancel_url=reverse("workbench:units:account", args=[self.account.pk]),
            danger=True,
            **kwargs,
        )


class Passport(AccountMixin, FormView[PassportForm]):
    """Ties the account to a person of the academy's passport."""

    form_class = PassportForm
    template_name = "workbench/units/form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"subject": self.account.passport_subject}

    def form_valid(self, form: PassportForm) -> HttpResponse:
        subject = form.cleaned_data["subject"]
        try:
            link_account_passport(actor=self.actor, account_id=self.account.pk, subject=subject, now=self.now)
        except AccountNotManaged:
            return self.refused()
        except TakenAccount:
            form.add_error("subject", _("Another account is linked to this person."))
            return self.form_invalid(form)
        messages.success(self.request, _("The link is kept."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Academy passport of %(name)s") % {"name": self.account}, **kwargs)
