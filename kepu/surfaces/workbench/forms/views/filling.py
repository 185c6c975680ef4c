from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View

from kepu.domain.statistics.contracts import CellValue
from kepu.domain.statistics.errors import InvalidValue, WrongState
from kepu.domain.statistics.models import Filing
from kepu.domain.statistics.selectors import people_to_ask
from kepu.domain.statistics.services import ask_for_cell, explain_finding, mark_not_applicable, save_profile, type_value
from kepu.engines.reviews.selectors import open_review_of
from kepu.foundation.accounts.models import Account
from kepu.surfaces.workbench.forms.forms import ProfileForm, TypedForm
from kepu.surfaces.workbench.forms.loading import OfFiling
from kepu.surfaces.workbench.forms.rows import finding_line, row_for, rows_for
from kepu.surfaces.workbench.forms.words import ACTS, steps_for

CHANGED_STATE = gettext_lazy("The form is not a draft any more; nothing was changed.")


class Detail(OfFiling, TemplateView):
    """The form by class: values, last year's, what is wrong, what is missing and whom to ask."""

    template_name = "workbench/forms/detail.html"

    @cached_property
    def table(self) -> Any:
        tables = self.filled.edition.tables
        asked = self.request.GET.get("table", "")
        return next((table for table in tables if table.code == asked), tables[0])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_edit = self.filing.is_drafted and self.filing.is_current and self.may("forms.edit")
        findings = [finding_line(finding, self.language) for finding in self.filled.findings]
        return super().get_context_data(
            **self.about(),
            crumbs=self.crumbs(),
            heading=self.heading(),
            table=self.table,
            table_title=self.table.title.in_language(self.language),
            tabs=self._tabs(),
            rows=rows_for(self.filled, self.filled.values_of(self.table), language=self.language, may_edit=may_edit),
            may_edit=may_edit,
            findings=findings,
            blocking=[line for line in findings if line["blocks"]],
            missing=self._missing() if may_edit else [],
            missing_count=len(self.filled.open_cells),
            steps=steps_for(self.filing.state),
            history=self._history(),
            revisions=self._revisions(),
            profile=getattr(self.filing, "profile", None),
            merge=self.filled.merge,
            **self._acts(),
            **kwargs,
        )

    def _tabs(self) -> list[dict[str, Any]]:
        return [
            {
                "label": table.title.in_language(self.language),
                "url": f"{self.address()}?table={table.code}",
                "current": table.code == self.table.code,
                "count": sum(value.is_open and value.cell.kind != "sum" for value in self.filled.values_of(table))
                or None,
            }
            for table in self.filled.edition.tables
        ]

    def _missing(self) -> list[dict[str, Any]]:
        """Open cells by the duty of those who can know them, with their names."""
        values = self.filled.open_cells
        asked = people_to_ask(values, unit_id=self.filing.unit_id)
        names = {
            account.pk: str(account)
            for account in Account.objects.filter(pk__in={one for many in asked.values() for one in many})
        }
        groups: dict[str, list[Any]] = {}
        for row in rows_for(self.filled, values, language=self.language, may_edit=True):
            groups.setdefault(row.value.cell.ask, []).append(row)
        return [
            {"duty": rows[0].ask, "rows": rows, "people": [names[account] for account in asked[ask]][:3]}
            for ask, rows in groups.items()
        ]

    def _history(self) -> list[dict[str, Any]]:
        steps = self.filing.steps.order_by("-at", "-pk")
        return [
            {
                "what": ACTS[step.act][0],
                "who": step.actor_name,
                "at": step.at,
                "why": step.reason,
                "tone": ACTS[step.act][1],
            }
            for step in steps
        ]

    def _revisions(self) -> list[Filing]:
        rows = Filing.objects.filter(unit=self.filing.unit_id, form=self.filing.form).about(
            edition=self.filing.edition, year=self.filing.year
        )
        return (
            list(rows.defer("frozen").order_by("-revision"))
            if self.filing.revision > 1 or not self.filing.is_current
            else []
        )

    def _acts(self) -> dict[str, bool]:
        """What this person can do now."""
        filing, state = self.filing, self.filing.state
        review = open_review_of("statistics_filing", filing.key) if state in ("submitted", "checked") else None
        handed_in = filing.steps.filter(act="submitted").order_by("-at").values_list("actor_id", flat=True).first()
        return {
            "may_submit": state == "drafted" and filing.is_current and self.may("forms.edit"),
            "may_check": state == "submitted" and self.may("forms.check") and handed_in != self.actor.account_id,
            "may_sign": state == "checked" and self.may("forms.sign") and handed_in != self.actor.account_id,
            "may_take_back": review is not None and handed_in == self.actor.account_id,
            "may_file": state == "signed" and filing.is_current and self.may("forms.file"),
            "may_reopen": filing.is_frozen
            and filing.is_current
            and (self.may("forms.sign") or self.may("forms.accept")),
        }


