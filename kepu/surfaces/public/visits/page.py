"""What pages of bookings share: the public frame, kept by nobody, sent on to nobody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from kepu.engines.booking.contracts import VISITOR, Holder
from kepu.foundation.clock import now
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import actor_of
from kepu.surfaces.public.frame import frame


class VisitPage(TemplateView):
    """A page about one person's visit."""

    request: HttpRequest

    @cached_property
    def now(self) -> Any:
        return now()

    @cached_property
    def actor(self) -> Actor:
        """The account that is signed in, or a visitor without one."""
        account = self.request.user
        return actor_of(account.pk, str(account)) if account.is_authenticated and account.pk else VISITOR

    def holder(self, contact: str, name: str) -> Holder:
        """Who books: the account, or the contact that was left."""
        return Holder(account_id=self.actor.account_id, contact=contact, name=name)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())  # the address's own parts are read from self.kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{**frame(self.request), **kwargs})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
