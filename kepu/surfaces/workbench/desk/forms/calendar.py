"""Forms of the desk's calendar."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.models import Channel
from kepu.domain.desks.contracts import SlotDraft
from kepu.domain.desks.models import Column, Commission, SlotState
from kepu.domain.desks.selectors import open_topics
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import READ, units_within
from kepu.foundation.units.selectors import list_members
from kepu.surfaces.workbench.desk.forms.guides import ALL, work_choices
from kepu.surfaces.workbench.plans.forms import date_input

MOVES = [choice for choice in SlotState.choices if choice[0] != SlotState.DROPPED]


class ChannelChoice(forms.TypedChoiceField):
    """One of the channels of the units given."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)

    def offer(self, unit_ids: Iterable[int]) -> None:
        rows = Channel.objects.of_units(frozenset(unit_ids)).filter(closed_on__isnull=True).select_related("unit")
        self.choices = [
            ("", "–"),
            *((row.pk, f"{row.name} · {row.get_kind_display()} · {row.unit.name}") for row in rows),
        ]


class CalendarFilter(forms.Form):
    """What the calendar can be narrowed by."""

    month = forms.CharField(required=False, widget=forms.HiddenInput)
    channel = ChannelChoice(label=gettext_lazy("Channel"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False, choices=[ALL, *SlotState.choices])
    mine = forms.BooleanField(label=gettext_lazy("Mine only"), required=False)

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].offer(unit_ids)  # type: ignore[attr-defined]  # a ChannelChoice


class ChannelForm(forms.Form):
    """Whose calendar: the first step of planning a place."""

    channel = ChannelChoice(label=gettext_lazy("Channel"))

    def __init__(self, *args: Any, unit_ids: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].offer(unit_ids)  # type: ignore[attr-defined]  # same


class SlotForm(forms.Form):
    """A place in a channel."""

    title = forms.CharField(label=gettext_lazy("Working title"), max_length=200)
    day = forms.DateField(label=gettext_lazy("Appears on"), widget=date_input())
    column = forms.TypedChoiceField(label=gettext_lazy("Column"), required=False, coerce=int, empty_value=None)
    issue = forms.CharField(label=gettext_lazy("Issue or place"), max_length=80, required=False)
    assignee = forms.TypedChoiceField(
        label=gettext_lazy("Who works on it"), required=False, coerce=int, empty_value=None
    )
    assignee_name = forms.CharField(
        label=gettext_lazy("Or somebody without an account"), max_length=120, required=False
    )
    due_on = forms.DateField(label=gettext_lazy("Text due on"), required=False, widget=date_input())
    topic = forms.TypedChoiceField(label=gettext_lazy("Topic of a guide"), required=False, coerce=int, empty_value=None)
    commission = forms.TypedChoiceField(label=gettext_lazy("Commission"), required=False, coerce=int, empty_value=None)
    work = forms.ChoiceField(label=gettext_lazy("Work in the system"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, actor: Actor, channel: Channel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = {row.account_id: str(row.account) for row in list_members(channel.unit_id)}
        asked = Commission.objects.readable_by(actor).exclude(kind="policy_advice")
        asked = asked.exclude(state__in=["declined", "withdrawn"]).order_by("-created_at", "-pk")
        choices: dict[str, list[tuple[Any, str]]] = {
            "column": [(row.pk, row.name) for row in Column.objects.filter(channel=channel)],
            "assignee": list(members.items()),
            "topic": [(row.pk, row.question) for row in open_topics(actor)[:200]],
            "commission": [(row.pk, f"{row.title} · {row.get_kind_display()}") for row in asked[:200]],
        }
        for name, rows in choices.items():
            self.fields[name].choices = [("", "–"), *rows]  # type: ignore[attr-defined]  # choices
        self.fields["work"].choices = work_choices(units_within(actor, READ))  # type: ignore[attr-defined]  # choices

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        day, due = values.get("day"), values.get("due_on")
        if day and due and due > day:
            self.add_error("due_on", _("This is after the day on which it appears."))
        return values

    @staticmethod
    def draft_from(values: dict[str, Any]) -> SlotDraft:
        names = ("day", "title", "issue", "assignee_name", "due_on", "note")
        ids = {f"{name}_id": values[name] for name in ("column", "topic", "commission", "assignee")}
        work = UUID(values["work"]) if values["work"] else None
        return SlotDraft(**{name: values[name] for name in names}, **ids, work_public_id=work)


class MoveForm(forms.Form):
    """How far a place has come."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=MOVES)


class ColumnForm(forms.Form):
    """A column of a channel."""

    name = forms.CharField(label=gettext_lazy("Column"), max_length=80)
    rhythm = forms.ChoiceField(label=gettext_lazy("Rhythm"), choices=Column.Rhythm.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=date_input())
    ends_on = forms.DateField(label=gettext_lazy("Until"), required=False, widget=date_input())
