"""What comes from other platforms: sources, their items, taking them in or leaving them out."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from kepu.domain.syndication.contracts import HARVEST_ERRORS, SourceDraft
from kepu.domain.syndication.errors import AlreadyDecided, InvalidPartner, NameTaken
from kepu.domain.syndication.models import HarvestSource, ItemState
from kepu.domain.syndication.policies import CARRY, MANAGE
from kepu.domain.syndication.selectors import get_item, items_from, sources_in
from kepu.domain.syndication.services.harvesting import (
    enter_source,
    leave_item,
    may_publish,
    switch_source,
    take_item,
    visit_source,
)
from kepu.foundation.units.policies import may
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.syndication.forms import SourceForm
from kepu.surfaces.workbench.syndication.scope import ITEM_TONES, tabs
from kepu.surfaces.workbench.syndication.views.partners import REFUSALS

FIELDS = ("name", "unit_id", "format", "url", "oai_set", "audience", "licence", "every_minutes", "is_own", "publishes")


class Sources(WorkbenchPage):
    template_name = "workbench/syndication/sources.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [{"row": row, "error": error_text(row)} for row in sources_in(self.unit_ids)]
        return super().get_context_data(tabs=tabs("sources"), sources=rows, **kwargs)


class SourceMixin(WorkbenchMixin):
    permission = MANAGE
    kwargs: dict[str, Any]

    @cached_property
    def source(self) -> HarvestSource:
        found = sources_in(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> HttpResponse:
        return redirect("workbench:syndication:source", self.source.public_id)


class Show(SourceMixin, WorkbenchPage):
    """One source with its items; ?state= chooses which."""

    template_name = "workbench/syndication/source.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        source, state = self.source, self.request.GET.get("state", "preview")
        items = items_from(source.pk)
        words = self.request.GET.get("q", "").strip()
        items = items.filter(title__icontains=words) if words else items
        chosen = items.filter(state=state) if state in ItemState.values else items
        here = reverse("workbench:syndication:source", args=[source.public_id])
        page = Paginator(chosen, 30).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            source=source, error=error_text(source), page_obj=page, words=words, state=state,
            items=[{"row": row, "tone": ITEM_TONES[row.state]} for row in page],
            tabs=[{"label": label, "url": f"{here}?state={value}", "current": value == state}
                  for value, label in [*ItemState.choices, ("all", _("All"))]],
            may_edit=may(self.actor, MANAGE, source.unit_id), may_publish=may_publish(self.actor, source), **kwargs,
        )  # fmt: skip


class Edit(SourceMixin, FormView[SourceForm]):
    form_class = SourceForm
    template_name = "workbench/syndication/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        labels = labels_by_id(self.unit_ids).values()
        units = [(label.id, label.name) for label in labels if label.closed_on is None]
        return super().get_form_kwargs() | {"units": units}

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.source, name) for name in FIELDS} if self.kwargs else {}

    def form_valid(self, form: SourceForm) -> HttpResponse:
        source_id = self.source.pk if self.kwargs else None
        try:
            draft = SourceDraft(**form.cleaned_data)
            made = enter_source(actor=self.actor, draft=draft, now=self.now, source_id=source_id)
        except InvalidPartner as wrong:
            form.add_error(
                wrong.field if wrong.field in form.fields else None, str(REFUSALS.get(wrong.reason, wrong.reason))
            )
        except NameTaken:
            form.add_error("name", _("The unit has one of this name already."))
        else:
            messages.success(self.request, _("Entered. It is visited within a minute."))
            return redirect("workbench:syndication:source", made.public_id)
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        heading = self.source.name if self.kwargs else _("New source of items")
        back = reverse("workbench:syndication:sources")
        return super().get_context_data(heading=heading, back_url=back, **kwargs)


class Visit(SourceMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        brought = visit_source(source_id=self.source.pk, now=self.now)
        failed = sources_in(self.unit_ids).get(pk=self.source.pk)
        if failed.error:
            messages.error(request, error_text(failed))
        else:
            told = {"new": brought.new, "changed": brought.changed, "twins": brought.twins}
            messages.success(request, _("%(new)s new, %(changed)s changed, %(twins)s known from elsewhere.") % told)
        return self.back()


class Switch(SourceMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        active = self.source.ended_at is not None
        switch_source(actor=self.actor, source_id=self.source.pk, active=active, now=self.now)
        messages.success(request, _("It is visited again.") if active else _("It is visited no more."))
        return self.back()


class Decide(WorkbenchAction):
    """What becomes of an item: `act` is draft, publish, leave or look."""

    permission = CARRY

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        item = get_item(item_id=kwargs["pk"], unit_ids=self.unit_ids)
        act = request.POST.get("act", "")
        if item is None or act not in ("draft", "publish", "leave", "look"):
            raise Http404
        try:
            if act in ("draft", "publish"):
                take_item(actor=self.actor, item_id=item.pk, now=self.now, publish=act == "publish")
            else:
                leave_item(actor=self.actor, item_id=item.pk, left=act == "leave", now=self.now)
        except AlreadyDecided:
            messages.error(request, _("Somebody has taken this in already."))
        return redirect("workbench:syndication:source", item.source.public_id)


def error_text(source: HarvestSource) -> str:
    """What went wrong at the last visit, in words; empty when nothing did."""
    code, _space, detail = source.error.partition(" ")
    text = _(HARVEST_ERRORS[code]) if code in HARVEST_ERRORS else source.error
    return f"{text} {detail}".strip() if source.error else ""
