"""Webhooks of a unit: addresses of its own systems, their deliveries, a test, another try."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.foundation.notices.hooks import MANAGE, add_webhook, retry_delivery, switch_webhook, test_webhook
from kepu.foundation.notices.models import Webhook
from kepu.foundation.notices.selectors import get_webhook, list_deliveries, list_webhooks
from kepu.foundation.notices.topics import TOPICS
from kepu.foundation.notices.webhooks import UnsafeAddress
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.notices.forms import WebhookForm
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage

UNSAFE = {
    "scheme": gettext_lazy("The address must begin with https://."),
    "credentials": gettext_lazy("The address must hold a host and no password."),
    "name": gettext_lazy("This host cannot be found."),
    "private": gettext_lazy("This host lies inside a private network; events go to public addresses only."),
}
TONES = {"waiting": "info", "sent": "ok", "given_up": "bad"}


class HookMixin(WorkbenchMixin):
    permission = MANAGE
    kwargs: dict[str, Any]

    @cached_property
    def hook(self) -> Webhook:
        try:
            return get_webhook(public_id=self.kwargs["public_id"], unit_ids=self.unit_ids)
        except Webhook.DoesNotExist as missing:
            raise Http404 from missing

    def back(self) -> HttpResponse:
        return redirect("workbench:notices:webhook", self.hook.public_id)

    def crumbs(self, last: str) -> list[dict[str, str]]:
        return [{"label": _("Webhooks"), "url": reverse("workbench:notices:webhooks")}, {"label": last, "url": ""}]


class Webhooks(HookMixin, WorkbenchPage):
    template_name = "workbench/notices/webhooks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(hooks=list(list_webhooks(self.unit_ids)), **kwargs)


class NewWebhook(HookMixin, FormView[WebhookForm]):
    """Adds an address; its secret is shown once, on the answer to this very request."""

    form_class = WebhookForm
    template_name = "workbench/notices/webhook_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        labels = labels_by_id(self.unit_ids).values()
        units = [(label.id, label.name) for label in labels if label.closed_on is None]
        return super().get_form_kwargs() | {"units": units}

    def form_valid(self, form: WebhookForm) -> HttpResponse:
        try:
            hook, secret = add_webhook(actor=self.actor, now=self.now, **form.cleaned_data)
        except UnsafeAddress as unsafe:
            form.add_error("url", str(UNSAFE[unsafe.reason]))
            return self.form_invalid(form)
        return self.render_to_response(self.get_context_data(hook=hook, secret=secret))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(crumbs=self.crumbs(_("New webhook")), **kwargs)


class ShowWebhook(HookMixin, WorkbenchPage):
    """One address with its latest deliveries and what was answered."""

    template_name = "workbench/notices/webhook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        hook = self.hook
        facts = [
            (_("Unit"), hook.unit.name),
            (_("Address"), hook.url),
            (_("Topics"), "、".join(str(TOPICS.get(topic, topic)) for topic in hook.topics) or _("all")),
        ]
        deliveries = [
            {
                "row": row,
                "tone": TONES[row.state],
                "topic": TOPICS.get(row.payload.get("topic", ""), row.payload.get("topic", "")),
            }
            for row in list_deliveries(hook.pk)
        ]
        return super().get_context_data(
            hook=hook, facts=facts, deliveries=deliveries, crumbs=self.crumbs(hook.name), **kwargs
        )


class Switch(HookMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        switch_webhook(actor=self.actor, webhook_id=self.hook.pk, active=not self.hook.is_active, now=self.now)
        return self.back()


class Test(HookMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        test_webhook(actor=self.actor, webhook_id=self.hook.pk, now=self.now)
        messages.success(request, _("A test event is on its way. Reload in a moment to see the answer."))
        return self.back()


class Retry(HookMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kwargs["pk"] not in {row.pk for row in list_deliveries(self.hook.pk)}:
            raise Http404
        retry_delivery(actor=self.actor, delivery_id=kwargs["pk"], now=self.now)
        messages.success(request, _("Another try is on its way, under the same event id."))
        return self.back()
