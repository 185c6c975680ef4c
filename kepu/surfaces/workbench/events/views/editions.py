"""Editions: list, board of units, plan, open, copy, close, take part, remind, mentions, export for the national science day."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.events.errors import Hindered
from kepu.domain.events.models import BrandEdition, EditionState
from kepu.domain.events.policies import EDIT, LEAD
from kepu.domain.events.selectors import board_of, editions_seen_by, report_of, sessions_seen_by
from kepu.domain.events.services import (
    change_edition,
    close_edition,
    copy_edition,
    decline_edition,
    enter_mention,
    invite_units,
    join_edition,
    may_lead,
    open_edition,
    remind_units,
    remove_mention,
)
from kepu.engines.booking.selectors.duties import needs_of, unsaid
from kepu.engines.measures.contracts import Figure
from kepu.foundation.units.policies import units_within
from kepu.foundation.units.selectors import subtree_ids
from kepu.surfaces.asked import is_number
from kepu.surfaces.workbench.events.forms.brands import (
    CopyForm,
    DeclineForm,
    EditionForm,
    InviteForm,
    JoinForm,
    MentionForm,
)
from kepu.surfaces.workbench.events.pages import EventAct, EventConfirm, EventForm, OfEdition, event_units, tabs
from kepu.surfaces.workbench.events.science_day import science_day_response
from kepu.surfaces.workbench.events.words import WHY_HINDERED, missing_text
from kepu.surfaces.workbench.pages import Listing, Page

FIGURES = [
    ("brands.acts.count", gettext_lazy("sessions in the book")),
    ("brands.onsite", gettext_lazy("people on site")),
    ("brands.online", gettext_lazy("people online")),
    ("brands.units", gettext_lazy("host units")),
    ("brands.regions", gettext_lazy("counties and districts")),
    ("brands.mentions", gettext_lazy("reports in the media")),
]


class Editions(Listing):
    template_name = "workbench/events/editions.html"
    export_name = gettext_lazy("Editions of brands")

    def rows(self) -> list[BrandEdition]:
        rows = editions_seen_by(self.actor).order_by("-starts_on", "pk")
        if self.words:
            rows = rows.filter(brand__name__icontains=self.words) | rows.filter(theme__icontains=self.words)
        state = self.request.GET.get("state", "")
        return list(rows.filter(state=state) if state in EditionState.values else rows)

    def headings(self) -> list[str]:
        return [_("Brand"), _("Year"), _("Central theme"), _("From"), _("Until"), _("Lead unit"), _("State")]

    def cells(self, row: Any) -> list[Any]:
        return [
            row.brand.name, row.year, row.theme, row.starts_on, row.ends_on, row.lead_unit.name, row.get_state_display()
        ]  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=tabs("editions"), today=self.today, **kwargs)


class EditionPage(OfEdition, Page):
    """The board: who has what, what is missing. Units below the actor, or all for those who lead."""

    template_name = "workbench/events/edition.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("export") == "science-day":
            sessions = sessions_seen_by(self.actor).filter(edition=self.edition).exclude(state="draft")
            return science_day_response(self.edition, list(sessions), now=self.now)
        return super().get(request, *args, **kwargs)

    @cached_property
    def leads(self) -> bool:
        return may_lead(self.actor, self.edition)

    def board(self) -> list[dict[str, Any]]:
        rows = board_of(self.edition, now=self.now, unit_ids=None if self.leads else self.unit_ids)
        names = {"joined": _("takes part"), "invited": _("not answered yet"), "declined": _("declined")}
        tones = {"joined": "ok", "invited": "warn", "declined": "bad"}
        shown = [
            {"row": row, "missing": missing_text(row.missing), "state": names[row.state], "tone": tones[row.state]}
            for row in rows
        ]
        only = self.request.GET.get("only", "")
        return [row for row in shown if row["missing"]] if only == "missing" else shown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition, board = self.edition, self.board()
        report = report_of([edition])
        figures = report[0].figures if report else {}
        return super().get_context_data(
            edition=edition,
            board=board,
            leads=self.leads,
            own=self.own_part(),
            owing=sum(bool(row["missing"]) for row in board),
            only=self.request.GET.get("only", ""),
            stats=stats_of(figures),
            pending=figures["brands.acts.count"].pending if figures else 0,
            needs=needs_of(source=edition.source),
            mentions=list(edition.mentions.select_related("unit", "session")[:50]),
            steps=[
                {"what": step.get_act_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in edition.steps.order_by("-at", "-pk")
            ],
            may_draft=bool(self.joined_ids()),
            crumbs=[
                {"label": _("Editions of brands"), "url": reverse("workbench:events:editions")},
                {"label": str(edition)},
            ],
            **kwargs,
        )

    def joined_ids(self) -> frozenset[int]:
        joined = set(self.edition.participations.filter(state="joined").values_list("unit_id", flat=True))
        return event_units(self) & (joined | {self.edition.lead_unit_id})

    def own_part(self) -> list[Any]:
        """Participations that the actor answers for at first hand."""
        own = event_units(self) & frozenset(self.actor.unit_ids)
        return list(self.edition.participations.filter(unit__in=own).select_related("unit"))


def stats_of(figures: dict[str, Figure]) -> list[dict[str, Any]]:
    """What an edition came to so far; nothing while nothing is in the book."""
    shown = [{"label": label, "value": figures[code].value} for code, label in FIGURES if code in figures]
    return shown if any(stat["value"] is not None for stat in shown) else []


class Lead(OfEdition):
    """Only for those who lead the edition."""

    @cached_property
    def edition(self) -> BrandEdition:
        row: BrandEdition | None = editions_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first()
        if row is None or not may_lead(self.actor, row):
            raise Http404
        return row

    def lead_ids(self) -> frozenset[int]:
        return subtree_ids(self.edition.brand.unit_id) & units_within(self.actor, LEAD)


class EditionEdit(Lead, EventForm):
    permission = LEAD
    form_class = EditionForm

    def heading(self) -> str:
        return str(self.edition)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lead_ids": self.lead_ids() | {self.edition.lead_unit_id}}

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.edition)

    def write(self, values: dict[str, Any]) -> str:
        draft = EditionForm.draft_from(values)
        change_edition(actor=self.actor, edition_id=self.edition.pk, draft=draft, now=self.now)
        return self.back_url()


def initial_of(edition: BrandEdition) -> dict[str, Any]:
    """An edition as the form shows it."""
    names = ("year", "theme", "theme_en", "starts_on", "ends_on", "answer_by", "campaign", "label", "summary")
    return {**{name: getattr(edition, name) for name in names}, "lead_unit": edition.lead_unit_id}


class EditionCopy(Lead, EventForm):
    permission = LEAD
    form_class = CopyForm
    submit_label = gettext_lazy("Plan")
    saved = gettext_lazy("Planned from the earlier edition. Its units are noted, its sessions are drafts.")

    def heading(self) -> str:
        return _("Next edition of “%(name)s”") % {"name": self.edition.brand.name}

    def intro(self) -> str:
        return _("Begins with the units, their words and their sessions of %(year)s.") % {"year": self.edition.year}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "lead_ids": self.lead_ids() | {self.edition.lead_unit_id}}

    def get_initial(self) -> dict[str, Any]:
        old = self.edition
        label = old.label.replace(str(old.year), str(old.year + 1))
        return {
            **initial_of(old), "year": old.year + 1, "theme": "", "theme_en": "", "answer_by": None, "label": label,
            "starts_on": _weeks_later(old.starts_on), "ends_on": _weeks_later(old.ends_on), "with_sessions": True,
        }  # fmt: skip

    def write(self, values: dict[str, Any]) -> str:
        edition = copy_edition(
            actor=self.actor, edition_id=self.edition.pk, draft=EditionForm.draft_from(values),
            with_sessions=values["with_sessions"], now=self.now,
        )  # fmt: skip
        return reverse("workbench:events:edition", args=[edition.public_id])


def _weeks_later(day: Any) -> Any:
    """The same day of the week a year on."""
    from datetime import timedelta

    return day + timedelta(weeks=52)


class EditionOpen(Lead, EventConfirm):
    permission = LEAD
    confirm_label = gettext_lazy("Open to units")
    saved = gettext_lazy("Open: the units have been told, and its page is public.")

    def heading(self) -> str:
        return _("Open “%(title)s”?") % {"title": self.edition}

    def effects(self) -> list[str]:
        return [_("Units that are invited are told."), _("Its page can be read by everybody.")]

    def write(self, values: dict[str, Any]) -> str:
        open_edition(actor=self.actor, edition_id=self.edition.pk, now=self.now)
        return self.back_url()


class EditionClose(Lead, EventConfirm):
    permission = LEAD
    confirm_label = gettext_lazy("Close the edition")
    saved = gettext_lazy("Closed: what was left is in the book.")
    template_name = "workbench/events/edition_close.html"

    def heading(self) -> str:
        return _("Close “%(title)s”?") % {"title": self.edition}

    def effects(self) -> list[str]:
        return [
            _("Sessions that are over and counted are closed, each with its record."),
            _(
                "Minutes of those who helped the edition as a whole go into one record of volunteering; help to come is called off."
            ),
            _("No more sessions come in."),
        ]

    def write(self, values: dict[str, Any]) -> str:
        try:
            close_edition(actor=self.actor, edition_id=self.edition.pk, now=self.now)
        except Hindered as error:
            self.hindrances = [{"row": row, "why": WHY_HINDERED[row.why]} for row in error.hindrances]
            raise
        return self.back_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            hindrances=getattr(self, "hindrances", []),
            unsaid=unsaid(source=self.edition.source),
            edition=self.edition,
            **kwargs,
        )


class Invite(Lead, EventForm):
    permission = LEAD
    form_class = InviteForm
    submit_label = gettext_lazy("Invite")
    saved = gettext_lazy("Noted. They are told as soon as the edition is open.")

    def heading(self) -> str:
        return _("Invite units to “%(title)s”") % {"title": self.edition}

    def get_form_kwargs(self) -> dict[str, Any]:
        known = set(self.edition.participations.values_list("unit_id", flat=True))
        return {**super().get_form_kwargs(), "unit_ids": subtree_ids(self.edition.brand.unit_id) - known}

    def write(self, values: dict[str, Any]) -> str:
        invite_units(actor=self.actor, edition_id=self.edition.pk, unit_ids=values["units"], now=self.now)
        return self.back_url()


class Remind(Lead, EventAct):
    permission = LEAD
    done = gettext_lazy("Reminded. Each unit hears of it once a day.")

    def act(self) -> None:
        units = {row.unit_id for row in board_of(self.edition, now=self.now)}
        asked = self.request.POST.get("unit", "")
        chosen = units & {int(asked)} if is_number(asked) else units
        remind_units(actor=self.actor, edition_id=self.edition.pk, unit_ids=chosen, now=self.now)


class Join(OfEdition, EventForm):
    permission = EDIT
    form_class = JoinForm
    submit_label = gettext_lazy("Take part")
    saved = gettext_lazy("Your unit takes part.")

    def heading(self) -> str:
        return _("Take part in “%(title)s”") % {"title": self.edition}

    def intro(self) -> str:
        return _("Central theme: %(theme)s. Title and sessions are yours.") % {"theme": self.edition.theme}

    def get_form_kwargs(self) -> dict[str, Any]:
        units = subtree_ids(self.edition.brand.unit_id) & self.unit_ids
        if not units:
            raise Http404
        return {**super().get_form_kwargs(), "unit_ids": units}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("unit", "")
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        unit = int(asked) if is_number(asked) else own[0] if own else None
        part = self.edition.participations.filter(unit=unit).first()
        words = {name: getattr(part, name) for name in ("local_title", "local_summary", "contact")} if part else {}
        return {"unit": unit, **words}

    def write(self, values: dict[str, Any]) -> str:
        join_edition(
            actor=self.actor, edition_id=self.edition.pk, unit_id=values["unit"], words=JoinForm.words_from(values), now=self.now
        )  # fmt: skip
        return self.back_url()


class Decline(OfEdition, EventForm):
    permission = EDIT
    form_class = DeclineForm
    submit_label = gettext_lazy("Decline")
    saved = gettext_lazy("Declined; the lead unit has been told why.")

    def heading(self) -> str:
        return _("Decline “%(title)s”?") % {"title": self.edition}

    def get_form_kwargs(self) -> dict[str, Any]:
        parts = self.edition.participations.exclude(state="declined").filter(unit__in=self.unit_ids)
        units = frozenset(parts.values_list("unit_id", flat=True))
        if not units:
            raise Http404
        return {**super().get_form_kwargs(), "unit_ids": units}

    def write(self, values: dict[str, Any]) -> str:
        decline_edition(
            actor=self.actor, edition_id=self.edition.pk, unit_id=values["unit"], reason=values["reason"], now=self.now
        )
        return self.back_url()


class MentionNew(OfEdition, EventForm):
    permission = EDIT
    form_class = MentionForm
    saved = gettext_lazy("Entered.")

    def heading(self) -> str:
        return _("Report in the media on “%(title)s”") % {"title": self.edition}

    def get_form_kwargs(self) -> dict[str, Any]:
        joined = set(self.edition.participations.filter(state="joined").values_list("unit_id", flat=True))
        units = self.unit_ids & (joined | {self.edition.lead_unit_id})
        if not units:
            raise Http404
        sessions = self.edition.sessions.public().filter(unit__in=self.unit_ids)
        return {**super().get_form_kwargs(), "unit_ids": units, "sessions": sessions.values_list("pk", "title")}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"unit": own[0] if own else None, "published_on": self.today}

    def write(self, values: dict[str, Any]) -> str:
        enter_mention(
            actor=self.actor, edition_id=self.edition.pk, unit_id=values["unit"], draft=MentionForm.draft_from(values), now=self.now
        )  # fmt: skip
        return self.back_url()


class MentionRemoval(OfEdition, EventAct):
    permission = EDIT

    def act(self) -> None:
        mention = self.edition.mentions.filter(pk=self.kwargs["pk"]).first()
        if mention is None:
            raise Http404
        remove_mention(actor=self.actor, mention_id=mention.pk, now=self.now)
