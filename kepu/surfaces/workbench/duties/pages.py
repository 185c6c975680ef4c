"""What pages of help share: the session or base of the address, its needs, refusals in words."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from kepu.domain.bases.errors import BasesError
from kepu.domain.events.errors import EventsError
from kepu.engines.booking.errors import BookingError, InvalidNeed
from kepu.engines.booking.helping_contracts import NeedView
from kepu.engines.booking.helping_words import explain_help
from kepu.engines.booking.selectors.duties import list_needs
from kepu.engines.ledger.errors import LedgerError
from kepu.surfaces.workbench.bases.words import explain as explain_bases
from kepu.surfaces.workbench.duties.owners import Owned, find
from kepu.surfaces.workbench.events.words import explain as explain_events
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Refusing

LOOK_BACK = timedelta(days=60)
REFUSALS = (BookingError, EventsError, BasesError, LedgerError)


class OfOwner:
    """A page about the help that one session or base needs; what is not in sight is not there."""

    request: Any
    kwargs: dict[str, Any]
    actor: Any
    unit_ids: frozenset[int]
    now: Any

    @cached_property
    def owned(self) -> Owned:
        known = {"unit_ids": self.unit_ids, "now": self.now}
        found = find(self.actor, self.kwargs["kind"], self.kwargs["public_id"], **known)
        if found is None:
            raise Http404
        return found

    @cached_property
    def shows_all(self) -> bool:
        """Sessions and editions end; a base goes on for years, and its help of long ago is shown when asked for."""
        return self.kwargs["kind"] != "base" or bool(self.request.GET.get("earlier"))

    @cached_property
    def needs(self) -> list[NeedView]:
        since = None if self.shows_all else self.now - LOOK_BACK
        return list_needs(source=self.owned.owner.source, since=since)

    def need(self) -> NeedView:
        """The need of the address, for those who keep it."""
        self.require_keeper()
        found = next((one for one in self.needs if one.id == self.kwargs["pk"]), None)
        if found is None:
            raise Http404
        return found

    def require_keeper(self) -> None:
        """Those who only see it get 404."""
        if not self.owned.may_keep:
            raise Http404

    def address(self, name: str, *more: Any) -> str:
        """An address of this owner."""
        return reverse(f"workbench:duties:{name}", args=[self.kwargs["kind"], self.kwargs["public_id"], *more])

    def back_url(self) -> str:
        return self.address("roster")


class OfHelp(Refusing):
    """What is refused is shown beside the field that it is about."""

    refusals = REFUSALS

    def explain(self, error: Exception) -> str:
        if isinstance(error, BookingError):
            return explain_help(error)
        return explain_bases(error) if isinstance(error, BasesError) else explain_events(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        return error.field if isinstance(error, InvalidNeed) and error.field in form.fields else None


class HelpForm(OfHelp, OfOwner, FormPage):
    """A form about help, for those who keep it."""


class HelpConfirm(OfHelp, OfOwner, ConfirmPage):
    """Asks for a reason before help is called off."""


class HelpAct(OfHelp, OfOwner, ActPage):
    """A POST that does one thing and goes back."""
