"""What pages of experts share: a profile or request in sight, forms that explain refusals, one's own pages without a role."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.engines.experts.errors import ExpertsError, InvalidEntry
from kepu.engines.experts.models import Expert, ExpertRequest
from kepu.engines.experts.policies import ASK, is_self, may_keep
from kepu.engines.experts.selectors import get_expert, get_request, own_expert
from kepu.engines.ledger.errors import LedgerError
from kepu.foundation.units.policies import Refused, holds, units_within
from kepu.surfaces.workbench.experts.words import explain
from kepu.surfaces.workbench.pages import ConfirmPage, FormPage, Refusing
from kepu.surfaces.workbench.shell import WorkbenchMixin


class OwnMixin(WorkbenchMixin):
    """A page for everybody who is signed in, also without a role: it shows what is one's own, or what one keeps."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        try:
            return super(WorkbenchMixin, self).dispatch(request, *args, **kwargs)
        except Refused as refusal:
            raise Http404 from refusal


class OfExperts(Refusing):
    """What experts refuse is shown beside the field that it is about."""

    refusals = (ExpertsError, LedgerError)

    def explain(self, error: Exception) -> str:
        return explain(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        return error.field if isinstance(error, InvalidEntry) and error.field in form.fields else None


class ExpertsForm(OfExperts, FormPage):
    """A form of experts."""


class ExpertsConfirm(OfExperts, ConfirmPage):
    """Asks before something that others will notice."""


class KeptProfile(OwnMixin):
    """A page about a profile that the actor keeps: their own, or one of their units; for everybody else it is not there."""

    kwargs: dict[str, Any]

    @cached_property
    def expert(self) -> Expert:
        expert = own_expert(self.actor.account_id or 0)
        if expert is None or expert.public_id != self.kwargs["public_id"]:
            expert = self._of_units()
        if not may_keep(self.actor, expert):
            raise Http404
        return expert

    def _of_units(self) -> Expert:
        if not holds(self.actor, ASK):
            raise Http404
        try:
            return get_expert(
                public_id=self.kwargs["public_id"], unit_ids=units_within(self.actor, ASK), day=self.today
            )
        except Expert.DoesNotExist as missing:
            raise Http404 from missing

    @property
    def is_mine(self) -> bool:
        return is_self(self.actor, self.expert)

    def back_url(self) -> str:
        return reverse("workbench:experts:mine") if self.is_mine else expert_url(self.expert)


class KeptForm(KeptProfile, ExpertsForm):
    """A form about it."""


class KeptConfirm(KeptProfile, ExpertsConfirm):
    """A question about it."""


class HandledRequest(WorkbenchMixin):
    """A page about a request of the actor's units."""

    permission = ASK
    kwargs: dict[str, Any]

    @cached_property
    def request_row(self) -> ExpertRequest:
        try:
            return get_request(public_id=self.kwargs["public_id"], unit_ids=self.unit_ids)
        except ExpertRequest.DoesNotExist as missing:
            raise Http404 from missing

    def back_url(self) -> str:
        return request_url(self.request_row)


class HandledForm(HandledRequest, ExpertsForm):
    """A form about it."""

    permission = ASK


class HandledConfirm(HandledRequest, ExpertsConfirm):
    """A question about it."""

    permission = ASK
    effects_said: ClassVar[Sequence[str]] = ()


def expert_url(expert: Expert) -> str:
    return reverse("workbench:experts:expert", args=[expert.public_id])


def request_url(request: ExpertRequest) -> str:
    return reverse("workbench:experts:request", args=[request.public_id])


def directory_tabs(current: str) -> list[dict[str, Any]]:
    """The pages of the directory."""
    names = [("index", _("Directory")), ("coverage", _("Where experts are missing"))]
    return [
        {"label": label, "url": reverse(f"workbench:experts:{name}"), "current": name == current}
        for name, label in names
    ]
