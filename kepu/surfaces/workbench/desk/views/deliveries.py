"""What is handed in: delivering, returning, taking, publishing, closing, a work begun from it."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.work_selectors import first_edition_ids
from kepu.domain.desks.models import Delivery
from kepu.domain.desks.policies import is_asked, may_handle
from kepu.domain.desks.selectors import opened_file, words_of
from kepu.domain.desks.services import (
    begin_work_from,
    close_commission,
    deliver_commission,
    publish_commission,
    return_delivery,
    take_delivery,
)
from kepu.surfaces.workbench.desk.forms.commissions import (
    DeliveryForm,
    HeldForm,
    NoteForm,
    ReturnForm,
    WhereForm,
    WorkDeliveryForm,
)
from kepu.surfaces.workbench.desk.pages import DeskConfirm, DeskForm
from kepu.surfaces.workbench.desk.views.acts import OfTheDesk, download
from kepu.surfaces.workbench.desk.views.commissions import OfCommission
from kepu.surfaces.workbench.pages import NothingForm, Page, found_or_404


class Deliver(OfCommission, DeskForm):
    is_multipart = True
    submit_label = gettext_lazy("Deliver")
    saved = gettext_lazy("Delivered. You hear when it is taken.")

    def heading(self) -> str:
        return _("Deliver “%(title)s”") % {"title": words_of(self.commission).title}

    def get_form_class(self) -> Any:
        found_or_404((is_asked(self.actor, self.commission) or may_handle(self.actor, self.commission)) or None)
        return DeliveryForm if self.commission.is_confidential else WorkDeliveryForm

    def get_form_kwargs(self) -> dict[str, Any]:
        more = {} if self.commission.is_confidential else {"unit_ids": self.unit_ids}
        return {**super().get_form_kwargs(), **more}

    def write(self, values: dict[str, Any]) -> str:
        draft = DeliveryForm.draft_from(values)
        deliver_commission(actor=self.actor, commission_id=self.commission.pk, draft=draft, now=self.now)
        return self.back_url()


class DeliveryFile(OfCommission, Page):
    """GET: the file that was handed in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = self.commission.deliveries.select_related("file").filter(file__isnull=False)
        row: Delivery = found_or_404(rows.filter(pk=self.kwargs["pk"]).first())
        assert row.file is not None
        return download(opened_file(self.commission, row.file))


class Returning(OfTheDesk, DeskForm):
    form_class = ReturnForm
    submit_label = gettext_lazy("Return")
    saved = gettext_lazy("Returned; the author has been told.")

    def heading(self) -> str:
        return _("Return “%(title)s”") % {"title": self.title}

    def get_initial(self) -> dict[str, Any]:
        return {"due_on": self.commission.due_on if self.commission.due_on >= self.today else None}

    def write(self, values: dict[str, Any]) -> str:
        return_delivery(
            actor=self.actor,
            commission_id=self.commission.pk,
            reason=values["reason"],
            due_on=values["due_on"],
            now=self.now,
        )
        return self.back_url()


class Taking(OfTheDesk, DeskConfirm):
    confirm_label: ClassVar[Any] = gettext_lazy("Take it")
    saved = gettext_lazy("Taken. Its record is in the ledger, or comes with the publication of its work.")

    def heading(self) -> str:
        return _("Take “%(title)s”?") % {"title": self.title}

    def text(self) -> str:
        if self.commission.is_confidential:
            return _("The ledger gets one record that says only that advice was given.")
        if self.commission.is_spoken:
            return _("A talk is taken once it was held: the ledger gets one record for that day.")
        return _("The ledger gets one record; where it has become a work, the work's publication is the record.")

    def get_form_class(self) -> Any:
        return HeldForm if self.commission.is_spoken else NothingForm

    def write(self, values: dict[str, Any]) -> str:
        held = HeldForm.held_from(values) if self.commission.is_spoken else None
        take_delivery(actor=self.actor, commission_id=self.commission.pk, held=held, now=self.now)
        return self.back_url()


class Publication(OfTheDesk, DeskForm):
    form_class = WhereForm
    submit_label = gettext_lazy("It was published")

    def heading(self) -> str:
        return _("Where did “%(title)s” appear?") % {"title": self.title}

    def write(self, values: dict[str, Any]) -> str:
        publish_commission(actor=self.actor, commission_id=self.commission.pk, where=values["where"], now=self.now)
        return self.back_url()


class Closing(OfTheDesk, DeskConfirm):
    form_class = NoteForm
    confirm_label = gettext_lazy("Close it")
    saved = gettext_lazy("Closed.")

    def heading(self) -> str:
        return _("Close “%(title)s”?") % {"title": self.title}

    def write(self, values: dict[str, Any]) -> str:
        close_commission(actor=self.actor, commission_id=self.commission.pk, note=values["note"], now=self.now)
        return self.back_url()


class WorkBeginning(OfTheDesk, DeskConfirm):
    confirm_label = gettext_lazy("Begin the work")
    saved = gettext_lazy("Begun. The draft waits in the editor.")

    def heading(self) -> str:
        return _("Begin a work from “%(title)s”?") % {"title": self.title}

    def effects(self) -> list[str]:
        effects = [_("A draft with this title, its author and the text that was delivered opens in the editor.")]
        if not self.commission.is_spoken:
            effects.append(_("It is counted when the work is published; the commission's own record goes."))
        return effects

    def write(self, values: dict[str, Any]) -> str:
        work = begin_work_from(actor=self.actor, commission_id=self.commission.pk, now=self.now)
        edition = first_edition_ids([work.pk]).get(work.pk)
        return reverse("wagtailadmin_pages:edit", args=[edition]) if edition else self.back_url()
