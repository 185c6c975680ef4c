"""The booking rules of a facility: read in plain words, changed in a form, for visits from a day on."""

from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kepu.domain.bases.booking_rules import USUAL, rules_to_begin_with
from kepu.domain.bases.models import Facility
from kepu.domain.bases.services.slots import change_rules
from kepu.engines.booking.errors import BadRules
from kepu.engines.booking.rules import Rules, read_rules, say
from kepu.engines.booking.selectors import get_offering, get_rules
from kepu.surfaces.workbench.bases.forms.visits import RulesForm
from kepu.surfaces.workbench.bases.pages import REFUSALS, BasesForm, FacilityInSight

SAME = (
    "mode", "release_days_ahead", "release_time", "persons_per_booking", "persons_per_account_day", "children_per_account_day",
    "identity", "minors_need_adult", "minor_age",
)  # fmt: skip
GROUP = ("min_size", "max_size", "lead_hours")
REMOTE = {
    "code": "remote",
    "label_zh": "边远地区学校名额",
    "label_en": "places for schools in remote areas",
    "for": "remote",
}
SCHOOL = {"code": "school", "label_zh": "学校名额", "label_en": "places for schools", "for": "school"}


def rules_of(facility: Facility, today: date) -> Rules:
    """The rules that hold on a day; those it begins with before it has any."""
    offering = get_offering(source=facility.source)
    if offering is None:
        return read_rules(rules_to_begin_with(needs_booking=facility.needs_booking, capacity=facility.capacity))
    return get_rules(offering_id=offering.id, on=today)


def rules_in_words(facility: Facility, today: date) -> list[str]:
    """The rules in the reader's language."""
    return say(rules_of(facility, today), get_language() or "zh-hans")


class RulesEdit(FacilityInSight, BasesForm):
    form_class = RulesForm
    refusals = (*REFUSALS, BadRules)
    saved = gettext_lazy("The rules are changed. What is booked stays booked.")

    def heading(self) -> str:
        return _("Booking rules: %(name)s") % {"name": self.facility.name}

    def intro(self) -> str:
        return _("Ask for as little as the place needs. The public reads these rules in plain words.")

    def back_url(self) -> str:
        return self.facility_url()

    def explain(self, error: Exception) -> str:
        return "; ".join(error.problems) if isinstance(error, BadRules) else super().explain(error)

    def get_initial(self) -> dict[str, Any]:
        rules = rules_of(self.facility, self.today)
        shares = {share.code: share for share in rules.shares}
        school, remote = shares.get("school"), shares.get("remote")
        return {
            "effective_from": self.today,
            **{name: getattr(rules, name) for name in SAME},
            **{f"group_{name}": getattr(rules.group, name) for name in GROUP},
            "group_allowed": rules.group.allowed,
            "school_seats": school.seats if school else 0,
            "remote_seats": remote.seats if remote else 0,
            "school_released_hours_before": next((one.released_hours_before for one in (school, remote) if one), 72),
            "waiting_allowed": rules.waiting.allowed,
            "cancel_until_minutes_before": rules.cancel.until_minutes_before,
            "change_times": rules.change.times,
            "no_show": rules.no_show is not None,
        }

    def write(self, values: dict[str, Any]) -> str:
        before = rules_of(self.facility, self.today).as_data()
        change_rules(
            actor=self.actor, facility_id=self.facility.pk, rules=_changed(before, values), effective_from=values["effective_from"],
            note=values["note"], now=self.now,
        )  # fmt: skip
        return self.facility_url()


def _changed(before: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
    """The rules with what the form says; what it does not ask about keeps its value."""
    shares = [share for share in before["shares"] if share["code"] not in ("school", "remote")]
    for share, seats in ((SCHOOL, values["school_seats"]), (REMOTE, values["remote_seats"])):
        if seats and values["group_allowed"]:
            shares.append({**share, "seats": seats, "released_hours_before": values["school_released_hours_before"]})
    changed = {**before, **{name: values[name] for name in SAME}, "shares": shares}
    changed["group"] = {
        **before["group"],
        "allowed": values["group_allowed"],
        **{name: values[f"group_{name}"] for name in GROUP},
    }
    changed["waiting"] = {**before["waiting"], "allowed": values["waiting_allowed"]}
    changed["cancel"] = {**before["cancel"], "until_minutes_before": values["cancel_until_minutes_before"]}
    changed["change"] = {**before["change"], "times": values["change_times"]}
    changed["no_show"] = (before["no_show"] or USUAL["no_show"]) if values["no_show"] else None
    if values["identity"] != "document":
        changed["document_once"] = "none"
    return changed
