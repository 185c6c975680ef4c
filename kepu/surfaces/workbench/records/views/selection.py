"""Acts on several records at once: confirm, accept, return. The first page asks, the second does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.engines.ledger.errors import NotYetHappened, ReasonMissing, WrongState
from kepu.engines.ledger.selectors import list_ids
from kepu.engines.ledger.services import accept_records, confirm_records, return_records
from kepu.foundation.units.policies import units_within
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.records.forms import ReasonForm
from kepu.surfaces.workbench.records.views.listing import Narrowed
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage

MOST = 20_000
STATES = {"confirm": ("proposed",), "accept": ("confirmed", "returned"), "return": ("confirmed", "accepted")}
PERMISSIONS = {"confirm": "records.confirm", "accept": "records.accept", "return": "records.accept"}


def chosen_ids(request: HttpRequest, narrowed: Narrowed, act: str, within: frozenset[int]) -> list[int]:
    """Ids of the chosen records (or of all that the list shows) that are in a state for the act and within reach."""
    fit = narrowed.filters.__class__(units=within, states=STATES[act])
    ready = set(list_ids(unit_ids=narrowed.unit_ids, filters=fit))
    if request.POST.get("all"):
        chosen = set(list_ids(unit_ids=narrowed.unit_ids, filters=narrowed.filters))
    else:
        chosen = {int(value) for value in request.POST.getlist("record") if is_number(value)}
    return sorted(chosen & ready)[:MOST]


class Selection(WorkbenchPage):
    """Asks before acting on what was chosen."""

    template_name = "workbench/records/selection.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        if act not in STATES:
            return redirect("workbench:records:index")
        narrowed = Narrowed(QueryDict(request.POST.get("query", "")), self.actor)
        ids = chosen_ids(request, narrowed, act, units_within(self.actor, PERMISSIONS[act]))
        if not ids:
            messages.warning(
                request, _("None of the chosen records is in a state for this, or they are not yours to judge.")
            )
            return redirect("workbench:records:index")
        return self.render_to_response(
            self.get_context_data(act=act, ids=ids, form=ReasonForm(), query=request.POST.get("query", ""))
        )


class SelectionAct(WorkbenchAction):
    """Does it, all or none."""

    def ids(self) -> list[int]:
        """The ids that were asked about."""
        return [int(value) for value in self.request.POST.getlist("record") if is_number(value)][:MOST]

    def act(self, ids: list[int]) -> str:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ids = self.ids()
        try:
            if ids:
                messages.success(request, self.act(ids))
        except WrongState:
            messages.error(
                request, _("Nothing was done: meanwhile one of the records changed its state. Look at the list again.")
            )
        except NotYetHappened as refusal:
            messages.error(request, _("Nothing was done: this act is still to come: %(act)s") % {"act": refusal})
        except ReasonMissing:
            messages.error(request, _("Nothing was done: say why the records go back."))
        return redirect(
            f"{request.POST.get('back') or '/workbench/records/'}" if _is_local(request) else "workbench:records:index"
        )


class ConfirmSelection(SelectionAct):
    permission = "records.confirm"

    def act(self, ids: list[int]) -> str:
        number = len(confirm_records(actor=self.actor, record_ids=ids, now=self.now))
        return ngettext(
            "%(n)d record is confirmed and counts from now on.",
            "%(n)d records are confirmed and count from now on.",
            number,
        ) % {"n": number}


class AcceptSelection(SelectionAct):
    permission = "records.accept"

    def act(self, ids: list[int]) -> str:
        number = len(accept_records(actor=self.actor, record_ids=ids, now=self.now))
        return ngettext("%(n)d record is accepted.", "%(n)d records are accepted.", number) % {"n": number}


class ReturnSelection(SelectionAct):
    permission = "records.accept"

    def act(self, ids: list[int]) -> str:
        reason = self.request.POST.get("reason", "").strip()[:500]
        number = len(return_records(actor=self.actor, record_ids=ids, reason=reason, now=self.now))
        return ngettext("%(n)d record went back to its unit.", "%(n)d records went back to their units.", number) % {
            "n": number
        }


def _is_local(request: HttpRequest) -> bool:
    return (request.POST.get("back") or "").startswith("/workbench/records/")
