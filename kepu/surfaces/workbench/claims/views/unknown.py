"""What readers handed in and nobody has checked: clusters with growth and harm, and what becomes of each."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.claims.errors import ClaimsError
from kepu.domain.claims.matching import look_up
from kepu.domain.claims.models import Claim, Cluster, Harm, Message
from kepu.domain.claims.policies import EDIT
from kepu.domain.claims.selectors.desk import claims_in, clusters_in, contact_of, messages_of, to_be_called
from kepu.domain.claims.services import (
    assign_cluster,
    dismiss_cluster,
    mark_answered,
    merge_cluster,
    open_claim_from,
    rate_cluster,
)
from kepu.surfaces.workbench.claims.forms import ClaimForm, ClusterFilter, MessageForm, draft_of, unit_choices
from kepu.surfaces.workbench.claims.pages import ClaimsConfirm, ClaimsForm, OfCluster
from kepu.surfaces.workbench.claims.words import ANSWERS, CLUSTER_TONES, HARM_TONES, STATE_TONES, tabs
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.pages import ReasonForm
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchPage


class Clusters(ListPage):
    """Waiting ones unless another state is chosen; what grows and harms most stands first."""

    template_name = "workbench/claims/clusters.html"
    permission = EDIT
    filter_class = ClusterFilter
    sorts = {"total": "total", "recent": "recent", "harm": "harm", "last": "last_at"}
    export_name = gettext_lazy("Unknown messages")

    def rows(self) -> Any:
        rows: Any = clusters_in(self.unit_ids, now=self.now, words=self.words)
        to_call = self.chosen.get("answer") == "call"
        state = self.chosen.get("state") or ("" if self.words or to_call else "waiting")
        rows = rows.filter(state=state) if state else rows
        rows = rows.filter(to_be_called()) if to_call else rows
        return rows.filter(harm=self.chosen["harm"]) if self.chosen.get("harm") else rows

    def headings(self) -> list[str]:
        return [
            _("Message"),
            _("Unit"),
            _("State"),
            _("Harm"),
            _("Messages"),
            _("Last 24 hours"),
            _("First"),
            _("Latest"),
        ]

    def cells(self, row: Any) -> list[Any]:
        return [
            row.title, row.unit.name, row.get_state_display(), row.get_harm_display(), row.total, row.recent, row.opened_at,
            row.last_at,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("unknown"), **kwargs)
        rows = [
            {"row": row, "harm_tone": HARM_TONES[row.harm], "tone": CLUSTER_TONES[row.state]}
            for row in context["page_obj"]
        ]
        return context | {"rows": rows}


class Show(OfCluster, WorkbenchPage):
    """The messages of a cluster, claims that it may belong to, and what may be done."""

    template_name = "workbench/claims/cluster.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cluster = self.cluster
        page = Paginator(messages_of(cluster), 30).get_page(self.request.GET.get("page"))
        found = self.request.GET.get("q", "").strip()
        return super().get_context_data(
            cluster=cluster, tone=CLUSTER_TONES[cluster.state], harms=Harm.choices, page_obj=page, words=found,
            messages_shown=[_shown(cluster, row) for row in page],
            suggestions=self._suggestions(found) if cluster.is_waiting else [],
            units=[pair for pair in unit_choices(self.unit_ids) if pair[0] != cluster.unit_id], **kwargs,
        )  # fmt: skip

    def _suggestions(self, words: str) -> list[dict[str, Any]]:
        """Claims of the actor's units that it may be: those found by words, else those that matching thinks of, and open ones."""
        mine = claims_in(self.unit_ids, words=words).exclude(state="withdrawn")
        if words:
            return [{"claim": row, "words": ""} for row in mine[:10]]
        likely = {match.card.id: "、".join(match.words) for match in look_up(self.cluster.title).matches}
        known = [{"claim": row, "words": likely[row.pk]} for row in mine.filter(pk__in=list(likely))]
        return known + [
            {"claim": row, "words": ""} for row in mine.filter(state="open").exclude(pk__in=list(likely))[:5]
        ]


