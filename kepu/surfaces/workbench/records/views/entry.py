"""Writing an act down, changing it while it is proposed, correcting it afterwards: one form, three ends."""

import uuid
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kepu.engines.ledger.contracts import Draft, RecordDetail, Source
from kepu.engines.ledger.errors import AlreadyRecorded, InvalidDraft, NotYetHappened, WrongState
from kepu.engines.ledger.selectors import get_record_detail, list_kinds
from kepu.engines.ledger.services import amend_record, confirm_records, correct_record, propose_record
from kepu.engines.ledger.source_selectors import records_of_sources
from kepu.engines.ledger.suspects import suspects_of
from kepu.foundation.units.policies import READ, may, units_within
from kepu.surfaces.workbench.records.choices import Choices
from kepu.surfaces.workbench.records.comparing import changes_between
from kepu.surfaces.workbench.records.drafting import Entry, initial_of
from kepu.surfaces.workbench.records.evidence import keep_files, opened, sealed
from kepu.surfaces.workbench.records.forms import DecisionForm, ReasonForm
from kepu.surfaces.workbench.records.views.scope import RecordMixin
from kepu.surfaces.workbench.records.words import SUSPICIONS
from kepu.surfaces.workbench.shell import WorkbenchPage

SOURCE = "form"


class EntryPage(WorkbenchPage):
    """The form. Subclasses say what it starts from and what saving means."""

    template_name = "workbench/records/form.html"
    permission = "records.propose"
    changing: RecordDetail | None = None
    saves_as = "proposed"

    @cached_property
    def choices(self) -> Choices:
        return Choices(self.actor, self.today, self.changing)

    @cached_property
    def kinds(self) -> list[Any]:
        return list_kinds()

    def initial(self) -> dict[str, Any]:
        raise NotImplementedError

    def save(self, draft: Draft, note: str) -> HttpResponse:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(Entry(self.choices, self.kinds, initial=self.initial()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        entry = Entry(self.choices, self.kinds, data=request.POST, files=request.FILES, initial=self.initial())
        if not entry.is_valid():
            return self._page(entry, status=422)
        kept = self._keep(entry)
        draft = self.draft_from(entry, kept)
        asked = self.ask(draft, kept)
        if asked is not None:
            return self._page(entry, kept=kept, status=409, **asked)
        try:
            return self.save(draft, self.note())
        except InvalidDraft as refusal:
            field = refusal.field.removesuffix("_id").removesuffix("_code")
            entry.form.add_error(field if field in entry.form.fields else None, _refusal_text(refusal))
        except NotYetHappened:
            entry.form.add_error(
                "started_on",
                _("This day is still to come. Save it without confirming, and confirm when it has happened."),
            )
        except WrongState:
            entry.form.add_error(None, _("Meanwhile somebody else changed the state of this record. Open it again."))
        return self._page(entry, kept=kept, status=422)

    def draft_from(self, entry: Entry, kept: list[int]) -> Draft:
        """The draft of what was typed."""
        return entry.draft(source=Source(SOURCE, entry.form.cleaned_data["key"]), file_ids=kept)

    def ask(self, draft: Draft, kept: list[int]) -> dict[str, Any] | None:
        """What to ask before saving: whether a suspected duplicate is a different act. None when there is nothing to ask."""
        decision = DecisionForm(self.request.POST)
        if decision.is_valid():
            return None
        suspects = suspects_of(draft, exclude_id=self.changing.row.id if self.changing else None)
        seen = units_within(self.actor, READ)
        if not suspects:
            return None
        rows = [
            {
                "row": suspect.record,
                "likeness": suspect.likeness,
                "reasons": [SUSPICIONS[reason] for reason in suspect.reasons],
                "url": reverse("workbench:records:detail", args=[suspect.record.public_id])
                if suspect.record.unit_id in seen
                else "",
            }
            for suspect in suspects
        ]
        return {"suspects": rows, "decision": DecisionForm()}

    def note(self) -> str:
        """What is kept in the history about the decision on duplicates."""
        decision = DecisionForm(self.request.POST)
        if not decision.is_valid():
            return ""
        why = decision.cleaned_data["why"]
        return _("Similar records were shown; decided: a different act.") + (f" {why}" if why else "")

    def _keep(self, entry: Entry) -> list[int]:
        said = entry.form.cleaned_data
        new = keep_files(said["files"] or [], actor=self.actor, unit_id=said["unit"], now=self.now)
        return opened(said["kept"], actor=self.actor) + new

    def _page(self, entry: Entry, *, kept: list[int] | None = None, status: int = 200, **more: Any) -> HttpResponse:
        if kept is None and entry.form.is_bound:
            kept = (
                self._keep(entry)
                if entry.form.is_valid()
                else opened(self.request.POST.get("kept", ""), actor=self.actor)
            )
        context = self.get_context_data(
            entry=entry,
            form=entry.form,
            kept=sealed(kept or [], actor=self.actor),
            kept_count=len(kept or []),
            may_confirm=self.saves_as == "proposed" and bool(units_within(self.actor, "records.confirm")),
            saves_as=self.saves_as,
            changing=self.changing,
            **more,
        )
        return self.render_to_response(context, status=status)


class NewRecord(EntryPage):
    """A new act; may start as a copy of another (?copy=) or for a plan task (?task=)."""

    def initial(self) -> dict[str, Any]:
        start: dict[str, Any] = {"started_on": self.today, "mode": "onsite"}
        own = [unit for unit in self.actor.unit_ids if unit in self.choices.own_ids]
        start["unit"] = own[0] if own else None
        if copied := self._copied():
            start = {
                **initial_of(copied, self.choices.people()),
                "started_on": None,
                "ended_on": None,
                "onsite": None,
                "online": None,
            }
            start |= {"onsite_unknown": False, "online_unknown": False, "costs": []}
        if task := self.request.GET.get("task"):
            start["tags"] = [*start.get("tags", []), f"task:{task}"]
        return {**start, "key": str(uuid.uuid4())}

    def save(self, draft: Draft, note: str) -> HttpResponse:
        confirming = "confirm" in self.request.POST
        try:
            with transaction.atomic():
                record = propose_record(actor=self.actor, draft=draft, now=self.now, note=note)
                if confirming:
                    confirm_records(actor=self.actor, record_ids=[record.pk], now=self.now)
        except AlreadyRecorded:
            found = records_of_sources(kind=SOURCE, keys=[draft.source.key])[draft.source.key]
            messages.info(self.request, _("This was saved already."))
            return redirect("workbench:records:detail", found.public_id)
        text = (
            _("Recorded and confirmed. It counts from now on.")
            if confirming
            else _("Recorded. It counts once it is confirmed.")
        )
        messages.success(self.request, text)
        return redirect(f"{reverse('workbench:records:detail', args=[record.public_id])}?saved={draft.source.key}")

    def _copied(self) -> RecordDetail | None:
        try:
            return get_record_detail(
                public_id=uuid.UUID(self.request.GET.get("copy", "")), unit_ids=units_within(self.actor, READ)
            )
        except (ValueError, LookupError):
            return None


class ChangePage(RecordMixin, EntryPage):
    """The form on a record that exists."""

    needs = "records.propose"

    @property
    def changing(self) -> RecordDetail:  # type: ignore[override]  # a property here, a constant above
        return self.detail

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.detail.row, title=self.title, **kwargs)

    def initial(self) -> dict[str, Any]:
        if not may(self.actor, self.needs, self.detail.row.unit_id) or not self.fits():
            raise Http404
        return {**initial_of(self.detail, self.choices.people()), "key": str(uuid.uuid4())}

    def fits(self) -> bool:
        """Whether the record is in a state for this."""
        raise NotImplementedError

    def draft_from(self, entry: Entry, kept: list[int]) -> Draft:
        return entry.draft(source=self.detail.source, file_ids=kept, is_drill=self.detail.row.is_drill)


class AmendRecord(ChangePage):
    """Changes a record that is still proposed."""

    saves_as = "amended"

    def fits(self) -> bool:
        return self.detail.row.is_proposed

    def save(self, draft: Draft, note: str) -> HttpResponse:
        amend_record(actor=self.actor, record_id=self.detail.row.id, draft=draft, now=self.now, note=note)
        messages.success(self.request, _("Changed. The history says who and when."))
        return redirect("workbench:records:detail", self.detail.row.public_id)


class CorrectRecord(ChangePage):
    """Enters a correction of a confirmed record: first what changes, then the act."""

    saves_as = "corrected"
    needs = "records.confirm"

    def fits(self) -> bool:
        return self.detail.row.is_live and self.detail.row.is_fixed

    def ask(self, draft: Draft, kept: list[int]) -> dict[str, Any] | None:
        reason = ReasonForm(self.request.POST)
        changes = changes_between(self.detail, draft, self.choices)
        if "sure" in self.request.POST and reason.is_valid() and changes:
            return None
        return {"changes": changes, "reason_form": reason, "reviewing": bool(changes), "nothing_changes": not changes}

    def save(self, draft: Draft, note: str) -> HttpResponse:
        reason = ReasonForm(self.request.POST)
        reason.is_valid()
        new = correct_record(
            actor=self.actor,
            record_id=self.detail.row.id,
            draft=draft,
            reason=reason.cleaned_data["reason"],
            now=self.now,
        )
        messages.success(self.request, _("The correction is entered; figures follow it from now on."))
        return redirect("workbench:records:detail", new.public_id)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("reason_form", ReasonForm(self.request.POST or None))
        return super().get_context_data(**kwargs)


def _refusal_text(refusal: InvalidDraft) -> str:
    texts = {
        "unit_id": _("The unit was not open on this day."),
        "cohost_ids": _("A co-host was not open on this day."),
        "started_on": _("This day lies too far back."),
        "ended_on": _("It lasted longer than three years?"),
    }
    return texts.get(refusal.field, _("This cannot be saved: %(reason)s") % {"reason": refusal.reason})
