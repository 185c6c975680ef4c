"""Invitations of an offering: made from a list, sent by letter where there is an address, revoked."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.booking.policies import MANAGE
from kepu.engines.booking.selectors import get_rules, list_slots
from kepu.engines.booking.selectors.desk import list_invitations
from kepu.engines.booking.services import invite, revoke_invitation
from kepu.engines.booking.services.invitations import invitation_url
from kepu.surfaces.workbench.bases.said import moment_of
from kepu.surfaces.workbench.bookings.forms import InvitationsForm
from kepu.surfaces.workbench.bookings.pages import REFUSALS, DeskAct, DeskForm, OfOffering
from kepu.surfaces.workbench.pages import Page
from kepu.surfaces.workbench.slots import said_refusal

AHEAD = timedelta(days=90)


class Invitations(OfOffering, Page):
    template_name = "workbench/bookings/invitations.html"
    permission = MANAGE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [
            {
                "row": row,
                "when": moment_of(row.slot) if row.slot else _("any time"),
                "is_over": row.expires_at <= self.now,
            }
            for row in list_invitations(offering_id=self.offering.id)[:200]
        ]
        is_asked = get_rules(offering_id=self.offering.id, on=self.today).mode == "invitation"
        shown = {"invitations": rows, "is_asked": is_asked}
        return super().get_context_data(**kwargs) | self.frame("invitations") | shown


class InvitationsNew(OfOffering, DeskForm):
    """Each line of the list gets a code of its own, which is shown on this answer and nowhere else."""

    form_class = InvitationsForm
    submit_label = gettext_lazy("Invite")

    def heading(self) -> str:
        return _("Invite to %(title)s") % {"title": self.offering.title}

    def intro(self) -> str:
        return _(
            "Who has a mail address in the list gets a letter with code and link. All codes are shown once, to be passed on."
        )

    def back_url(self) -> str:
        return self.page("invitations")

    def get_form_kwargs(self) -> dict[str, Any]:
        found = list_slots(
            offering_id=self.offering.id, from_date=self.today, until_date=self.today + AHEAD, now=self.now
        )
        self.slots = {slot.id: slot for slot in found if slot.state == "open" and slot.ends_at > self.now}
        choices = [(slot.id, moment_of(slot)) for slot in self.slots.values()]
        return {**super().get_form_kwargs(), "slots": choices, "now": self.now}

    def get_initial(self) -> dict[str, Any]:
        return {"expires_at": self.now + timedelta(days=14)}

    def form_valid(self, form: Any) -> HttpResponse:
        values = form.cleaned_data
        slot = self.slots.get(values["slot"])
        try:
            with transaction.atomic():
                made = [self._invite(values, slot, line) for line in values["invited"]]
        except REFUSALS as error:
            form.add_error(None, said_refusal(error))
            return self.form_invalid(form)
        self.template_name = "workbench/bookings/invited.html"
        response = self.render_to_response(self.get_context_data(form=form, made=made))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def _invite(self, values: dict[str, Any], slot: Any, line: tuple[str, str, int]) -> dict[str, Any]:
        name, address, seats = line
        _row, code = invite(
            actor=self.actor, offering_id=self.offering.id, label=name, seats=seats, expires_at=values["expires_at"],
            slot_id=slot.id if slot else None, address=address, now=self.now,
        )  # fmt: skip
        url = self.request.build_absolute_uri(invitation_url(code, slot.public_id)) if slot else ""
        return {"name": name, "seats": seats, "code": code, "url": url, "is_sent": bool(address)}


class Revocation(OfOffering, DeskAct):
    done = gettext_lazy("Revoked. What was booked with it stays booked.")

    def act(self) -> None:
        found = list_invitations(offering_id=self.offering.id).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        revoke_invitation(actor=self.actor, invitation_id=found.pk, now=self.now)

    def back_url(self) -> str:
        return self.page("invitations")
