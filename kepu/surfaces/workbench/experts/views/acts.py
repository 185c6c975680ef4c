"""What happens to a request: handed on, done, closed."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.engines.experts.selectors import invitations_of
from kepu.engines.experts.services import close_request, complete_request, hand_over
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.experts.forms.requests import CompletionForm, HandingForm
from kepu.surfaces.workbench.experts.pages import HandledConfirm, HandledForm, request_url
from kepu.surfaces.workbench.pages import ReasonForm


class Handing(HandledForm):
    form_class = HandingForm
    submit_label = gettext_lazy("Hand over")
    saved = gettext_lazy("Handed over; the unit has been told.")

    def heading(self) -> str:
        return _("Hand over to another unit")

    def intro(self) -> str:
        return self.request_row.title

    def get_form_kwargs(self) -> dict[str, Any]:
        others = self.unit_ids - {self.request_row.unit_id}
        return {**super().get_form_kwargs(), "unit_ids": sorted(others)}

    def write(self, values: dict[str, Any]) -> str:
        row = hand_over(
            actor=self.actor,
            request_id=self.request_row.pk,
            unit_id=values["unit"],
            reason=values["reason"],
            now=self.now,
        )
        return request_url(row)


class Completing(HandledForm):
    form_class = CompletionForm
    submit_label = gettext_lazy("Done: write it into the ledger")

    def heading(self) -> str:
        return _("What came of it")

    def intro(self) -> str:
        if may(self.actor, "records.confirm", self.request_row.unit_id):
            return _("This makes exactly one record, confirmed, with the minutes of each expert.")
        return _("This makes exactly one record with the minutes of each expert; your coordinator confirms it.")

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.request_row
        if not row.is_open:
            raise Http404
        accepted = [each for each in invitations_of(row) if each.is_accepted]
        return {**super().get_form_kwargs(), "accepted": accepted, "minutes": row.minutes}

    def get_initial(self) -> dict[str, Any]:
        row = self.request_row
        kind = {"school": "campus_visit", "community": "lecture", "base": "lecture"}.get(row.origin, "commentary")
        held_on = row.needed_on if row.needed_on and row.needed_on <= self.today else self.today
        return {"kind": kind, "title": row.title, "held_on": held_on}

    def form_valid(self, form: Any) -> HttpResponse:
        self.completion = form.completion()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        row = complete_request(actor=self.actor, request_id=self.request_row.pk, done=self.completion, now=self.now)
        return request_url(row)


class Closing(HandledConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Close it")

    def heading(self) -> str:
        return _("Close without an answer?")

    def text(self) -> str:
        return _("Nothing is recorded. Experts who have not answered yet are told that they are no longer needed.")

    def write(self, values: dict[str, Any]) -> str:
        row = close_request(actor=self.actor, request_id=self.request_row.pk, reason=values["reason"], now=self.now)
        return request_url(row)
