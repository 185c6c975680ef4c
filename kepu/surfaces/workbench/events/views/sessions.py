"""Sessions: list, page, new, change, announce, call off, throw away."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kepu.domain.events.contracts import PlacesView
from kepu.domain.events.models import Session
from kepu.domain.events.policies import EDIT
from kepu.domain.events.selectors import attendance_of, editions_seen_by, sessions_seen_by
from kepu.domain.events.selectors.sessions import places_of, record_of
from kepu.domain.events.services import announce_session, cancel_session, change_session, discard_session, draft_session
from kepu.engines.booking.selectors.duties import needs_of
from kepu.foundation.clock import day_begins, day_ends
from kepu.foundation.units.policies import holds
from kepu.foundation.units.selectors import labels_by_id
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.bookings.pages import bookings_url
from kepu.surfaces.workbench.events.elsewhere import elsewhere
from kepu.surfaces.workbench.events.forms.sessions import (
    IncidentForm,
    MaterialForm,
    OnlineForm,
    PersonForm,
    SessionFilter,
    SessionForm,
    initial_of,
)
from kepu.surfaces.workbench.events.pages import EventAct, EventConfirm, EventForm, OfSession, tabs
from kepu.surfaces.workbench.events.words import LANGUAGES
from kepu.surfaces.workbench.pages import Listing, Page, ReasonForm
from kepu.surfaces.workbench.records.words import AUDIENCES


def edition_choices(view: Any, *, open_only: bool = False) -> list[tuple[int, str]]:
    """Editions in sight, newest first; those that still take sessions in only, where asked."""
    rows = editions_seen_by(view.actor).order_by("-starts_on", "pk")
    return [(row.pk, str(row)) for row in (rows.exclude(state="closed") if open_only else rows)[:100]]


class Sessions(Listing):
    template_name = "workbench/events/sessions.html"
    export_name = gettext_lazy("Sessions")

    @property
    def filters(self) -> Any:
        if not hasattr(self, "_filters"):
            self._filters = SessionFilter(self.request.GET, unit_ids=self.unit_ids, editions=edition_choices(self))
            self._filters.is_valid()
        return self._filters

    def rows(self) -> QuerySet[Session]:
        rows: QuerySet[Session] = sessions_seen_by(self.actor)
        if self.words:
            rows = rows.filter(
                Q(title__icontains=self.words) | Q(place__icontains=self.words) | Q(unit__name__icontains=self.words)
            )
        for name in ("state", "unit", "edition", "kind", "mode"):
            if value := self.chosen(name):
                rows = rows.filter(**{name: value})
        if first := self.chosen("first"):
            rows = rows.filter(ends_at__gte=day_begins(first))
        if last := self.chosen("last"):
            rows = rows.filter(starts_at__lt=day_ends(last))
        return rows.order_by("-starts_at", "pk")

    def headings(self) -> list[str]:
        return [
            _("Begins"), _("Ends"), _("Title"), _("Unit"), _("Edition of a brand"), _("Kind of act"), _("How people take part"), _("Place"),
            _("For whom"), _("How to book"), _("Places"), _("State"), _("People counted on site"),
        ]  # fmt: skip

    def cells(self, row: Any) -> list[Any]:
        return [
            row.starts_at, row.ends_at, row.title, row.unit.name, str(row.edition or ""), row.kind.name, row.get_mode_display(),
            row.place, names_of(row.audience, AUDIENCES), row.get_booking_display(), row.capacity, row.get_state_display(),
            row.onsite_counted,
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("index"), may_edit=holds(self.actor, EDIT), now=self.now, **kwargs)


def room(name: str, slot: PlacesView) -> str:
    """The address of a room of a slot; empty while that room is not there."""
    try:
        return reverse(f"workbench:{name}", args=[slot.slot_id])
    except NoReverseMatch:
        return ""


def names_of(codes: Any, names: Any) -> str:
    """Codes of a list as people say them."""
    return "、".join(str(names.get(code, code)) for code in codes)


class SessionPage(OfSession, Page):
    template_name = "workbench/events/session.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        session = self.session
        may_edit = self.may_edit and not session.is_finished
        return super().get_context_data(
            session=session,
            may_edit=may_edit,
            may_report=self.may_edit and not session.is_cancelled,
            is_over=session.ends_at <= self.now,
            came=attendance_of(session, now=self.now),
            places=self.places(),
            bookings_url=bookings_url(self.actor, session.source),
            record=record_of(session),
            facts=self.facts(),
            people=self.people(),
            needs=needs_of(source=session.source),
            materials=list(session.materials.all()),
            proofs=list(session.proofs.select_related("file")),
            reports=list(session.online_reports.order_by("-as_of", "-pk")[:20]),
            incidents=list(session.incidents.order_by("-at", "-pk")) if self.may_edit else [],
            forms=self.forms() if self.may_edit else {},
            steps=[
                {"what": step.get_act_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in session.steps.order_by("-at", "-pk")
            ],
            crumbs=[{"label": _("Sessions"), "url": reverse("workbench:events:index")}, {"label": session.title}],
            **kwargs,
        )

    def places(self) -> list[Any]:
        """Slots with the address of the gate, where that room exists."""
        found = places_of(self.session, now=self.now, language=get_language() or "")
        return [replace(slot, gate_url=room("gate:door", slot)) for slot in found]

    def people(self) -> list[dict[str, Any]]:
        """Rows of people; what they have at the same time is said to who keeps a session that is not over."""
        rows = list(self.session.people.select_related("person__unit"))
        is_ahead = not self.session.is_finished and self.session.ends_at > self.now
        ids = {row.person_id for row in rows if row.person_id} if self.may_edit and is_ahead else set()
        taken = elsewhere(self.actor, self.session, ids)
        return [{"row": row, "elsewhere": taken.get(row.person_id or 0, [])} for row in rows]

    def forms(self) -> dict[str, Any]:
        """What can be added on the page itself."""
        return {
            "person": PersonForm(actor=self.actor, prefix="person"),
            "material": MaterialForm(prefix="material"),
            "online": OnlineForm(prefix="online"),
            "incident": IncidentForm(prefix="incident"),
        }

    def facts(self) -> list[tuple[str, Any]]:
        session = self.session
        cohosts = [
            f"{row.unit.name} {row.basis_points / 100:g}%" if row.basis_points else row.unit.name
            for row in session.cohosts.select_related("unit")
        ]
        place = " · ".join(
            part for part in (session.region.name if session.region else "", session.place, session.address) if part
        )
        return [
            (_("Edition of a brand"), str(session.edition or "")),
            (_("Kind of act"), session.kind.name),
            (_("How people take part"), session.get_mode_display()),
            (_("Place"), place),
            (_("For whom"), names_of(session.audience, AUDIENCES)),
            (_("School grades"), "、".join(str(grade) for grade in session.grades)),
            (_("Languages"), names_of(session.languages, LANGUAGES)),
            (_("Accessibility"), names_of(session.access, access_names())),
            (_("Co-hosts"), "、".join(cohosts)),
            (_("Contact for the public"), session.contact),
        ]


def access_names() -> dict[str, Any]:
    """Facts of accessibility by code."""
    from kepu.domain.events.models import Access

    return dict(Access.choices)


class SessionNew(EventForm):
    permission = EDIT
    form_class = SessionForm
    template_name = "workbench/events/session_form.html"
    saved = gettext_lazy("Kept as a draft. Add people, then announce it.")

    def heading(self) -> str:
        return _("New session")

    def back_url(self) -> str:
        return reverse("workbench:events:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        editions = edition_choices(self, open_only=True)
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "editions": editions}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        unit = own[0] if own else None
        label = labels_by_id([unit]).get(unit) if unit else None
        asked = self.request.GET.get("edition", "")
        edition = editions_seen_by(self.actor).filter(pk=int(asked)).first() if is_number(asked) else None
        from kepu.surfaces.workbench.records.places import region_text_of

        return {
            "unit": unit, "edition": edition.pk if edition else None, "kind": edition.brand.kind_id if edition else "open_day",
            "mode": "onsite", "languages": ["zh"], "audience": ["public"], "booking": "none",
            "region": region_text_of(label.region_code if label else None),
        }  # fmt: skip

    def write(self, values: dict[str, Any]) -> str:
        session = draft_session(actor=self.actor, draft=SessionForm.draft_from(values), now=self.now)
        return reverse("workbench:events:session", args=[session.public_id])


class SessionEdit(OfSession, EventForm):
    permission = EDIT
    form_class = SessionForm
    template_name = "workbench/events/session_form.html"

    def heading(self) -> str:
        return self.session.title

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.may_edit:
            raise Http404
        editions = edition_choices(self, open_only=True)
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids, "editions": editions}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.session)

    def write(self, values: dict[str, Any]) -> str:
        draft = SessionForm.draft_from(values)
        change_session(actor=self.actor, session_id=self.session.pk, draft=draft, now=self.now)
        return self.back_url()


class Announce(OfSession, EventAct):
    permission = EDIT
    done = gettext_lazy("Announced: everybody can read it.")

    def act(self) -> None:
        announce_session(actor=self.actor, session_id=self.session.pk, now=self.now)


class CallOff(OfSession, EventConfirm):
    permission = EDIT
    form_class = ReasonForm
    confirm_label = gettext_lazy("Call off")
    danger = True
    saved = gettext_lazy("Called off; those who had booked have been told why.")

    def heading(self) -> str:
        if not self.may_edit:
            raise Http404
        return _("Call off “%(title)s”?") % {"title": self.session.title}

    def effects(self) -> list[str]:
        return [_("Everybody who has booked is told, with your reason."), _("The page stays and says so.")]

    def write(self, values: dict[str, Any]) -> str:
        cancel_session(actor=self.actor, session_id=self.session.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class Discard(OfSession, EventConfirm):
    permission = EDIT
    confirm_label = gettext_lazy("Throw away")
    danger = True
    saved = gettext_lazy("Thrown away.")

    def heading(self) -> str:
        if not self.may_edit:
            raise Http404
        return _("Throw the draft “%(title)s” away?") % {"title": self.session.title}

    def write(self, values: dict[str, Any]) -> str:
        discard_session(actor=self.actor, session_id=self.session.pk, now=self.now)
        return reverse("workbench:events:index")
