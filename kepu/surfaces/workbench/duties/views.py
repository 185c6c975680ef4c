"""Help: where it is wanted, the roster of one session or base, wanting, asking, answering, what was given."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.helping_contracts import DutyView, NeedView
from kepu.engines.booking.helping_words import duty_state, duty_tone
from kepu.engines.booking.models import DUTY_LIVE, DUTY_TAKING
from kepu.engines.booking.selectors.duties import needs_kept
from kepu.engines.booking.selectors.resources import list_resources
from kepu.engines.booking.services import ABSENT, change_need, confirm_duty, end_need, give_up_duty, invite_helper
from kepu.foundation.audit.services import note
from kepu.foundation.units.contracts import UnitLabel
from kepu.foundation.units.policies import units_within
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.duties.forms import InviteForm, NeedForm
from kepu.surfaces.workbench.duties.owners import KEPT_BY
from kepu.surfaces.workbench.duties.pages import HelpAct, HelpConfirm, HelpForm, OfOwner
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.pages import Listing, Page, ReasonForm


class Wanted(Listing):
    """Help wanted by sessions and bases of the units whose help the actor keeps, from today on."""

    template_name = "workbench/duties/index.html"
    export_name = gettext_lazy("Help wanted")

    @cached_property
    def _needs(self) -> list[NeedView]:
        kept = {permission: units_within(self.actor, permission) for permission in KEPT_BY}
        return needs_kept(kept=kept, day=self.today, words=self.words)

    @cached_property
    def _units(self) -> dict[int, UnitLabel]:
        return labels_by_id({row.unit_id for row in self._needs})

    def rows(self) -> list[NeedView]:
        return self._needs

    def headings(self) -> list[str]:
        return [
            _("Begins"),
            _("Ends"),
            _("Unit"),
            _("For what"),
            _("Task"),
            _("Wanted"),
            _("Confirmed"),
            _("Offers waiting"),
        ]

    def cells(self, row: Any) -> list[Any]:
        unit = self._units[row.unit_id].name
        return [row.starts_at, row.ends_at, unit, row.title, row.task, row.wanted, row.taken, row.offers]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = list(context["page_obj"])
        shown = [{"need": row, "unit": self._units[row.unit_id].name, "url": roster_url(row)} for row in rows]
        return context | {"shown": shown}


def roster_url(need: NeedView) -> str:
    """The roster on which a need stands."""
    return reverse("workbench:duties:roster", args=need.source.split(":", 1))


class Roster(OfOwner, Page):
    """Needs with who offers, is asked, is to help, has helped."""

    template_name = "workbench/duties/roster.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        self.require_keeper()
        owner = self.owned.owner
        note(
            actor=self.actor, verb="helpers.exported", object_kind=self.kwargs["kind"], object_title=owner.title,
            object_key=str(self.kwargs["public_id"]), unit_id=owner.unit_id, now=self.now,
        )  # fmt: skip
        headings = [
            _("Task"), _("Begins"), _("Ends"), _("Name"), _("Under 18"), _("Contact"), _("State"), _("Minutes"),
        ]  # fmt: skip
        rows = [
            [
                need.task, need.starts_at, need.ends_at, duty.name, _("yes") if duty.is_minor else "", duty.contact,
                duty_state(duty.state), duty.minutes,
            ]
            for need in self.needs
            for duty in need.duties
            if duty.state in DUTY_LIVE
        ]  # fmt: skip
        return export_response(kind=kind, name=f"{owner.title} {_('helpers')}", headings=headings, rows=rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        owned = self.owned
        shown = [self._shown(need) for need in self.needs]
        return super().get_context_data(
            owned=owned,
            needs=shown,
            shows_all=self.shows_all,
            has_people=any(need.duties for need in self.needs),
            to_note=any(row["may_note"] and row["serving"] for row in shown),
            wanted=sum(need.wanted for need in self.needs),
            taken=sum(need.taken for need in self.needs),
            urls={name: self.address(name) for name in ("need_new", "served", "roster_print")},
            crumbs=[{"label": owned.owner.title, "url": owned.url}, {"label": _("Volunteering")}],
            **kwargs,
        )

    def _shown(self, need: NeedView) -> dict[str, Any]:
        rows = [self._duty(duty) for duty in need.duties] if self.owned.may_keep else []
        return {
            "need": need,
            "duties": [row for row in rows if row["duty"].state in DUTY_LIVE],
            "gone": [row for row in rows if row["duty"].state not in DUTY_LIVE],
            "serving": [one for one in need.duties if one.state in DUTY_TAKING],
            "began": need.starts_at <= self.now,
            "may_note": self.owned.noted_from(need) <= self.now,
            "edit_url": self.address("need_edit", need.id),
            "end_url": self.address("need_ending", need.id),
            "invite_url": self.address("invitations", need.id),
        }

    def _duty(self, duty: DutyView) -> dict[str, Any]:
        return {
            "duty": duty,
            "state": duty_state(duty.state),
            "tone": duty_tone(duty.state),
            "url": self.address("duty", duty.public_id),
        }


class RosterPrint(Roster):
    """The roster on paper: who is to help, with contact and room to sign. Who sees contacts is noted."""

    template_name = "workbench/duties/roster_print.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.require_keeper()
        owner = self.owned.owner
        note(
            actor=self.actor, verb="helpers.printed", object_kind=self.kwargs["kind"], object_title=owner.title,
            object_key=str(self.kwargs["public_id"]), unit_id=owner.unit_id, now=self.now,
        )  # fmt: skip
        unit = labels_by_id([owner.unit_id])[owner.unit_id].name
        return super().get_context_data(
            title=owner.title, unit=unit, date=self.today, back_url=self.back_url(), **kwargs
        )


class NeedNew(HelpForm):
    form_class = NeedForm
    saved = gettext_lazy("Wanted. Now ask people, or let them offer.")

    def heading(self) -> str:
        self.require_keeper()
        if self.owned.is_over:
            raise Http404
        return _("Help for “%(title)s”") % {"title": self.owned.owner.title}

    def get_initial(self) -> dict[str, Any]:
        return {"starts_at": self.owned.starts_at, "ends_at": self.owned.ends_at}

    def write(self, values: dict[str, Any]) -> str:
        self.owned.want(self.actor, NeedForm.draft_from(values), self.now)
        return self.back_url()


class NeedEdit(HelpForm):
    form_class = NeedForm

    def heading(self) -> str:
        return self.need().task

    def intro(self) -> str:
        return _("At another time everybody is told; whoever has another duty then is asked again.")

    def get_initial(self) -> dict[str, Any]:
        return NeedForm.initial_of(self.need())

    def write(self, values: dict[str, Any]) -> str:
        change_need(actor=self.actor, need_id=self.need().id, draft=NeedForm.draft_from(values), now=self.now)
        return self.back_url()


class NeedEnd(HelpConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Call this help off")
    danger = True
    saved = gettext_lazy("Called off; everybody in it has been told why.")

    def heading(self) -> str:
        return _("Call off “%(task)s”?") % {"task": self.need().task}

    def effects(self) -> list[str]:
        return [_("Whoever offered, was asked or was to help is told, with your reason.")]

    def write(self, values: dict[str, Any]) -> str:
        end_need(actor=self.actor, need_id=self.need().id, reason=values["reason"], now=self.now)
        return self.back_url()


class Invite(HelpForm):
    form_class = InviteForm
    submit_label = gettext_lazy("Ask to help")
    saved = gettext_lazy("Asked. The answer comes by notice; an answer by telephone you can enter yourself.")

    def heading(self) -> str:
        return _("Ask somebody: %(task)s") % {"task": self.need().task}

    def get_form_kwargs(self) -> dict[str, Any]:
        roster = [
            one for one in list_resources(unit_ids=[self.owned.owner.unit_id]) if one.kind in ("guide", "volunteer")
        ]  # fmt: skip
        return {**super().get_form_kwargs(), "actor": self.actor, "roster": roster}

    def write(self, values: dict[str, Any]) -> str:
        helper = InviteForm.helper_from(values)
        invite_helper(actor=self.actor, need_id=self.need().id, helper=helper, now=self.now)
        return self.back_url()


class DutyAct(HelpAct):
    """Confirms somebody, turns an offer down, or calls a duty off."""

    def act(self) -> None:
        self.require_keeper()
        duty = next((one for need in self.needs for one in need.duties if one.public_id == self.kwargs["duty"]), None)
        if duty is None:
            raise Http404
        if self.request.POST.get("act") == "confirm":
            confirm_duty(actor=self.actor, duty_id=duty.public_id, now=self.now)
            messages.success(self.request, _("Confirmed."))
        else:
            reason = self.request.POST.get("reason", "")
            give_up_duty(actor=self.actor, duty_id=duty.public_id, reason=reason, now=self.now)
            messages.success(self.request, _("Told that they are not needed this time."))


class Served(HelpAct):
    """Who came and for how long, all of them at once."""

    done = gettext_lazy("Noted. Minutes stand in the record of what was done.")

    def act(self) -> None:
        self.require_keeper()
        posted = self.request.POST
        known = {one.id for need in self.needs for one in need.duties}
        told = {key: posted.get(f"minutes-{key}", "").strip() for key in known if f"here-{key}" in posted}
        served: dict[int, int | None] = {key: ABSENT for key in known if f"of-{key}" in posted and key not in told}
        served |= {key: int(text) if is_number(text) else None for key, text in told.items()}
        self.owned.note(self.actor, served, self.now)
