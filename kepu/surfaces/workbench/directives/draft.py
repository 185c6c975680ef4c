"""Reading a directive in: the file, the clause tree, what it says about itself, confirming."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.addressing import labels_below
from kepu.domain.plans.contracts import Node
from kepu.domain.plans.errors import InvalidEdit, PlansError
from kepu.domain.plans.models import Directive
from kepu.domain.plans.reading.duties import sentences_of
from kepu.domain.plans.selectors import draft_nodes
from kepu.domain.plans.services import (
    confirm_directive,
    discard_directive,
    edit_draft,
    import_directive,
    undo_edit,
    update_directive,
)
from kepu.domain.plans.services.directives import DirectiveFacts
from kepu.surfaces.workbench.directives.forms import ConfirmForm, FactsForm, ImportForm, NodeForm
from kepu.surfaces.workbench.directives.scope import OfDirective
from kepu.surfaces.workbench.pages import NothingForm, Page, found_or_404
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.words import addressee_words, explain
from kepu.surfaces.workbench.shell import WorkbenchAction

STEPS = {"up": ("move", -1), "down": ("move", 1), "in": ("shift", 1), "out": ("shift", -1)}
PLAIN = ("join", "drop", "bring_back")


def draft_url(directive: Directive) -> str:
    return reverse("workbench:directives:draft", args=[directive.public_id])


class Import(FormPage):
    permission = "directives.manage"
    form_class = ImportForm
    submit_label = gettext_lazy("Read in")
    saved = gettext_lazy("Read in. Check the clauses, then confirm.")
    is_multipart = True

    def heading(self) -> str:
        return _("Read in a directive")

    def intro(self) -> str:
        return _("The text is split by its own numbers. You check and change every clause before anything is assigned.")

    def back_url(self) -> str:
        return reverse("workbench:directives:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        replaceable = Directive.objects.in_force().filter(unit__in=self.unit_ids)
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "replaceable": replaceable}

    def get_initial(self) -> dict[str, Any]:
        own = self.actor.unit_ids
        return {"unit": own[0] if own else None, "supersedes": self.request.GET.get("supersedes")}

    def write(self, values: dict[str, Any]) -> str:
        upload = values["file"]
        directive = import_directive(
            actor=self.actor, unit_id=values["unit"], name=upload.name, content=upload.read(),
            facts=DirectiveFacts(title=values["title"]), supersedes_id=values["supersedes"], now=self.now,
        )  # fmt: skip
        return draft_url(directive)


class OfDraft(OfDirective):
    """A view of a directive that is still being read in, for those who may."""

    @cached_property
    def draft(self) -> Directive:
        row: Directive = found_or_404(self.directive if self.directive.is_draft and self.manages else None)
        return row

    def back_url(self) -> str:
        return draft_url(self.draft)


def tree_context(directive: Directive) -> dict[str, Any]:
    """The tree as its template draws it."""
    nodes, undoable = draft_nodes(directive)
    names = {label.code: label.short_name for label in labels_below(directive.unit_id)}
    rows: list[dict[str, Any]] = [
        {"node": node, "to": addressee_words(node.addressees, names), "indent": max(0, node.level - 1)}
        for node in nodes
    ]
    return {
        "directive": directive,
        "clauses": [row for row in rows if row["node"].form == "clause"],
        "aside": [row for row in rows if row["node"].form != "clause"],
        "duties": sum(row["node"].is_duty for row in rows),
        "doubts": sum(bool(row["node"].doubt) for row in rows),
        "undoable": undoable,
    }


class Draft(OfDraft, Page):
    template_name = "workbench/directives/draft.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **tree_context(self.draft),
            crumbs=[
                {"label": _("Directives"), "url": reverse("workbench:directives:index")},
                {"label": self.draft.title},
            ],
            **kwargs,
        )


class DraftEdits(OfDraft, WorkbenchAction):
    """POST edit=up|down|in|out|join|drop|bring_back|undo with key: one edit; answers with the tree, or goes back to the page."""

    permission = "directives.manage"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self._edit(request.POST.get("edit", ""), request.POST.get("key", ""))
        except PlansError as error:
            messages.error(request, explain(error))
        if request.headers.get("HX-Request") == "true":
            return render(request, "workbench/directives/_tree.html", tree_context(self.draft))
        return redirect(f"{self.back_url()}#n{request.POST.get('key', '')}")

    def _edit(self, edit: str, key: str) -> None:
        if edit == "undo":
            undo_edit(actor=self.actor, directive_id=self.draft.pk, now=self.now)
            return
        if not key.isdigit():
            raise InvalidEdit(edit)
        name, arguments = (STEPS[edit][0], {"by": STEPS[edit][1]}) if edit in STEPS else (edit, {})
        if edit not in STEPS and edit not in PLAIN:
            raise InvalidEdit(edit)
        edit_draft(actor=self.actor, directive_id=self.draft.pk, edit=name, key=int(key), now=self.now, **arguments)


class OfNode(OfDraft):
    """A view of one paragraph of a draft."""

    @cached_property
    def node(self) -> Node:
        nodes, _undoable = draft_nodes(self.draft)
        row: Node = found_or_404(next((node for node in nodes if node.key == self.kwargs["key"]), None))
        return row

    def back_url(self) -> str:
        return f"{draft_url(self.draft)}#n{self.node.key}"


class NodeEdit(OfNode, FormPage):
    permission = "directives.manage"
    form_class = NodeForm
    template_name = "workbench/directives/node.html"

    def heading(self) -> str:
        return _("Clause %(path)s") % {"path": self.node.path or self.node.marker or "–"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "units": labels_below(self.draft.unit_id)}

    def get_initial(self) -> dict[str, Any]:
        return NodeForm.initial_of(self.node)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            directive=self.draft, node=self.node, sentences=sentences_of(self.node.text), **kwargs
        )

    def form_valid(self, form: Any) -> HttpResponse:
        self.arguments = form.arguments()
        return super().form_valid(form)

    def write(self, values: dict[str, Any]) -> str:
        edit_draft(
            actor=self.actor,
            directive_id=self.draft.pk,
            edit="rewrite",
            key=self.node.key,
            now=self.now,
            **self.arguments,
        )
        return self.back_url()


class NodeSplit(OfNode, WorkbenchAction):
    """POST at=<sentence number>: cuts the clause before that sentence."""

    permission = "directives.manage"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at = request.POST.get("at", "")
        try:
            edit_draft(
                actor=self.actor,
                directive_id=self.draft.pk,
                edit="split",
                key=self.node.key,
                at=int(at) if at.isdigit() else 0,
                now=self.now,
            )
        except PlansError as error:
            messages.error(request, explain(error))
        return redirect(self.back_url())


class Facts(OfDraft, FormPage):
    permission = "directives.manage"
    form_class = FactsForm

    def heading(self) -> str:
        return _("What it says about itself")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.draft, name) for name in ("title", "issuer", "number", "issued_on", "code")}

    def write(self, values: dict[str, Any]) -> str:
        facts = DirectiveFacts(**{name: values[name] for name in ("title", "issuer", "number", "issued_on")})
        update_directive(actor=self.actor, directive_id=self.draft.pk, facts=facts, code=values["code"], now=self.now)
        return self.back_url()


class Confirmation(OfDraft, ConfirmPage):
    permission = "directives.manage"
    confirm_label = gettext_lazy("Confirm and assign")
    saved = gettext_lazy("In force. The units have been told.")

    def get_form_class(self) -> Any:
        return ConfirmForm if self.draft.supersedes_id else NothingForm

    def heading(self) -> str:
        return _("Put “%(title)s” in force?") % {"title": self.draft.title}

    def effects(self) -> list[str]:
        nodes, _undoable = draft_nodes(self.draft)
        duties = sum(node.is_duty for node in nodes)
        lines = [
            _("%(number)s duties are assigned to the units they are addressed to; you can adjust this afterwards.")
            % {"number": duties},
            _("Clauses cannot be changed any more; a new version can replace the directive."),
        ]
        if self.draft.supersedes:
            lines.append(_("“%(title)s” is replaced.") % {"title": self.draft.supersedes.title})
        return lines

    def write(self, values: dict[str, Any]) -> str:
        confirm_directive(actor=self.actor, directive_id=self.draft.pk, carry=bool(values.get("carry")), now=self.now)
        return reverse("workbench:directives:directive", args=[self.draft.public_id])


class Discard(OfDraft, ConfirmPage):
    permission = "directives.manage"
    confirm_label = gettext_lazy("Throw away")
    danger = True
    saved = gettext_lazy("Thrown away.")

    def heading(self) -> str:
        return _("Throw “%(title)s” away?") % {"title": self.draft.title}

    def write(self, values: dict[str, Any]) -> str:
        discard_directive(actor=self.actor, directive_id=self.draft.pk, now=self.now)
        return reverse("workbench:directives:index")
