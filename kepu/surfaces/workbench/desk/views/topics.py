"""One topic: proposing, changing, deciding, taking up, saying which works answer it."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.desks.models import Commission, Topic, TopicTaker, TopicWork
from kepu.domain.desks.selectors import topics_seen_by, units_asked
from kepu.domain.desks.services import (
    change_topic,
    decline_topic,
    give_up_topic,
    link_work,
    list_topic,
    merge_topic,
    propose_topic,
    take_up_topic,
    unlink_work,
)
from kepu.foundation.units.policies import may, units_within
from kepu.surfaces.workbench.desk.forms.guides import LinkWorkForm, MergeForm, TakeUpForm, TopicPlanForm
from kepu.surfaces.workbench.desk.pages import EDIT, DeskAct, DeskConfirm, DeskForm, desk_units
from kepu.surfaces.workbench.desk.views.guides import AUDIENCES, MEDIA, OfGuide, words_for
from kepu.surfaces.workbench.pages import Page, ReasonForm, found_or_404

PROPOSE = "topics.propose"


class OfTopic:
    """A view of one topic in sight."""

    kwargs: dict[str, Any]
    actor: Any

    @cached_property
    def topic(self) -> Topic:
        row: Topic = found_or_404(topics_seen_by(self.actor).filter(public_id=self.kwargs["public_id"]).first())
        return row

    def back_url(self) -> str:
        return reverse("workbench:desk:topic", args=[self.topic.public_id])

    def own_units(self) -> frozenset[int]:
        """Units of the guide for whose desks the actor acts."""
        mine = desk_units(self)
        guide = self.topic.guide
        return units_asked(guide, mine) | (mine & frozenset({guide.unit_id}))


class TopicPage(OfTopic, Page):
    template_name = "workbench/desk/topic.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        topic, mine = self.topic, desk_units(self)
        is_desk = topic.guide.unit_id in mine
        takers = list(topic.takers.select_related("unit"))
        own = self.own_units()
        return super().get_context_data(
            topic=topic,
            audiences=words_for(topic.audiences, AUDIENCES),
            media=words_for(topic.media, MEDIA),
            takers=[{"row": taker, "is_own": taker.unit_id in own} for taker in takers],
            works=[
                {"row": link, "may_remove": is_desk or link.work.unit_id in mine}
                for link in topic.works.select_related("work__unit")
            ],
            commissions=list(Commission.objects.readable_by(self.actor).filter(topic=topic).select_related("person")),
            is_desk=is_desk,
            may_change=(is_desk and (topic.is_proposed or topic.is_listed))
            or (topic.is_proposed and may(self.actor, PROPOSE, topic.unit_id)),
            may_take=topic.is_listed and bool(own - {taker.unit_id for taker in takers}),
            may_link=topic.is_listed and bool(mine),
            steps=[
                {"what": step.get_act_display(), "who": step.actor_name, "at": step.at, "why": step.reason}
                for step in topic.steps.order_by("-at", "-pk")
            ],
            crumbs=[
                {"label": topic.guide.title, "url": reverse("workbench:desk:guide", args=[topic.guide.public_id])},
                {"label": topic.question},
            ],
            **kwargs,
        )


class TopicNew(OfGuide, DeskForm):
    permission = PROPOSE
    form_class = TopicPlanForm
    submit_label = gettext_lazy("Propose")
    saved = gettext_lazy("Noted. You hear when it is decided.")

    def heading(self) -> str:
        return _("Propose a topic")

    def intro(self) -> str:
        return self.guide.title

    @cached_property
    def offered(self) -> list[int]:
        mine = units_within(self.actor, PROPOSE)
        own = [self.guide.unit_id] if may(self.actor, EDIT, self.guide.unit_id) else []
        return [*own, *sorted(units_asked(self.guide, mine))]

    def get_form_kwargs(self) -> dict[str, Any]:
        found_or_404(self.offered or None)
        return {**super().get_form_kwargs(), "unit_ids": self.offered}

    def get_initial(self) -> dict[str, Any]:
        near = [unit for unit in self.actor.unit_ids if unit in self.offered]
        return {"form": "question", "unit": (near or self.offered)[0]}

    def write(self, values: dict[str, Any]) -> str:
        draft = TopicPlanForm.draft_from(values)
        topic = propose_topic(
            actor=self.actor, guide_id=self.guide.pk, unit_id=values["unit"], draft=draft, now=self.now
        )
        return reverse("workbench:desk:topic", args=[topic.public_id])


class TopicEdit(OfTopic, DeskForm):
    form_class = TopicPlanForm

    def heading(self) -> str:
        return self.topic.question

    def get_form_kwargs(self) -> dict[str, Any]:
        allowed = may(self.actor, EDIT, self.topic.guide.unit_id) or may(self.actor, PROPOSE, self.topic.unit_id)
        found_or_404(allowed or None)
        return {**super().get_form_kwargs(), "unit_ids": [self.topic.unit_id]}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["unit"].disabled = True
        return form

    def get_initial(self) -> dict[str, Any]:
        names = ("unit_id", "part", "form", "question", "about", "why_now", "source_hints", "audiences")
        values = {name.removesuffix("_id"): getattr(self.topic, name) for name in names}
        return {**values, "in_media": self.topic.media}

    def write(self, values: dict[str, Any]) -> str:
        change_topic(actor=self.actor, topic_id=self.topic.pk, draft=TopicPlanForm.draft_from(values), now=self.now)
        return self.back_url()


class TopicListing(OfTopic, DeskAct):
    """POST: into the guide."""

    permission = EDIT
    done = gettext_lazy("In the guide.")

    def act(self) -> None:
        list_topic(actor=self.actor, topic_id=self.topic.pk, now=self.now)


class OfTheDesk(OfTopic):
    """What the guide's own desk decides; for others it is not there."""

    def get_form_kwargs(self) -> dict[str, Any]:
        found_or_404(may(self.actor, EDIT, self.topic.guide.unit_id) or None)
        return super().get_form_kwargs()  # type: ignore[misc,no-any-return]  # a mixin before a FormView


