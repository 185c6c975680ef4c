"""What belongs to a session: people, materials, online attendance, incidents, report, proofs; closing it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.policies import EDIT
from kepu.domain.events.selectors import attendance_of
from kepu.domain.events.services import (
    add_material,
    add_person,
    close_session,
    note_incident,
    recount_session,
    remove_material,
    remove_person,
    remove_proof,
    report_online,
    set_material_ready,
    set_minutes,
    write_report,
)
from kepu.engines.booking.selectors.duties import unsaid
from kepu.surfaces.workbench.events.elsewhere import elsewhere
from kepu.surfaces.workbench.events.forms.sessions import (
    CloseForm,
    IncidentForm,
    MaterialForm,
    MinutesForm,
    OnlineForm,
    PersonForm,
    ReportForm,
)
from kepu.surfaces.workbench.events.pages import EventAct, EventForm, OfSession
from kepu.surfaces.workbench.files import file_response


class Added(OfSession, EventAct):
    """A small form on the session's page: what is wrong in it is said above the page."""

    permission = EDIT
    form_class: ClassVar[type[Any]]
    prefix: ClassVar[str] = ""

    def form(self) -> Any:
        return self.form_class(self.request.POST, prefix=self.prefix or None)

    def add(self, values: dict[str, Any]) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_edit:
            raise Http404
        self.checked = self.form()
        if not self.checked.is_valid():
            for name, problems in self.checked.errors.items():
                label = self.checked.fields[name].label if name in self.checked.fields else ""
                messages.error(request, f"{label}：{problems[0]}" if label else problems[0])
            return redirect(self.back_url())
        return super().post(request, *args, **kwargs)

    def act(self) -> None:
        self.add(self.checked.cleaned_data)


class PersonNew(Added):
    form_class = PersonForm
    prefix = "person"

    def form(self) -> Any:
        return PersonForm(self.request.POST, actor=self.actor, prefix=self.prefix)

    def add(self, values: dict[str, Any]) -> None:
        draft = PersonForm.draft_from(values)
        row = add_person(actor=self.actor, session_id=self.session.pk, draft=draft, now=self.now)
        if row.person is not None and self.session.ends_at > self.now:
            for words in elsewhere(self.actor, self.session, [row.person.pk]).get(row.person.pk, []):
                messages.warning(self.request, _("%(name)s: %(what)s") % {"name": row.person, "what": words})


class OfRow(OfSession):
    """One row of a session."""

    kwargs: dict[str, Any]

    def row_of(self, name: str) -> Any:
        row = getattr(self.session, name).filter(pk=self.kwargs["pk"]).first()
        if row is None or not self.may_edit:
            raise Http404
        return row


class Minutes(OfRow, Added):
    form_class = MinutesForm

    def add(self, values: dict[str, Any]) -> None:
        row = self.row_of("people")
        set_minutes(actor=self.actor, person_row_id=row.pk, minutes=values["minutes"], now=self.now)


class PersonRemoval(OfRow, EventAct):
    permission = EDIT

    def act(self) -> None:
        remove_person(actor=self.actor, person_row_id=self.row_of("people").pk, now=self.now)


class MaterialNew(Added):
    form_class = MaterialForm
    prefix = "material"

    def add(self, values: dict[str, Any]) -> None:
        add_material(actor=self.actor, session_id=self.session.pk, now=self.now, **values)


class MaterialReady(OfRow, EventAct):
    permission = EDIT

    def act(self) -> None:
        row = self.row_of("materials")
        set_material_ready(actor=self.actor, material_id=row.pk, ready=row.ready_at is None, now=self.now)


class MaterialRemoval(OfRow, EventAct):
    permission = EDIT

    def act(self) -> None:
        remove_material(actor=self.actor, material_id=self.row_of("materials").pk, now=self.now)


class OnlineNew(Added):
    form_class = OnlineForm
    prefix = "online"

    def add(self, values: dict[str, Any]) -> None:
        report_online(actor=self.actor, session_id=self.session.pk, now=self.now, **values)


class IncidentNew(Added):
    form_class = IncidentForm
    prefix = "incident"
    done = gettext_lazy("Noted. It stays with the session and is never public.")

    def add(self, values: dict[str, Any]) -> None:
        note_incident(actor=self.actor, session_id=self.session.pk, now=self.now, **values)


class Report(OfSession, EventForm):
    permission = EDIT
    form_class = ReportForm
    is_multipart = True

    def heading(self) -> str:
        if not self.may_edit:
            raise Http404
        return _("After-report on “%(title)s”") % {"title": self.session.title}

    def intro(self) -> str:
        return _(
            "Photos, papers and links go into the record as evidence; the text is public once the session is closed."
        )

    def get_initial(self) -> dict[str, Any]:
        return {"report": self.session.report, "replay_link": self.session.replay_link}

    def write(self, values: dict[str, Any]) -> str:
        write_report(
            actor=self.actor, session_id=self.session.pk, report=values["report"], replay_link=values["replay_link"],
            uploads=ReportForm.uploads(values), links=values["links"], now=self.now,
        )  # fmt: skip
        return self.back_url()


class ProofFile(OfSession, EventForm):
    """A photo or paper, for those who see the session."""

    permission = EDIT

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        proof = self.session.proofs.filter(pk=self.kwargs["pk"], file__isnull=False).select_related("file").first()
        if proof is None or proof.file is None or not self.may_edit:
            raise Http404
        return file_response(proof.file)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        raise Http404


class ProofRemoval(OfRow, EventAct):
    permission = EDIT

    def act(self) -> None:
        remove_proof(actor=self.actor, proof_id=self.row_of("proofs").pk, now=self.now)


class Close(OfSession, EventForm):
    """Closing, or counting again once it is closed."""

    permission = EDIT
    form_class = CloseForm
    template_name = "workbench/events/session_close.html"
    saved = gettext_lazy("Closed: it is one record in the book.")

    def heading(self) -> str:
        if not self.may_edit or self.session.is_cancelled or self.session.is_draft:
            raise Http404
        words = _("Count “%(title)s” again") if self.session.is_closed else _("Close and record “%(title)s”")
        return words % {"title": self.session.title}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "session": self.session, "gate": self.came.gate}

    @property
    def came(self) -> Any:
        if not hasattr(self, "_came"):
            self._came = attendance_of(self.session, now=self.now)
        return self._came

    def get_initial(self) -> dict[str, Any]:
        return {"onsite": self.session.onsite_counted, "note": self.session.count_note}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = list(self.session.people.select_related("person"))
        return super().get_context_data(
            session=self.session, came=self.came, people=people, unsaid=unsaid(source=self.session.source), **kwargs
        )

    def write(self, values: dict[str, Any]) -> str:
        came = CloseForm.came_from(values)
        if self.session.is_closed:
            recount_session(
                actor=self.actor, session_id=self.session.pk, came=came, reason=values["reason"], now=self.now
            )
        else:
            close_session(actor=self.actor, session_id=self.session.pk, came=came, now=self.now)
        return self.back_url()
