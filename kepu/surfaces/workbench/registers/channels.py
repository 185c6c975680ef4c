from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.channel_services import enter_channel, state_channel_facts
from kepu.domain.content.channels import Channel
from kepu.domain.content.contracts import ChannelDraft, ChannelFacts
from kepu.domain.content.selectors import channel_facts_of, channels_of
from kepu.foundation.units.policies import may
from kepu.surfaces.workbench.registers.edits import RegisterForm
from kepu.surfaces.workbench.registers.forms import ChannelFactsForm, ChannelFilter, ChannelForm
from kepu.surfaces.workbench.registers.lists import RegisterList
from kepu.surfaces.workbench.shell import WorkbenchMixin, WorkbenchPage

EDIT = "channels.edit"
UNUSED = {
    "website": {"copies", "hours"}, "weibo": {"copies", "hours"}, "wechat": {"copies", "hours"}, "video_account":
    {"copies", "hours"},
    "newspaper": {"hours", "followers"}, "journal": {"hours", "followers"},
    "television": {"copies", "followers"}, "radio": {"copies", "followers"},
}  # fmt: skip


class ChannelList(RegisterList):
    template_name = "workbench/registers/channels.html"
    tab = "channels"
    edit_permission = EDIT
    filter_class = ChannelFilter
    sorts = frozenset({"name", "kind", "opened_on", "followers"})
    export_name = gettext_lazy("Channels")

    def rows(self) -> QuerySet[Channel]:
        rows = channels_of(self.unit_ids, on=self.today)
        if self.words:
            rows = rows.filter(
                Q(name__icontains=self.words) | Q(unit__name__icontains=self.words) | Q(address__icontains=self.words)
            )
        if self.chosen.get("kind"):
            rows = rows.filter(kind=self.chosen["kind"])
        if not self.chosen.get("closed"):
            rows = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=self.today))
        return rows

    def headings(self) -> list[str]:
        return [
            _("Registered name"),
            _("Kind"),
            _("Unit"),
            _("Address or account"),
            _("Followers"),
            _("Running since"),
            _("Closed on"),
        ]

    def cells(self, row: Any) -> list[Any]:
        return [
            row.name,
            row.get_kind_display(),
            row.unit.name,
            row.address,
            row.followers,
            row.opened_on,
            row.closed_on,
        ]


class ChannelMixin(WorkbenchMixin):
    """A page about one channel of the actor's units; others get 404."""

    kwargs: dict[str, Any]

    @cached_property
    def channel(self) -> Any:
        found = channels_of(self.unit_ids, on=self.today).filter(public_id=self.kwargs["public_id"]).first()
        if found is None:
            raise Http404
        return found

    def address(self) -> str:
        return reverse("workbench:registers:channel", args=[self.channel.public_id])


class ChannelDetail(ChannelMixin, WorkbenchPage):
    template_name = "workbench/registers/channel.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        channel = self.channel
        facts = channel_facts_of(channel.pk)
        followers = [
            {"label": fact.ends_on.strftime("%Y-%m"), "value": fact.followers}
            for fact in reversed(facts)
            if fact.superseded_at is None and fact.followers is not None
        ]
        return super().get_context_data(
            channel=channel,
            facts=facts,
            followers=followers if len(followers) > 1 else [],
            may_edit=may(self.actor, EDIT, channel.unit_id),
            **kwargs,
        )


class ChannelEdit(ChannelMixin, RegisterForm):
    form_class = ChannelForm
    permission = EDIT
    takes_units = True

    def heading(self) -> str:
        return self.channel.name if self.kwargs else _("New channel")

    def back_url(self) -> str:
        return self.address() if self.kwargs else reverse("workbench:registers:channels")

    def get_initial(self) -> dict[str, Any]:
        if not self.kwargs:
            return {"unit": self.actor.unit_ids[0]}
        channel = self.channel
        names = ("kind", "name", "address", "opened_on", "closed_on", "note")
        return {"unit": channel.unit_id, **{name: getattr(channel, name) for name in names}}

    def write(self, values: dict[str, Any]) -> str:
        draft = ChannelDraft(unit_id=values.pop("unit"), **values)
        channel_id = self.channel.pk if self.kwargs else None
        made = enter_channel(actor=self.actor, draft=draft, channel_id=channel_id, now=self.now)
        return reverse("workbench:registers:channel", args=[made.public_id])


class ChannelFactsNew(ChannelMixin, RegisterForm):
    form_class = ChannelFactsForm
    permission = EDIT

    def heading(self) -> str:
        return _("%(name)s: figures of a period") % {"name": self.channel.name}

    def explain(self) -> str:
        return _("Leave empty what is not known. The same days again replace the earlier statement, which is kept.")

    def back_url(self) -> str:
        return self.address()

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        for name in UNUSED.get(self.channel.kind, ()):
            del form.fields[name]
        return form

    def get_initial(self) -> dict[str, Any]:
        last = self.today.replace(day=1) - timedelta(days=1)
        return {"starts_on": last.replace(day=1), "ends_on": last}

    def write(self, values: dict[str, Any]) -> str:
        state_channel_facts(actor=self.actor, channel_id=self.channel.pk, facts=ChannelFacts(**values), now=self.now)
        return self.address()
