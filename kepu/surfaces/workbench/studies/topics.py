"""The study programme: issuing topics, following coverage."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.plans.models import Topic, TopicUnit
from kepu.domain.plans.selectors import topic_coverage
from kepu.domain.plans.services import close_topic, issue_topic
from kepu.foundation.files.selectors import get_file_by_id
from kepu.foundation.units.policies import READ, units_within
from kepu.surfaces.workbench.exports import export_response
from kepu.surfaces.workbench.files import file_response
from kepu.surfaces.workbench.pages import Page, found_or_404, own_units
from kepu.surfaces.workbench.plans.pages import ConfirmPage, FormPage
from kepu.surfaces.workbench.plans.words import COVERAGE_STATES
from kepu.surfaces.workbench.studies.forms import TopicForm


class OfTopic:
    """A view of a topic issued by, or given to, a unit in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def topic(self) -> Topic:
        seen = units_within(self.actor, READ)
        given = TopicUnit.objects.filter(unit__in=seen)
        rows = Topic.objects.filter(
            Q(unit__in=seen) | Q(pk__in=given.values("topic")), public_id=self.kwargs["public_id"]
        )
        row: Topic = found_or_404(rows.select_related("unit").first())
        return row

    def back_url(self) -> str:
        return reverse("workbench:studies:topic", args=[self.topic.public_id])


class TopicPage(OfTopic, Page):
    template_name = "workbench/studies/topic.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("export", "")
        if kind in ("csv", "xlsx"):
            headings = [_("Unit"), _("Class"), _("State"), _("Date")]
            lines = [
                [
                    row.topic_unit.unit.name,
                    row.topic_unit.group,
                    COVERAGE_STATES[row.state],
                    row.study.held_on if row.study else None,
                ]
                for row in self.coverage
            ]
            return export_response(kind=kind, name=self.topic.title, headings=headings, rows=lines)
        return super().get(request, *args, **kwargs)

    @cached_property
    def coverage(self) -> list[Any]:
        return topic_coverage(topic=self.topic, unit_ids=self.unit_ids, day=self.today)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editable = own_units(self, "studies.edit")
        rows = [
            {
                "row": row,
                "state": COVERAGE_STATES[row.state],
                "may_plan": row.topic_unit.unit_id in editable and row.study is None,
            }
            for row in self.coverage
        ]
        return super().get_context_data(
            topic=self.topic,
            rows=rows,
            held=sum(row.state == "held" for row in self.coverage),
            overdue=sum(row.state == "overdue" for row in self.coverage),
            may_close=self.topic.closed_at is None and self.may("studies.edit", self.topic.unit_id),
            crumbs=[
                {"label": _("Study programme"), "url": reverse("workbench:studies:topics")},
                {"label": self.topic.title},
            ],
            **kwargs,
        )


class TopicNew(FormPage):
    permission = "studies.edit"
    form_class = TopicForm
    is_multipart = True
    submit_label = gettext_lazy("Issue")
    saved = gettext_lazy("Issued; the units have been told.")

    def heading(self) -> str:
        return _("New topic")

    def intro(self) -> str:
        return _(
            "Sessions that units hold on it are counted as its answers; who is late is seen here and on the home page."
        )

    def back_url(self) -> str:
        return reverse("workbench:studies:topics")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def get_initial(self) -> dict[str, Any]:
        own = [unit for unit in self.actor.unit_ids if unit in self.unit_ids]
        return {"issuer": own[0] if own else None}

    def write(self, values: dict[str, Any]) -> str:
        upload = values["material"]
        topic = issue_topic(
            actor=self.actor, unit_id=values["issuer"], title=values["title"], brief=values["brief"], due_on=values["due_on"],
            groups=TopicForm.groups_of(values), material=(upload.name, upload.read()) if upload else None, now=self.now,
        )  # fmt: skip
        return reverse("workbench:studies:topic", args=[topic.public_id])


class TopicFile(OfTopic, Page):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = file_response(get_file_by_id(found_or_404(self.topic.file_id)))  # type: ignore[assignment]  # a streaming answer
        return response


class TopicClosing(OfTopic, ConfirmPage):
    confirm_label = gettext_lazy("Close it")
    saved = gettext_lazy("Closed. Nobody is reminded of it any more.")

    def heading(self) -> str:
        return _("Close “%(title)s”?") % {"title": self.topic.title}

    def write(self, values: dict[str, Any]) -> str:
        close_topic(actor=self.actor, topic_id=self.topic.pk, now=self.now)
        return self.back_url()
