"""One place in a channel, and the columns that come back."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.models import Channel
from kepu.domain.desks.errors import WrongState
from kepu.domain.desks.models import Column, Slot, SlotState
from kepu.domain.desks.selectors import find_clashes, slots_of
from kepu.domain.desks.selectors.calendar import CLASH_DAYS
from kepu.domain.desks.services import change_slot, enter_column, plan_slot, set_slot_state
from kepu.foundation.units.policies import holds
from kepu.surfaces.workbench.desk.forms.calendar import MOVES, ChannelForm, ColumnForm, MoveForm, SlotForm
from kepu.surfaces.workbench.desk.pages import EDIT, DeskAct, DeskConfirm, DeskForm, calendar_tabs, desk_units
from kepu.surfaces.workbench.desk.views.calendar import slot_url
from kepu.surfaces.workbench.desk.words import CLASH_WORDS
from kepu.surfaces.workbench.pages import Page, ReasonForm, found_or_404

WEEK = CLASH_DAYS


def day_from(text: str) -> date | None:
    """A day in ISO form, or none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class OfSlot:
    """A view of one place of a channel in sight."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def slot(self) -> Slot:
        rows = Slot.objects.filter(public_id=self.kwargs["public_id"], channel__unit__in=self.unit_ids)
        row: Slot = found_or_404(rows.select_related("channel__unit", "column", "topic", "commission", "work").first())
        return row

    def back_url(self) -> str:
        return slot_url(self.slot)


class SlotPage(OfSlot, Page):
    template_name = "workbench/desk/slot.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        slot = self.slot
        may_edit = self.may(EDIT, slot.channel.unit_id)
        may_move = may_edit or slot.assignee_id == self.actor.account_id
        has_somebody = bool(slot.assignee_name) or slot.commission_id is not None
        return super().get_context_data(
            slot=slot,
            may_edit=may_edit,
            moves=[
                {"state": state, "label": label, "current": state == slot.state}
                for state, label in MOVES
                if has_somebody or state == SlotState.IDEA
            ]
            if may_move
            else [],
            is_late=slot.due_on is not None and slot.due_on < self.today and not slot.is_finished,
            clashes=self._clashes(),
            steps=[
                {"what": step.get_state_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in slot.steps.order_by("-at", "-pk")
            ],
            crumbs=[{"label": _("Desk calendar"), "url": reverse("workbench:desk:index")}, {"label": slot.title}],
            **kwargs,
        )

    def _clashes(self) -> list[dict[str, Any]]:
        slot = self.slot
        first, last = (date.fromordinal(slot.day.toordinal() + step) for step in (-WEEK, WEEK))
        found = find_clashes(list(slots_of(self.unit_ids, starts_on=first, ends_on=last)))
        mine = [clash for clash in found if slot.pk in (clash.first.pk, clash.second.pk)]
        return [
            {"other": clash.second if clash.first.pk == slot.pk else clash.first, "why": CLASH_WORDS[clash.why]}
            for clash in mine
        ]


class ChannelStep(DeskForm):
    """Whose calendar. Whoever has one channel is taken on at once."""

    permission = EDIT
    form_class = ChannelForm
    submit_label = gettext_lazy("Go on")
    saved = ""

    def heading(self) -> str:
        return _("Plan a place")

    def intro(self) -> str:
        return _("Choose the newspaper, journal, account or programme. Channels are kept in the registers.")

    def back_url(self) -> str:
        return reverse("workbench:desk:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = list(Channel.objects.of_units(self.unit_ids).filter(closed_on__isnull=True)[:2])
        return redirect(self._address(rows[0])) if len(rows) == 1 else super().get(request, *args, **kwargs)

    def write(self, values: dict[str, Any]) -> str:
        return self._address(Channel.objects.of_units(self.unit_ids).get(pk=values["channel"]))

    def _address(self, channel: Channel) -> str:
        query = self.request.GET.urlencode()
        address = reverse("workbench:desk:slot_new", args=[channel.public_id])
        return f"{address}?{query}" if query else address


class OfChannel:
    """A view of one channel for whose desk the actor acts."""

    kwargs: dict[str, Any]
    unit_ids: frozenset[int]

    @cached_property
    def channel(self) -> Channel:
        row: Channel = found_or_404(
            Channel.objects.of_units(self.unit_ids).filter(public_id=self.kwargs["public_id"]).first()
        )
        return row


class SlotNew(OfChannel, DeskForm):
    permission = EDIT
    form_class = SlotForm
    saved = gettext_lazy("Planned. Whoever works on it has been told.")

    def heading(self) -> str:
        return _("Plan a place in “%(channel)s”") % {"channel": self.channel.name}

    def back_url(self) -> str:
        return reverse("workbench:desk:index")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.actor, "channel": self.channel}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        number = asked.get("column", "")
        return {
            "day": day_from(asked.get("day", "")) or self.today,
            "column": number if number.isdigit() else "",
            "title": asked.get("title", "")[:200],
        }

    def write(self, values: dict[str, Any]) -> str:
        draft = SlotForm.draft_from(values)
        return slot_url(plan_slot(actor=self.actor, channel_id=self.channel.pk, draft=draft, now=self.now))


class SlotEdit(OfSlot, DeskForm):
    permission = EDIT
    form_class = SlotForm

    def heading(self) -> str:
        return self.slot.title

    def intro(self) -> str:
        return self.slot.channel.name

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "actor": self.actor, "channel": self.slot.channel}

    def get_initial(self) -> dict[str, Any]:
        slot = self.slot
        plain = ("title", "day", "issue", "assignee_name", "due_on", "note")
        ids = {name: getattr(slot, f"{name}_id") for name in ("column", "assignee", "topic", "commission")}
        values = {name: getattr(slot, name) for name in plain}
        if slot.assignee_id:
            values["assignee_name"] = ""
        return {**values, **ids, "work": str(slot.work.public_id) if slot.work else ""}

    def write(self, values: dict[str, Any]) -> str:
        change_slot(actor=self.actor, slot_id=self.slot.pk, draft=SlotForm.draft_from(values), now=self.now)
        return self.back_url()


class SlotMove(OfSlot, DeskAct):
    """POST state: how far it has come."""

    def act(self) -> None:
        form = MoveForm(self.request.POST)
        if not form.is_valid():
            raise WrongState("unknown")
        set_slot_state(actor=self.actor, slot_id=self.slot.pk, state=form.cleaned_data["state"], now=self.now)


class SlotDrop(OfSlot, DeskConfirm):
    permission = EDIT
    form_class = ReasonForm
    confirm_label = gettext_lazy("Drop it")
    danger = True
    saved = gettext_lazy("Dropped. It can be taken up again from its page.")

    def heading(self) -> str:
        return _("Drop “%(title)s”?") % {"title": self.slot.title}

    def write(self, values: dict[str, Any]) -> str:
        set_slot_state(
            actor=self.actor, slot_id=self.slot.pk, state=SlotState.DROPPED, reason=values["reason"], now=self.now
        )
        return self.back_url()


class Columns(Page):
    template_name = "workbench/desk/columns.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = desk_units(self)
        columns: dict[int, list[Column]] = {}
        for column in Column.objects.filter(channel__unit__in=self.unit_ids):
            columns.setdefault(column.channel_id, []).append(column)
        channels = Channel.objects.of_units(self.unit_ids).filter(closed_on__isnull=True).select_related("unit")
        rows = [
            {"channel": channel, "columns": columns.get(channel.pk, []), "may_edit": channel.unit_id in own}
            for channel in channels
            if channel.pk in columns or channel.unit_id in own
        ]
        return super().get_context_data(
            tabs=calendar_tabs("columns"), rows=rows, may_plan=holds(self.actor, EDIT), today=self.today, **kwargs
        )


class ColumnNew(OfChannel, DeskForm):
    permission = EDIT
    form_class = ColumnForm

    def heading(self) -> str:
        return _("New column in “%(channel)s”") % {"channel": self.channel.name}

    def back_url(self) -> str:
        return reverse("workbench:desk:columns")

    def get_initial(self) -> dict[str, Any]:
        return {"starts_on": self.today, "rhythm": "weekly"}

    def write(self, values: dict[str, Any]) -> str:
        enter_column(actor=self.actor, channel_id=self.channel.pk, **values)
        return self.back_url()


class ColumnEdit(DeskForm):
    permission = EDIT
    form_class = ColumnForm

    @cached_property
    def column(self) -> Column:
        row: Column = found_or_404(Column.objects.filter(pk=self.kwargs["pk"], channel__unit__in=self.unit_ids).first())
        return row

    def heading(self) -> str:
        return self.column.name

    def back_url(self) -> str:
        return reverse("workbench:desk:columns")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.column, name) for name in ("name", "rhythm", "starts_on", "ends_on")}

    def write(self, values: dict[str, Any]) -> str:
        enter_column(actor=self.actor, channel_id=self.column.channel_id, column_id=self.column.pk, **values)
        return self.back_url()
