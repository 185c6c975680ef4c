"""What pages of the desk share: forms that explain what desks refuse, acts with one button, tabs."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.desks.errors import AlreadyBusy, DesksError, InvalidDraft
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.desk.words import busy_text, explain
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage, NothingForm
from kepu.surfaces.workbench.shell import WorkbenchAction

EDIT = "desk.edit"


class DeskForm(FormPage):
    """A page with one form; what desks refuse is shown beside the field that it is about."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            address = self.write(form.cleaned_data)
        except AlreadyBusy as busy:
            form.add_error(None, busy_text(busy.count))
            return self.form_invalid(form)
        except (DesksError, FileTooLarge) as error:
            field = error.field if isinstance(error, InvalidDraft) and error.field in form.fields else None
            form.add_error(field, explain(error))
            return self.form_invalid(form)
        if self.saved:
            messages.success(self.request, self.saved)
        return redirect(address)


class DeskConfirm(DeskForm, ConfirmPage):
    """Asks before something that cannot be undone, or for a reason."""

    template_name = "ui/confirm.html"
    form_class: Any = NothingForm


class DeskAct(WorkbenchAction):
    """A POST that does one thing and goes back. Subclasses say act() and back_url()."""

    done: ClassVar[Any] = ""

    def act(self) -> None:
        raise NotImplementedError

    def back_url(self) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except DesksError as error:
            messages.error(request, explain(error))
        else:
            if self.done:
                messages.success(request, self.done)
        return redirect(self.back_url())


def desk_units(view: Any) -> frozenset[int]:
    """Units for whose desks the actor acts."""
    return units_within(view.actor, EDIT)


def tabs_of(names: list[tuple[str, str]], current: str) -> list[dict[str, Any]]:
    """Pages as tabs: (name of the address, label)."""
    return [
        {"label": label, "url": reverse(f"workbench:desk:{name}"), "current": name == current} for name, label in names
    ]


def calendar_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the calendar."""
    names = [
        ("index", _("Month view")),
        ("slots", _("List")),
        ("checks", _("Conflicts and gaps")),
        ("columns", _("Channel columns")),
    ]
    return tabs_of(names, current)


def commission_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of commissions."""
    names = [("commissions", _("Commissions")), ("asked", _("Asked of me")), ("people", _("By person"))]
    return tabs_of(names, current)
