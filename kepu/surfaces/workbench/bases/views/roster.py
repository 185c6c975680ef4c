"""The roster: guides and the visits of the coming two weeks; entering, giving duties, absence with what comes of it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.errors import BasesError
from kepu.domain.bases.selectors.guides import guides_by_slot, guides_of, volunteers_by_slot, volunteers_of
from kepu.domain.bases.selectors.visits import slots_of_base
from kepu.domain.bases.services.guides import (
    change_on_roster,
    enter_guide,
    enter_volunteer,
    put_on_duty,
    report_absence,
    take_off_duty,
    take_off_roster,
)
from kepu.engines.booking.contracts import ResourceView, SlotView
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.people.selectors import list_names
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.bases.forms.visits import LANGUAGES, AbsenceForm, GuideForm, RosterEntryForm, VolunteerForm
from kepu.surfaces.workbench.bases.pages import BasePage, BasesAct, BasesConfirm, BasesForm, InSight
from kepu.surfaces.workbench.bases.said import time_of
from kepu.surfaces.workbench.bases.views.slots import BOOKING_REFUSALS, say_moved
from kepu.surfaces.workbench.records.places import People
from kepu.surfaces.workbench.slots import said_refusal

WEEKS = timedelta(days=14)


class RosterInSight(InSight):
    """What the pages of the roster share."""

    def back_url(self) -> str:
        return reverse("workbench:bases:roster", args=[self.base.public_id])

    def staff_choices(self) -> list[tuple[int, str]]:
        """Guides, then volunteers."""
        unit = self.base.unit_id
        return [(one.id, one.name) for one in [*guides_of(unit), *volunteers_of(unit)]]


class Roster(RosterInSight, BasePage):
    tab = "roster"
    template_name = "workbench/bases/roster.html"

    @cached_property
    def slots(self) -> list[SlotView]:
        found = slots_of_base(self.base, first=self.today, last=self.today + WEEKS, now=self.now)
        return [slot for slot in found if slot.ends_at > self.now and _takes_place(slot)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        guides = guides_of(self.base.unit_id)
        volunteers = volunteers_of(self.base.unit_id)
        duties = guides_by_slot([slot.id for slot in self.slots])
        helping = volunteers_by_slot([slot.id for slot in self.slots])
        needed = {one.source: one.guides_needed for one in self.base.facilities.all()}
        names = dict(LANGUAGES)
        guided = {source for source, number in needed.items() if number}
        days: dict[Any, list[dict[str, Any]]] = {}
        for slot in self.slots:
            on_duty, helpers = duties.get(slot.id, []), helping.get(slot.id, [])
            if guided and slot.source not in guided and not on_duty and not helpers:
                continue
            busy = {one.id for one in [*on_duty, *helpers]}
            day = timezone.localtime(slot.starts_at).date()
            days.setdefault(day, []).append({
                "slot": slot,
                "time": time_of(slot),
                "title": slot.offering_title.partition(" · ")[2] or slot.offering_title,
                "guides": on_duty,
                "helpers": helpers,
                "free": [guide for guide in guides if guide.id not in busy],
                "free_helpers": [one for one in volunteers if one.id not in busy],
                "lacks": max(0, needed.get(slot.source, 0) - len(on_duty)),
            })  # fmt: skip
        return super().get_context_data(
            groups=[
                {
                    "title": _("Guides"),
                    "is_guides": True,
                    "rows": [(one, "、".join(str(names.get(code, code)) for code in one.languages)) for one in guides],
                },
                {"title": _("Volunteers"), "is_guides": False, "rows": [(one, "") for one in volunteers]},
            ],
            has_staff=bool(guides or volunteers),
            days=list(days.items()),
            lacking=sum(row["lacks"] > 0 for rows in days.values() for row in rows),
            **kwargs,
        )


def _takes_place(slot: SlotView) -> bool:
    return slot.state in ("open", "closed") and slot.why_not != "blacked_out"


class OnRosterNew(RosterInSight, BasesForm):
    """Enters somebody on the roster; the register is searched by name."""

    refusals = BOOKING_REFUSALS

    def get_form_kwargs(self) -> dict[str, Any]:
        names = {key: label.short_name or label.name for key, label in labels_by_id().items()}
        people = People(list_names(unit_ids=units_within(self.actor, READ)), names)
        return {**super().get_form_kwargs(), "people": people}

    def explain(self, error: Exception) -> str:
        return said_refusal(error)

    def name_of(self, values: dict[str, Any]) -> str:
        """The name alone, where somebody was chosen with their unit behind it."""
        return str(values["name"]).partition("（")[0] if values["person_id"] else str(values["name"])


class GuideNew(OnRosterNew):
    form_class = GuideForm

    def heading(self) -> str:
        return _("New guide")

    def write(self, values: dict[str, Any]) -> str:
        enter_guide(
            actor=self.actor, base_id=self.base.pk, name=self.name_of(values), languages=tuple(values["languages"]),
            person_id=values["person_id"], contact=values["contact"],
        )  # fmt: skip
        return self.back_url()


class VolunteerNew(OnRosterNew):
    form_class = VolunteerForm

    def heading(self) -> str:
        return _("New volunteer")

    def intro(self) -> str:
        return _("Volunteers help beside the guides and do not count as such.")

    def write(self, values: dict[str, Any]) -> str:
        enter_volunteer(
            actor=self.actor, base_id=self.base.pk, name=self.name_of(values), person_id=values["person_id"],
            contact=values["contact"],
        )  # fmt: skip
        return self.back_url()


class OfEntry(RosterInSight):
    """A page about somebody on the roster of the base's unit."""

    kwargs: dict[str, Any]

    @cached_property
    def entry(self) -> ResourceView:
        staff = [*guides_of(self.base.unit_id), *volunteers_of(self.base.unit_id)]
        found = next((one for one in staff if one.id == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found


class RosterEntry(OfEntry, BasesForm):
    """Languages and contact of a guide or volunteer."""

    form_class = RosterEntryForm
    refusals = BOOKING_REFUSALS

    def heading(self) -> str:
        return self.entry.name

    def explain(self, error: Exception) -> str:
        return said_refusal(error)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(), "is_guide": self.entry.kind == "guide", "hint": self.entry.contact_hint,
        }  # fmt: skip

    def get_initial(self) -> dict[str, Any]:
        return {"languages": list(self.entry.languages)}

    def write(self, values: dict[str, Any]) -> str:
        contact = values["contact"] or ("" if values.get("forget") else None)
        change_on_roster(
            actor=self.actor, base_id=self.base.pk, guide_id=self.entry.id, languages=tuple(values.get("languages", ())),
            contact=contact, now=self.now,
        )  # fmt: skip
        return self.back_url()


class RosterLeaving(OfEntry, BasesConfirm):
    """Takes somebody off the roster."""

    confirm_label = gettext_lazy("Take off the roster")
    danger = True

    def heading(self) -> str:
        return _("Take %(name)s off the roster?") % {"name": self.entry.name}

    def effects(self) -> list[str]:
        return [
            _("Coming visits lose them; they are told where a notice or letter reaches them."),
            _("What they did stays in the records."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        take_off_roster(actor=self.actor, base_id=self.base.pk, guide_id=self.entry.id, now=self.now)
        return self.back_url()


class Duty(RosterInSight, BasesAct):
    """Puts a guide or volunteer on duty for a visit, or takes one off."""

    refusals = BOOKING_REFUSALS

    def explain(self, error: Exception) -> str:
        return said_refusal(error)

    def act(self) -> None:
        posted = self.request.POST
        slots = slots_of_base(self.base, first=self.today, last=self.today + WEEKS, now=self.now)
        slot = next((one for one in slots if str(one.public_id) == posted.get("slot")), None)
        guide, told = dict(self.staff_choices()), posted.get("guide", "")
        asked = int(told) if is_number(told) else None
        if slot is None or asked not in guide:
            raise Http404
        known = {"actor": self.actor, "base_id": self.base.pk, "guide_id": asked, "now": self.now}
        if posted.get("off"):
            take_off_duty(slot_id=slot.id, **known)
        elif put_on_duty(slot_ids=[slot.id], **known):
            messages.error(
                self.request, _("%(name)s has another duty or is away at this time.") % {"name": guide[asked]}
            )


class Absence(RosterInSight, BasesForm):
    form_class = AbsenceForm
    refusals = BOOKING_REFUSALS
    submit_label = gettext_lazy("Enter the absence")
    saved = ""

    def heading(self) -> str:
        return _("Somebody on the roster is away")

    def intro(self) -> str:
        return _(
            "Another free guide takes each visit over. Where there is none, the visit is blacked out and those who had booked are "
            "offered the nearest time with room."
        )

    def explain(self, error: Exception) -> str:
        return said_refusal(error) if not isinstance(error, BasesError) else super().explain(error)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "guides": self.staff_choices()}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("guide", "")
        return {"first": self.today, "last": self.today, "guide": int(asked) if is_number(asked) else None}

    def write(self, values: dict[str, Any]) -> str:
        from_at = max(day_begins(values["first"]), self.now)
        came = report_absence(
            actor=self.actor, base_id=self.base.pk, guide_id=values["guide"], from_at=from_at, until_at=day_ends(values["last"]),
            reason=values["reason"], now=self.now,
        )  # fmt: skip
        text = _("%(n)s visits are taken over by others, %(m)s are blacked out.")
        messages.success(self.request, text % {"n": len(came.taken_over), "m": len(came.shut)})
        if came.shut:
            say_moved(self, len(came.offered), len(came.left))
        return self.back_url()
