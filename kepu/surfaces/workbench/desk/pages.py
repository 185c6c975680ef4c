"""What pages of the desk share: forms that explain what desks refuse, acts with one button, tabs."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.domain.desks.errors import AlreadyBusy, DesksError, InvalidDraft
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.desk.words import busy_text, explain
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Refusing

EDIT = "desk.edit"


class OfDesks(Refusing):
    """What desks refuse is shown beside the field that it is about."""

    refusals = (DesksError, FileTooLarge)

    def explain(self, error: Exception) -> str:
        return busy_text(error.count) if isinstance(error, AlreadyBusy) else explain(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        return error.field if isinstance(error, InvalidDraft) and error.field in form.fields else None


class DeskForm(OfDesks, FormPage):
    """A form of desks."""


class DeskConfirm(OfDesks, ConfirmPage):
    """Asks before something that cannot be undone, or for a reason."""


class DeskAct(OfDesks, ActPage):
    """A POST that does one thing and goes back."""


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
