"""What the public reads about a base: writing it, and the secrecy officer's check."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.bases.contracts import TextDraft
from kepu.domain.bases.models import BaseText
from kepu.domain.bases.policies import SECRECY
from kepu.domain.bases.selectors.bases import get_text_of, newest_text, texts_to_clear
from kepu.domain.bases.services.bases import clear_text, send_text_back, write_text
from kepu.foundation.files.contracts import Upload
from kepu.foundation.units.policies import holds, may, units_within
from kepu.surfaces.workbench.bases.forms.bases import TextForm
from kepu.surfaces.workbench.bases.pages import BasesAct, BasesConfirm, BasesForm, InSight, area_tabs
from kepu.surfaces.workbench.pages import Page, ReasonForm

NAMES = (
    "summary", "summary_en", "description", "guidelines", "safety", "getting_there", "price", "tour_url", "tour_words",
    "secrecy_note",
)  # fmt: skip


class TextEdit(InSight, BasesForm):
    form_class = TextForm
    is_multipart = True
    submit_label = gettext_lazy("Hand to the secrecy officer")
    saved = gettext_lazy("Written. It is public once a secrecy officer has cleared it.")

    def heading(self) -> str:
        return _("What the public reads: %(name)s") % {"name": self.base.name}

    def back_url(self) -> str:
        return self.base_url()

    def get_initial(self) -> dict[str, Any]:
        text = newest_text(self.base.pk)
        return {name: getattr(text, name) for name in NAMES} if text else {}

    def get_form(self, form_class: Any = None) -> Any:
        form, text = super().get_form(form_class), newest_text(self.base.pk)
        if text is None or text.tour_picture_id is None:
            del form.fields["tour_removed"]
        return form

    def write(self, values: dict[str, Any]) -> str:
        file = values.pop("tour_upload", None)
        upload = Upload(file.name, file.read()) if file else None
        write_text(actor=self.actor, base_id=self.base.pk, draft=TextDraft(tour_upload=upload, **values), now=self.now)
        return self.base_url()


class TextList(Page):
    """Texts that wait for a secrecy officer."""

    template_name = "workbench/bases/texts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            tabs=area_tabs("texts"),
            texts=texts_to_clear(self.unit_ids),
            may_clear=holds(self.actor, SECRECY),
            **kwargs,
        )


class TextInSight:
    """A page about one text of a base in sight."""

    actor: Any
    unit_ids: frozenset[int]
    kwargs: dict[str, Any]

    @cached_property
    def text_row(self) -> BaseText:
        found = get_text_of(self.unit_ids, self.kwargs["pk"])
        if found is None:
            raise Http404
        return found

    def base_url(self) -> str:
        return reverse("workbench:bases:base", args=[self.text_row.base.public_id])


class TextPage(TextInSight, Page):
    template_name = "workbench/bases/text.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.text_row
        is_own = text.actor_id == self.actor.account_id
        return super().get_context_data(
            text=text,
            base=text.base,
            may_clear=text.is_waiting and not is_own and may(self.actor, SECRECY, text.base.unit_id),
            **kwargs,
        )


class Clearing(TextInSight, BasesAct):
    permission = SECRECY
    done = gettext_lazy("Cleared. The public may read it.")

    def act(self) -> None:
        clear_text(actor=self.actor, text_id=self.text_row.pk, now=self.now)

    def back_url(self) -> str:
        return self.base_url()


class SendingBack(TextInSight, BasesConfirm):
    permission = SECRECY
    form_class = ReasonForm
    confirm_label = gettext_lazy("Send back")
    saved = gettext_lazy("Sent back.")

    def heading(self) -> str:
        return _("Send the text back?")

    def back_url(self) -> str:
        return reverse("workbench:bases:text", args=[self.text_row.pk])

    def write(self, values: dict[str, Any]) -> str:
        send_text_back(actor=self.actor, text_id=self.text_row.pk, reason=values["reason"], now=self.now)
        return self.base_url()


def waiting_texts(actor: Any) -> int:
    """How many texts wait for this secrecy officer."""
    return texts_to_clear(units_within(actor, SECRECY)).exclude(actor=actor.account_id).count()