class CellAction(OfFiling, View):
    """Something done to one cell of a draft."""

    http_method_names = ["post"]

    @cached_property
    def value(self) -> CellValue:
        found = self.filled.values.get(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def back(self) -> HttpResponse:
        cell = self.value.cell
        return redirect(f"{self.address()}?table={cell.table}#{cell.code.replace('.', '-')}")


class TypeCell(CellAction):
    """Types a value; with htmx only the row is drawn again, what was typed stays when it is refused."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = TypedForm(request.POST)
        if not form.is_valid():
            return self._row(form, status=422) if request.htmx else self._refused(form)  # type: ignore[attr-defined]  # set by middleware
        try:
            type_value(
                actor=self.actor,
                filing_id=self.filing.pk,
                cell=self.value.cell.code,
                status=form.status,
                value=form.cleaned_data["value"] if form.status == "value" else None,
                source_note=form.cleaned_data["source_note"],
                now=self.now,
            )
        except (WrongState, InvalidValue):
            messages.error(request, _("This cell cannot be typed now; nothing was changed."))
            return self.back()
        return self._row(None) if request.htmx else self.back()  # type: ignore[attr-defined]  # set by middleware

    def _row(self, form: TypedForm | None, status: int = 200) -> HttpResponse:
        self.__dict__.pop("filled", None)
        self.__dict__.pop("value", None)
        row = row_for(self.filled, self.value, language=self.language, may_edit=True, form=form)
        return render(
            self.request,
            "workbench/forms/_row.html",
            {"row": row, "filing": self.filing, "may_edit": True},
            status=status,
        )

    def _refused(self, form: TypedForm) -> HttpResponse:
        row = row_for(self.filled, self.value, language=self.language, may_edit=True, form=form)
        context = {
            "row": row,
            "filing": self.filing,
            "may_edit": True,
            "crumbs": self.crumbs((row.title, "")),
            "shell": self._shell(),
        }
        return render(self.request, "workbench/forms/cell_form.html", context, status=422)

    def _shell(self) -> dict[str, Any]:
        from kepu.surfaces.workbench.shell import shell_for

        return shell_for(self.request, self.actor)


class AskForCell(CellAction):
    """Sends a notice to those who can know an open cell."""

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        sent = ask_for_cell(actor=self.actor, filing_id=self.filing.pk, cell=self.value.cell.code, now=self.now)
        if sent:
            text = ngettext("%(count)d person has been asked.", "%(count)d people have been asked.", sent) % {
                "count": sent
            }
        else:
            text = _("They have been asked today already, or nobody holds this duty.")
        messages.info(request, text)
        return redirect(f"{self.address()}?table={self.value.cell.table}#missing")


class MarkClass(OfFiling, View):
    """Marks what is open in a class, with nothing behind it, as not applicable."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, table: str, **kwargs: Any) -> HttpResponse:
        try:
            marked = mark_not_applicable(actor=self.actor, filing_id=self.filing.pk, table=table, now=self.now)
        except (WrongState, InvalidValue):
            messages.error(request, str(CHANGED_STATE))
        else:
            messages.info(
                request,
                ngettext("%(count)d cell is marked “-”.", "%(count)d cells are marked “-”.", marked)
                % {"count": marked},
            )
        return redirect(f"{self.address()}?table={table}")


class Explain(OfFiling, View):
    """Says why a finding is right as it is."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            explain_finding(
                actor=self.actor,
                filing_id=self.filing.pk,
                finding=request.POST.get("finding", ""),
                text=request.POST.get("text", ""),
                now=self.now,
            )
        except WrongState:
            messages.error(request, str(CHANGED_STATE))
        table = request.POST.get("table", "")
        return redirect(f"{self.address()}?table={table}" if table.isalpha() else self.address())


class Cover(OfFiling, TemplateView):
    """The cover: who answers, who filled, how to reach them."""

    template_name = "workbench/forms/cover.html"

    def form(self, posted: Any = None) -> ProfileForm:
        return ProfileForm(posted, instance=getattr(self.filing, "profile", None), levels=self.filled.edition.levels)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.form())
        return super().get_context_data(
            **self.about(), crumbs=self.crumbs((_("Cover"), "")), back_url=self.address(), **kwargs
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            save_profile(actor=self.actor, filing_id=self.filing.pk, fields=form.cleaned_data, now=self.now)
        except WrongState:
            messages.error(request, str(CHANGED_STATE))
        return redirect(self.address())
