"""Words of this area for codes: states, forms, acts, reasons."""

from typing import Any

from django.utils.translation import gettext_lazy as _

STATES: dict[str, tuple[Any, str]] = {
    "none": (_("not begun"), "neutral"),
    "drafted": (_("drafted"), "warn"),
    "submitted": (_("handed in for checking"), "info"),
    "checked": (_("checked"), "info"),
    "signed": (_("signed"), "ok"),
    "filed": (_("filed"), "ok"),
}
FORMS: dict[str, Any] = {"unit": _("unit form"), "venue": _("venue form"), "summary": _("merged form")}
ACTS: dict[str, tuple[Any, str]] = {
    "begun": (_("Filling begun"), ""),
    "submitted": (_("Handed in for checking"), ""),
    "checked": (_("Checked"), "ok"),
    "signed": (_("Signed"), "ok"),
    "filed": (_("Filed"), "ok"),
    "returned": (_("Returned"), "bad"),
    "taken_back": (_("Taken back"), "warn"),
    "reopened": (_("Reopened as a new revision"), "warn"),
}
LATER: dict[str, Any] = {
    "confirm": _("added"),
    "correct": _("corrected"),
    "withdraw": _("withdrawn"),
    "returned": _("returned from above"),
}
ASKED: dict[str, Any] = {
    "forms.edit": _("who fills the form"),
    "people.manage": _("who keeps the register of people"),
    "bases.edit": _("who keeps the register of venues"),
    "budget.edit": _("who keeps the budget"),
    "channels.edit": _("who keeps the channels"),
    "records.confirm": _("who confirms records"),
}
PATH = ("drafted", "submitted", "checked", "signed", "filed")


def state_label(state: str) -> Any:
    """The state in words."""
    return STATES[state][0]


def steps_for(state: str) -> list[dict[str, Any]]:
    """The way from draft to filed, for the steps component."""
    at = PATH.index(state)
    return [
        {
            "label": STATES[code][0],
            "state": "done" if number < at or state == "filed" else "current" if number == at else "",
        }
        for number, code in enumerate(PATH)
    ]
