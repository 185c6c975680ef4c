"""Platforms that report attendance by a signed call."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.errors import EventsError
from kepu.domain.events.models import StreamSender
from kepu.domain.events.policies import EDIT
from kepu.domain.events.services import end_sender, enter_sender
from kepu.surfaces.workbench.events.forms.sessions import SenderForm
from kepu.surfaces.workbench.events.pages import EventAct, EventForm, tabs
from kepu.surfaces.workbench.events.words import explain
from kepu.surfaces.workbench.pages import Page


class Senders(Page):
    permission = EDIT
    template_name = "workbench/events/senders.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = StreamSender.objects.filter(unit__in=self.unit_ids, ended_at__isnull=True).select_related("unit")
        return super().get_context_data(tabs=tabs("senders"), senders=list(rows), **kwargs)


class SenderNew(EventForm):
    permission = EDIT
    form_class = SenderForm

    def heading(self) -> str:
        return _("New streaming platform")

    def intro(self) -> str:
        return _("It may report how many took part online in your sessions; its secret is shown once.")

    def back_url(self) -> str:
        return reverse("workbench:events:senders")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def form_valid(self, form: Any) -> HttpResponse:
        """The secret is shown on this answer and nowhere else."""
        try:
            sender, secret = enter_sender(
                actor=self.actor,
                unit_id=form.cleaned_data["unit"],
                platform=form.cleaned_data["platform"],
                now=self.now,
            )
        except EventsError as error:
            form.add_error("platform", explain(error))
            return self.form_invalid(form)
        address = self.request.build_absolute_uri(f"/api/v1/streams/{sender.public_id}/attendance")
        self.template_name = "workbench/events/sender_made.html"
        context = super().get_context_data(sender=sender, secret=secret, address=address)
        response = self.render_to_response(context)
        response.headers["Cache-Control"] = "private, no-store"
        return response


class SenderEnd(EventAct):
    permission = EDIT
    done = gettext_lazy("Ended; what it reported stays.")

    def act(self) -> None:
        sender = StreamSender.objects.filter(public_id=self.kwargs["public_id"], unit__in=self.unit_ids).first()
        if sender is None:
            raise Http404
        end_sender(actor=self.actor, sender_id=sender.pk, now=self.now)

    def back_url(self) -> str:
        return reverse("workbench:events:senders")
