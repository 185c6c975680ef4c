"""What pages of events share: forms that explain what was refused, acts with one button, tabs, rows in sight."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kepu.domain.events.errors import EventsError, InvalidDraft
from kepu.domain.events.models import BrandEdition, Session
from kepu.domain.events.policies import EDIT
from kepu.domain.events.selectors import editions_seen_by, sessions_seen_by
from kepu.engines.booking.errors import BookingError
from kepu.engines.ledger.errors import LedgerError
from kepu.foundation.files.services import FileTooLarge
from kepu.foundation.units.policies import may, units_within
from kepu.surfaces.workbench.events.words import explain
from kepu.surfaces.workbench.pages import ActPage, ConfirmPage, FormPage, Refusing

REFUSALS = (EventsError, LedgerError, BookingError, FileTooLarge)


class OfEvents(Refusing):
    """What is refused is shown beside the field that it is about."""

    refusals = REFUSALS

    def explain(self, error: Exception) -> str:
        return explain(error)

    def field_of(self, error: Exception, form: Any) -> str | None:
        return error.field if isinstance(error, InvalidDraft) and error.field in form.fields else None


class EventForm(OfEvents, FormPage):
    """A form of events."""


class EventConfirm(OfEvents, ConfirmPage):
    """Asks before something that cannot be undone, or for a reason."""


class EventAct(OfEvents, ActPage):
    """A POST that does one thing and goes back."""


class OfSession:
    """A view of one session in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def session(self) -> Session:
        row: Session | None = sessions_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first()
        if row is None:
            raise Http404
        return row

    @property
    def may_edit(self) -> bool:
        return may(self.actor, EDIT, self.session.unit_id)

    def back_url(self) -> str:
        return reverse("workbench:events:session", args=[self.session.public_id])


class OfEdition:
    """A view of one edition in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def edition(self) -> BrandEdition:
        row: BrandEdition | None = editions_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first()
        if row is None:
            raise Http404
        return row

    def back_url(self) -> str:
        return reverse("workbench:events:edition", args=[self.edition.public_id])


def event_units(view: Any) -> frozenset[int]:
    """Units whose sessions the actor keeps."""
    return units_within(view.actor, EDIT)


def tabs(current: str) -> list[dict[str, Any]]:
    """The rooms of this area."""
    names = [
        ("index", _("Sessions")),
        ("editions", _("Editions of brands")),
        ("brands", _("Brands")),
        ("senders", _("Streaming platforms")),
    ]
    return [
        {"label": label, "url": reverse(f"workbench:events:{name}"), "current": name == current}
        for name, label in names
    ]