def _shown(cluster: Cluster, row: Message) -> dict[str, Any]:
    contact = contact_of(row)
    is_taken_back = cluster.claim is not None and cluster.claim.is_withdrawn
    left = bool(contact and row.decided_at and not row.answered_at and not is_taken_back)
    return {"row": row, "contact": contact, "is_to_be_called": left}


class Merge(OfCluster, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.POST.get("claim", "")
        try:
            claim = merge_cluster(
                actor=self.actor,
                cluster_id=self.cluster.pk,
                claim_id=int(chosen) if chosen.isdecimal() else 0,
                now=self.now,
            )
        except Claim.DoesNotExist as missing:
            raise Http404 from missing
        except ClaimsError:
            messages.error(request, _("Somebody decided about it first, or the claim is withdrawn."))
            return redirect(self.back_url())
        messages.success(request, _("Merged. The messages are wordings of this claim now."))
        return redirect("workbench:claims:claim", claim.pk)


class OpenClaim(OfCluster, ClaimsForm):
    form_class = ClaimForm
    submit_label = gettext_lazy("Open the claim")
    saved = gettext_lazy("Opened. Now write what is known about it.")

    def heading(self) -> str:
        return _("Open a claim for these messages")

    def intro(self) -> str:
        return _("Say in one sentence what they claim. The messages become its wordings.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        return {"unit": self.cluster.unit_id, "text": self.cluster.title, "harm": self.cluster.harm}

    def write(self, values: dict[str, Any]) -> str:
        claim = open_claim_from(
            actor=self.actor,
            cluster_id=self.cluster.pk,
            unit_id=values["unit"],
            draft=draft_of(values),
            now=self.now,
        )
        return reverse("workbench:claims:claim", args=[claim.pk])


class Rate(OfCluster, WorkbenchAction):
    """How much harm it may do, or which unit's desk takes it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        harm, unit = request.POST.get("harm", ""), request.POST.get("unit", "")
        try:
            if unit.isdecimal():
                assign_cluster(actor=self.actor, cluster_id=self.cluster.pk, unit_id=int(unit), now=self.now)
            else:
                rate_cluster(
                    actor=self.actor,
                    cluster_id=self.cluster.pk,
                    harm=int(harm) if harm.isdecimal() else 0,
                    now=self.now,
                )
        except ClaimsError:
            messages.error(request, _("Somebody decided about it first."))
        else:
            messages.success(request, _("Saved."))
        return redirect(self.back_url())


class Answer(OfCluster, WorkbenchAction):
    """The desk has told a reader by telephone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        message = get_object_or_404(messages_of(self.cluster), pk=self.kwargs["message"])
        try:
            mark_answered(actor=self.actor, message_id=message.pk, now=self.now)
        except ClaimsError:
            messages.error(request, _("This reader has been told, or there is nothing to tell yet."))
        else:
            messages.success(request, _("Noted."))
        return redirect(self.back_url())


class Dismiss(OfCluster, ClaimsConfirm):
    form_class = ReasonForm
    confirm_label = gettext_lazy("Close")
    saved = gettext_lazy("Closed.")

    def heading(self) -> str:
        return _("Nothing to check")

    def effects(self) -> list[str]:
        return [
            _("Messages of this kind that come later begin a new line."),
            _("Readers who left a mail address get a letter with this reason."),
        ]

    def text(self) -> str:
        return self.cluster.title

    def write(self, values: dict[str, Any]) -> str:
        dismiss_cluster(actor=self.actor, cluster_id=self.cluster.pk, reason=values["reason"], now=self.now)
        return reverse("workbench:claims:unknown")


class LookUp(ClaimsForm):
    """The box of the public site for the desk; nothing is kept."""

    permission = EDIT
    template_name = "workbench/claims/match.html"
    form_class = MessageForm

    def heading(self) -> str:
        return _("Look a message up")

    def back_url(self) -> str:
        return reverse("workbench:claims:index")

    def form_valid(self, form: MessageForm) -> HttpResponse:
        answer = look_up(form.cleaned_data["text"])
        return self.render_to_response(
            self.get_context_data(form=form, answer=answer, said=ANSWERS[answer.state], tone=STATE_TONES[answer.state])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("match"), **kwargs)