class TopicDeclining(OfTheDesk, DeskConfirm):
    permission = EDIT
    form_class = ReasonForm
    confirm_label = gettext_lazy("Leave out")
    danger = True
    saved = gettext_lazy("Left out. The proposer reads why.")

    def heading(self) -> str:
        return _("Leave “%(title)s” out of the guide?") % {"title": self.topic.question}

    def write(self, values: dict[str, Any]) -> str:
        decline_topic(actor=self.actor, topic_id=self.topic.pk, reason=values["reason"], now=self.now)
        return self.back_url()


class TopicMerging(OfTheDesk, DeskForm):
    permission = EDIT
    form_class = MergeForm
    submit_label = gettext_lazy("Merge")
    saved = gettext_lazy("Merged; works and units that took it up went along.")

    def heading(self) -> str:
        return _("Merge “%(title)s” into another topic") % {"title": self.topic.question}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "topic": self.topic}

    def write(self, values: dict[str, Any]) -> str:
        merge_topic(actor=self.actor, topic_id=self.topic.pk, into_id=values["into"], now=self.now)
        return reverse("workbench:desk:guide", args=[self.topic.guide.public_id])


class TopicTaking(OfTopic, DeskForm):
    permission = EDIT
    form_class = TakeUpForm
    submit_label = gettext_lazy("Take up")
    saved = gettext_lazy("Taken up.")

    def heading(self) -> str:
        return _("Take up “%(title)s”") % {"title": self.topic.question}

    def get_form_kwargs(self) -> dict[str, Any]:
        own = self.own_units()
        found_or_404(own or None)
        return {**super().get_form_kwargs(), "unit_ids": own}

    def write(self, values: dict[str, Any]) -> str:
        take_up_topic(actor=self.actor, topic_id=self.topic.pk, unit_id=values["unit"], who=values["who"], now=self.now)
        return self.back_url()


class TopicGivingUp(OfTopic, DeskConfirm):
    permission = EDIT
    confirm_label = gettext_lazy("Give up")
    saved = gettext_lazy("Given up; another unit can take it up.")

    @cached_property
    def taker(self) -> TopicTaker:
        row: TopicTaker = found_or_404(
            self.topic.takers.select_related("unit").filter(pk=self.kwargs["pk"], unit__in=self.own_units()).first()
        )
        return row

    def heading(self) -> str:
        return _("%(unit)s no longer works on “%(title)s”?") % {
            "unit": self.taker.unit.name,
            "title": self.topic.question,
        }

    def write(self, values: dict[str, Any]) -> str:
        give_up_topic(actor=self.actor, topic_id=self.topic.pk, unit_id=self.taker.unit_id, now=self.now)
        return self.back_url()


class TopicWorkLink(OfTopic, DeskForm):
    permission = EDIT
    form_class = LinkWorkForm
    submit_label = gettext_lazy("Link")
    saved = gettext_lazy("Linked; the topic counts as covered.")

    def heading(self) -> str:
        return _("Which work answers “%(title)s”?") % {"title": self.topic.question}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "unit_ids": self.unit_ids}

    def write(self, values: dict[str, Any]) -> str:
        link_work(actor=self.actor, topic_id=self.topic.pk, work_public_id=UUID(values["work"]), now=self.now)
        return self.back_url()


class TopicWorkRemoval(OfTopic, DeskConfirm):
    permission = EDIT
    confirm_label = gettext_lazy("Take the link off")
    saved = gettext_lazy("The link is off; the work stays.")

    @cached_property
    def link(self) -> TopicWork:
        row: TopicWork = found_or_404(self.topic.works.select_related("work").filter(pk=self.kwargs["pk"]).first())
        return row

    def heading(self) -> str:
        return _("Take the link to “%(title)s” off?") % {"title": self.link.work.title}

    def write(self, values: dict[str, Any]) -> str:
        unlink_work(actor=self.actor, topic_work_id=self.link.pk, now=self.now)
        return self.back_url()
