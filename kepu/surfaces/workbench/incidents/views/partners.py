"""Partners that are told of statements: list, entering, changing, secret, ending."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.emergency.models import Matter, Partner
from kepu.domain.emergency.policies import LEAD, OPEN
from kepu.domain.emergency.selectors.desk import free_carriers, partners_in
from kepu.domain.emergency.services import change_partner, enter_partner, renew_secret, switch_partner
from kepu.domain.packs.hazards import titles_of
from kepu.foundation.places.selectors import list_provinces
from kepu.surfaces.workbench.incidents.forms import PartnerForm, partner_of
from kepu.surfaces.workbench.incidents.pages import IncidentsAct, IncidentsConfirm, IncidentsForm
from kepu.surfaces.workbench.incidents.words import tabs
from kepu.surfaces.workbench.listing import ListPage
from kepu.surfaces.workbench.shell import WorkbenchMixin

# how a partner of works is reached, as partners of incidents say it
WAYS = {"pull": "feed"}
PLAIN = ("name", "kind", "way", "url", "email", "contact", "hazards", "regions", "parts")


class Partners(ListPage):
    template_name = "workbench/incidents/partners.html"
    permission = OPEN
    sorts = {"name": "name", "kind": "kind", "unit": "unit__name"}
    export_name = gettext_lazy("Partners")

    def rows(self) -> Any:
        return partners_in(self.unit_ids, words=self.words)

    @cached_property
    def provinces(self) -> dict[str, str]:
        return {region.code: region.name for region in list_provinces()}

    def headings(self) -> list[str]:
        return [
            _("Name of the partner"),
            _("Kind"),
            _("Unit"),
            _("How it is told"),
            _("Address"),
            _("Person to call"),
            _("Of what"),
            _("Of which provinces"),
            _("What it wants"),
            _("State"),
        ]

    def cells(self, row: Any) -> list[Any]:
        state = _("active") if row.is_active else _("ended")
        return [
            row.name, row.get_kind_display(), row.unit.name, row.get_way_display(), row.url or row.email, row.contact,
            titles_of(row.hazards), "、".join(self.provinces.get(code, code) for code in row.regions),
            "、".join(str(Matter(part).label) for part in row.parts), state,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(tabs=tabs("partners"), **kwargs)
        for row in context["page_obj"]:
            row.places = "、".join(self.provinces.get(code, code) for code in row.regions)
        return context


class OfPartner(WorkbenchMixin):
    """A page about one partner of the actor's units; others get 404."""

    permission = LEAD
    kwargs: dict[str, Any]

    @cached_property
    def partner(self) -> Partner:
        found = partners_in(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def back_url(self) -> str:
        return reverse("workbench:incidents:partners")


class New(IncidentsForm):
    """?carrier= takes over name, unit and addresses of a partner of works."""

    permission = LEAD
    form_class = PartnerForm
    template_name = "workbench/incidents/partner_new.html"
    saved = ""
    secret = ""
    partner: Partner

    def heading(self) -> str:
        return _("New partner")

    def back_url(self) -> str:
        return reverse("workbench:incidents:partners")

    @cached_property
    def carriers(self) -> list[Any]:
        return free_carriers(self.unit_ids)

    def get_form_kwargs(self) -> dict[str, Any]:
        named = [(row.pk, f"{row.name} · {row.unit.name}") for row in self.carriers]
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "carriers": named}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("carrier", "")
        taken = next((row for row in self.carriers if str(row.public_id) == asked), None)
        if taken is None:
            return {}
        values = {name: getattr(taken, name) for name in ("name", "url", "email", "contact")}
        return {**values, "unit": taken.unit_id, "way": WAYS.get(taken.way, taken.way), "carrier": taken.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offered = self.carriers if self.request.method == "GET" and not self.get_initial() else []
        return super().get_context_data(carriers=offered, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        return show_secret(self, self.partner, self.secret) if self.secret else answer

    def write(self, values: dict[str, Any]) -> str:
        self.partner, self.secret = enter_partner(actor=self.actor, draft=partner_of(values), now=self.now)
        return self.back_url()


class Edit(OfPartner, IncidentsForm):
    permission = LEAD
    form_class = PartnerForm
    template_name = "workbench/incidents/partner.html"
    saved = gettext_lazy("Saved.")

    def heading(self) -> str:
        return self.partner.name

    @cached_property
    def carrier(self) -> Any:
        """The same institution as a partner of works, where the actor may see that one."""
        found = self.partner.carrier
        return found if found is not None and found.unit_id in self.unit_ids else None

    def get_form_kwargs(self) -> dict[str, Any]:
        own = self.partner.carrier_id
        named = [
            (row.pk, f"{row.name} · {row.unit.name}" if row.unit_id in self.unit_ids else self.partner.name)
            for row in free_carriers(self.unit_ids, also=own)
        ]
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "carriers": named}

    def get_initial(self) -> dict[str, Any]:
        plain = {name: getattr(self.partner, name) for name in PLAIN}
        return {**plain, "unit": self.partner.unit_id, "carrier": self.partner.carrier_id}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(partner=self.partner, carrier=self.carrier, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        change_partner(actor=self.actor, partner_id=self.partner.pk, draft=partner_of(values), now=self.now)
        return self.back_url()


class Renew(OfPartner, IncidentsConfirm):
    """Asks first: the secret before holds no longer. The new one is shown once, on the answer to this very request."""

    permission = LEAD
    confirm_label = gettext_lazy("Renew")
    danger = True
    saved = ""

    def heading(self) -> str:
        return _("Another secret for %(name)s") % {"name": self.partner.name}

    def effects(self) -> list[str]:
        return [_("The secret before stops working at once: signatures, feed and acknowledgements need the new one.")]

    def form_valid(self, form: Any) -> HttpResponse:
        secret = renew_secret(actor=self.actor, partner_id=self.partner.pk, now=self.now)
        return show_secret(self, self.partner, secret)


class Switch(OfPartner, IncidentsAct):
    permission = LEAD

    def act(self) -> None:
        active = not self.partner.is_active
        switch_partner(actor=self.actor, partner_id=self.partner.pk, active=active, now=self.now)
        messages.success(self.request, _("Taken up again.") if active else _("Ended. Nothing more is sent."))


def show_secret(view: Any, partner: Partner, secret: str) -> HttpResponse:
    """The secret and, for a partner that fetches, its own feed: shown this once."""
    feed = view.request.build_absolute_uri(f"/feeds/incidents.json?token={secret}") if partner.way == "feed" else ""
    view.template_name = "workbench/incidents/secret.html"
    context = view.get_context_data(partner=partner, secret=secret, feed=feed)
    response: HttpResponse = view.render_to_response(context)
    response.headers["Cache-Control"] = "private, no-store"
    return response
