"""Importing the ready rows, and confirming what was imported: both asked first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.engines.ledger.errors import LedgerError
from kepu.engines.workbooks.errors import NothingToImport
from kepu.engines.workbooks.services import confirm_imported, import_ready_rows
from kepu.surfaces.workbench.imports.views.scope import ImportsMixin
from kepu.surfaces.workbench.shell import WorkbenchPage


class ImportRows(ImportsMixin, WorkbenchPage):
    """Asks, then proposes a record for every row without doubt."""

    template_name = "ui/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number, held = self.book.importable, self.book.held
        effects = [ngettext("%d row becomes a proposed record.", "%d rows become proposed records.", number) % number]
        if held:
            effects.append(ngettext("%d doubtful row stays here.", "%d doubtful rows stay here.", held) % held)
        effects.append(_("The records count once they are confirmed."))
        return super().get_context_data(
            title=_("Import %(name)s?") % {"name": self.book.name},
            effects=effects,
            confirm_label=_("Import"),
            cancel_url=reverse("workbench:imports:detail", args=[self.book.public_id]),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            outcome = import_ready_rows(actor=self.actor, workbook_id=self.book.id, now=self.now)
        except NothingToImport:
            messages.info(request, _("No row is ready: settle the held ones first."))
        except LedgerError as error:
            messages.error(request, _("Nothing was imported: %(reason)s") % {"reason": error})
        else:
            text = ngettext("%d record was proposed.", "%d records were proposed.", outcome.imported) % outcome.imported
            messages.success(request, text)
        return redirect("workbench:imports:detail", book=self.book.public_id)


class ConfirmRows(ImportsMixin, WorkbenchPage):
    """Asks, then confirms the proposed records of the workbook."""

    template_name = "ui/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Confirm what was imported from %(name)s?") % {"name": self.book.name},
            effects=[
                _("Every proposed record of this workbook that has happened is numbered and chained."),
                _(
                    "From then on it counts in plans, figures and forms; afterwards it can only be corrected with a reason."
                ),
            ],
            confirm_label=_("Confirm"),
            cancel_url=reverse("workbench:imports:detail", args=[self.book.public_id]),
            **kwargs,
        )

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            number = confirm_imported(actor=self.actor, workbook_id=self.book.id, now=self.now)
        except LedgerError as error:
            messages.error(request, _("Nothing was confirmed: %(reason)s") % {"reason": error})
        else:
            messages.success(
                request, ngettext("%d record was confirmed.", "%d records were confirmed.", number) % number
            )
        return redirect("workbench:imports:detail", book=self.book.public_id)
