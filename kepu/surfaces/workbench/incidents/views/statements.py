"""Writing talking points, handing them to the institutes that sign, publishing what was cut off, sending again."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.contracts import HandedIn, StatementDraft
from kepu.domain.emergency.models import Statement
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.selectors.desk import deliveries_of
from kepu.domain.emergency.services import (
    drop_statement,
    publish_approved,
    send_again,
    submit_statement,
    write_statement,
)
from kepu.domain.emergency.services.signers import confirmed_experts, institute_of
from kepu.domain.emergency.services.statements import current_statement, mark_of, open_statement
from kepu.foundation.units.policies import require
from kepu.surfaces.workbench.incidents.forms import QuestionForms, SignerForms, StatementForm, SubmitForm
from kepu.surfaces.workbench.incidents.pages import (
    AgainstOverwriting,
    IncidentsAct,
    IncidentsForm,
    InTurn,
    OfIncident,
)

WORDS = ("note", "headline", "known", "unknown", "advice", "next_update_at")


class Write(AgainstOverwriting, InTurn, IncidentsForm):
    """The next version; it begins as a copy of the one that stands. Empty rows of questions are left out."""

    template_name = "workbench/incidents/statement.html"
    form_class = StatementForm
    saved = gettext_lazy("Saved as a draft. Hand it in for signatures when it is ready.")

    def heading(self) -> str:
        return _("Talking points")

    @cached_property
    def statement(self) -> Statement | None:
        """The draft, or the version that stands where there is none."""
        return open_statement(self.incident) or current_statement(self.incident)

    @cached_property
    def is_first(self) -> bool:
        found = self.statement
        return found is None or (found.number == 1 and not found.is_current)

    def is_in_turn(self) -> bool:
        found = self.statement
        return self.incident.is_open and (found is None or found.is_draft or found.is_current)

    def mark(self) -> str:
        return mark_of(open_statement(self.incident))

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "is_first": self.is_first}

    def get_initial(self) -> dict[str, Any]:
        proposed = self.now + timedelta(minutes=self.incident.level.update_minutes)
        if self.statement is None:
            return {"next_update_at": proposed, "seen": self.mark()}
        values = {name: getattr(self.statement, name) for name in WORDS} | {"seen": self.mark()}
        return values | ({"note": "", "next_update_at": proposed} if self.statement.is_current else {})

    @cached_property
    def questions(self) -> Any:
        if self.request.method == "POST":  # what was sent counts, whatever has been saved since the page was opened
            return QuestionForms(self.request.POST, prefix="question")
        rows = self.statement.questions.all() if self.statement else []
        initial = [{"question": row.question, "answer": row.answer} for row in rows]
        return QuestionForms(initial=initial, prefix="question")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        theirs = open_statement(self.incident) if self.is_rewritten else None
        return super().get_context_data(incident=self.incident, questions=self.questions, theirs=theirs, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        return super().form_valid(form) if self.questions.is_valid() else self.form_invalid(form)

    def write(self, values: dict[str, Any]) -> str:
        pairs = tuple(pair for row in self.questions if (pair := row.pair()) is not None)
        seen = values.pop("seen")
        draft = StatementDraft(**{"note": "", **values}, questions=pairs)
        write_statement(actor=self.actor, incident_id=self.incident.pk, draft=draft, seen=seen, now=self.now)
        return self.back_url()


class Drop(OfIncident, IncidentsAct):
    done = gettext_lazy("The draft is gone. What is public stays as it is.")

    def act(self) -> None:
        drop_statement(actor=self.actor, incident_id=self.incident.pk, now=self.now)


class Submit(InTurn, IncidentsForm):
    """Hands the draft to the signers. Links of signers without an account are shown this once, on the page that answers."""

    template_name = "workbench/incidents/submit.html"
    form_class = SubmitForm
    submit_label = gettext_lazy("Hand in for signatures")
    saved = gettext_lazy("Handed in. The signers have been told.")
    handed_in: HandedIn | None = None

    def heading(self) -> str:
        return _("Hand in for signatures")

    def is_in_turn(self) -> bool:
        require(self.actor, LEAD, self.incident.unit_id)
        found = open_statement(self.incident)
        return self.incident.is_open and found is not None and found.is_draft

    def get_initial(self) -> dict[str, Any]:
        return {"with_secrecy": self.incident.level.with_secrecy}

    @cached_property
    def signers(self) -> Any:
        require(self.actor, LEAD, self.incident.unit_id)
        found = confirmed_experts(self.incident)
        experts = [(row.pk, f"{row.person.name} · {institute_of(row.person.unit_id).name}") for row in found]
        return SignerForms(self.request.POST or None, form_kwargs={"experts": experts}, prefix="signer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            incident=self.incident, signers=self.signers, statement=open_statement(self.incident), **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.signers.is_valid():
            return self.form_invalid(form)
        answer = super().form_valid(form)
        if self.handed_in is None or not self.handed_in.invitations:
            return answer
        self.template_name = "workbench/incidents/invited.html"
        base = settings.BASE_URL.rstrip("/")
        links = [{"invitation": each, "address": f"{base}{each.path}"} for each in self.handed_in.invitations]
        response = self.render_to_response(self.get_context_data(form=form, links=links))
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def write(self, values: dict[str, Any]) -> str:
        signers = [found for row in self.signers if (found := row.signer()) is not None]
        self.handed_in = submit_statement(
            actor=self.actor,
            incident_id=self.incident.pk,
            signers=signers,
            with_secrecy=values["with_secrecy"],
            now=self.now,
        )
        return self.back_url()


class Publish(OfIncident, IncidentsAct):
    """Publishes at once what was signed and cut off before it went public; the worker would do it by itself."""

    def act(self) -> None:
        require(self.actor, LEAD, self.incident.unit_id)
        statement = open_statement(self.incident)
        if statement is not None and statement.is_approved and publish_approved(statement_ids=[statement.pk]):
            messages.success(self.request, _("The statement is published."))
        else:
            messages.error(self.request, _("Nothing is waiting to be published. Read the file's state."))


class SendAgain(OfIncident, IncidentsAct):
    done = gettext_lazy("It is sent again, under the same number.")

    def act(self) -> None:
        row = next((row for row in deliveries_of(self.incident) if row.pk == self.kwargs["pk"]), None)
        if row is None:
            raise Http404
        send_again(actor=self.actor, delivery_id=row.pk, now=self.now)

    def back_url(self) -> str:
        return f"{super().back_url()}#partners"
