"""Partners: who carries our editions, what they were sent, their secret."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from kepu.domain.content.editions import EditionAudience, Licence, Medium
from kepu.domain.emergency.policies import LEAD
from kepu.domain.emergency.selectors.desk import told_as
from kepu.domain.syndication.contracts import PartnerDraft
from kepu.domain.syndication.errors import InvalidPartner, NameTaken
from kepu.domain.syndication.models import Partner
from kepu.domain.syndication.policies import CARRY, MANAGE
from kepu.domain.syndication.selectors import parcels_of, partners_of
from kepu.domain.syndication.services.partners import (
    change_partner,
    enter_partner,
    hand_over,
    renew_secret,
    switch_partner,
)
from kepu.foundation.units.policies import may
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.workbench.shell import WorkbenchAction, WorkbenchMixin, WorkbenchPage
from kepu.surfaces.workbench.syndication.forms import PartnerForm
from kepu.surfaces.workbench.syndication.scope import PARCEL_TONES, tabs

REFUSALS = {
    "scheme": gettext_lazy("The address must begin with https://."),
    "credentials": gettext_lazy("The address must hold a host and no password."),
    "name": gettext_lazy("This host cannot be found."),
    "private": gettext_lazy("This host lies inside a private network; events go to public addresses only."),
    "missing": gettext_lazy("Please fill this in."),
}


class Partners(WorkbenchPage):
    template_name = "workbench/syndication/partners.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "").strip()
        rows = partners_of(self.unit_ids)
        rows = rows.filter(name__icontains=words) if words else rows
        return super().get_context_data(tabs=tabs("partners"), partners=list(rows), words=words, **kwargs)


class PartnerMixin(WorkbenchMixin):
    permission = MANAGE
    kwargs: dict[str, Any]

    @cached_property
    def partner(self) -> Partner:
        found = partners_of(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def back(self) -> HttpResponse:
        return redirect("workbench:syndication:partner", self.partner.public_id)


class Show(PartnerMixin, WorkbenchPage):
    template_name = "workbench/syndication/partner.html"
    permission = CARRY

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        partner = self.partner
        every = _("all of them")
        facts: list[tuple[str, Any]] = [
            (_("Unit"), partner.unit.name), (_("How it gets editions"), partner.get_way_display()),
            (_("Address"), partner.url or partner.email), (_("Person to call"), partner.contact),
            (_("Agreement"), partner.agreement), (_("Licences it accepts"), _named(partner.licences, Licence)),
            (_("For whom"), _named(partner.audiences, EditionAudience) or every),
            (_("Media"), _named(partner.media, Medium) or every),
            (_("Fields of science"), "、".join(partner.fields) or every),
        ]  # fmt: skip
        facts += self._told_as()
        parcels = [{"row": row, "tone": PARCEL_TONES[row.state]} for row in parcels_of(partner.pk)]
        return super().get_context_data(
            partner=partner, facts=facts, parcels=parcels, is_pull=partner.way == "pull",
            may_edit=may(self.actor, MANAGE, partner.unit_id), **kwargs,
        )  # fmt: skip

    def _told_as(self) -> list[tuple[str, Any]]:
        """The same institution as a partner of incidents."""
        found = told_as(self.partner.pk, self.unit_ids)
        if found is None:
            return []
        said: Any = f"{found.name} · {found.get_way_display()}" + ("" if found.is_active else f" · {_('ended')}")
        if may(self.actor, LEAD, found.unit_id):
            said = format_html(
                '<a href="{}">{}</a>', reverse("workbench:incidents:partner", args=[found.public_id]), said
            )
        return [(_("Told of incidents as"), said)]


class PartnerFormView(PartnerMixin, FormView[PartnerForm]):
    form_class = PartnerForm
    template_name = "workbench/syndication/form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        labels = labels_by_id(self.unit_ids).values()
        units = [(label.id, label.name) for label in labels if label.closed_on is None]
        return super().get_form_kwargs() | {"units": units}

    def write(self, draft: PartnerDraft) -> HttpResponse:
        raise NotImplementedError

    def form_valid(self, form: PartnerForm) -> HttpResponse:
        try:
            return self.write(PartnerDraft(**form.values()))
        except InvalidPartner as wrong:
            form.add_error(
                wrong.field if wrong.field in form.fields else None, str(REFUSALS.get(wrong.reason, wrong.reason))
            )
        except NameTaken:
            form.add_error("name", _("The unit has one of this name already."))
        return self.form_invalid(form)


class New(PartnerFormView):
    def write(self, draft: PartnerDraft) -> HttpResponse:
        partner, secret = enter_partner(actor=self.actor, draft=draft, now=self.now)
        return _show_secret(self, partner, secret)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("workbench:syndication:partners")
        return super().get_context_data(heading=_("New partner"), back_url=back, **kwargs)


class Edit(PartnerFormView):
    def get_initial(self) -> dict[str, Any]:
        partner = self.partner
        names = ("name", "unit_id", "way", "url", "email", "contact", "agreement", "licences", "audiences")
        lists = {"media_kinds": partner.media, "fields_of_science": "、".join(partner.fields)}
        return {**{name: getattr(partner, name) for name in names}, **lists}

    def write(self, draft: PartnerDraft) -> HttpResponse:
        change_partner(actor=self.actor, partner_id=self.partner.pk, draft=draft, now=self.now)
        messages.success(self.request, _("Entered."))
        return self.back()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("workbench:syndication:partner", args=[self.partner.public_id])
        return super().get_context_data(heading=self.partner.name, back_url=back, **kwargs)


class HandOver(PartnerMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        number = hand_over(actor=self.actor, partner_id=self.partner.pk, now=self.now)
        messages.success(request, _("%(number)s editions are with this partner or on their way.") % {"number": number})
        return self.back()


class RenewSecret(PartnerMixin, WorkbenchPage):
    """Asks first: the secret before holds no longer. The new one is shown once, on the answer to this very request."""

    template_name = "ui/confirm.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Another secret for %(name)s") % {"name": self.partner.name},
            text=_("The secret before stops working at once: signatures, feed and acknowledgements need the new one."),
            confirm_label=_("Renew"), danger=True,
            cancel_url=reverse("workbench:syndication:partner", args=[self.partner.public_id]), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        secret = renew_secret(actor=self.actor, partner_id=self.partner.pk, now=self.now)
        return _show_secret(self, self.partner, secret)


class Switch(PartnerMixin, WorkbenchAction):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        active = not self.partner.is_active
        switch_partner(actor=self.actor, partner_id=self.partner.pk, active=active, now=self.now)
        messages.success(request, _("Taken up again.") if active else _("Ended. Nothing more is sent."))
        return self.back()


def _show_secret(view: Any, partner: Partner, secret: str) -> HttpResponse:
    view.template_name = "workbench/syndication/secret.html"
    feed = f"/feeds/editions.atom?token={secret}" if partner.way == "pull" else ""
    response: HttpResponse = view.render_to_response(
        view.get_context_data(
            partner=partner, secret=secret, feed=view.request.build_absolute_uri(feed) if feed else ""
        )
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _named(codes: list[str], choices: Any) -> str:
    return "、".join(str(choices(code).label) for code in codes if code in choices.values)
