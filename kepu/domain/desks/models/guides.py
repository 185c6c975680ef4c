"""Topic guides: a call for topics, the topics in it, who takes them up, which works came of them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class Part(models.TextChoices):
    """The three parts of a guide."""

    STRATEGY = "strategy", _("national strategy")
    FRONTIER = "frontier", _("frontier of science")
    DAILY_LIFE = "daily_life", _("questions of daily life")


class Guide(models.Model):
    """A call for topics for a year: open from a day until a day, addressed to units."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=200)
    preface = models.TextField(_("preface"), blank=True)
    opens_on = models.DateField(_("open from"))
    closes_on = models.DateField(_("open until"))
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "-closes_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="guide_has_title"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="guide_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.title


class GuideUnit(models.Model):
    """A unit whose staff are asked for topics."""

    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="addressees")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["guide", "unit__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["guide", "unit"], name="guide_addresses_a_unit_once")]

    def __str__(self) -> str:
        return f"{self.guide_id} → {self.unit_id}"


class TopicForm(models.TextChoices):
    """A question that readers have, or the lead of a story about people and teams."""

    QUESTION = "question", _("question")
    STORY = "story", _("lead of a story")


class TopicState(models.TextChoices):
    PROPOSED = "proposed", _("proposed, to be decided")
    LISTED = "listed", _("in the guide")
    MERGED = "merged", _("merged into another")
    DECLINED = "declined", _("declined")


class Topic(models.Model):
    """What could be written about, and why now. Others propose it; the desk lists, merges or declines it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    guide = models.ForeignKey(Guide, on_delete=models.CASCADE, related_name="topics")
    part = models.CharField(_("part"), max_length=12, choices=Part.choices)
    form = models.CharField(_("form"), max_length=10, choices=TopicForm.choices, default=TopicForm.QUESTION)
    question = models.CharField(_("question"), max_length=200)
    about = models.CharField(_("people, team, project or result"), max_length=200, blank=True)
    why_now = models.TextField(_("why now"))
    source_hints = models.TextField(_("where to look"), blank=True)
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    media = models.JSONField(_("media"), default=list, blank=True)
    state = models.CharField(max_length=10, choices=TopicState.choices, default=TopicState.PROPOSED)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    unit = models.ForeignKey("units.Unit", verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["guide", "part", "created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="topic_part_known"),
            models.CheckConstraint(condition=Q(form__in=TopicForm.values), name="topic_form_known"),
            models.CheckConstraint(condition=Q(state__in=TopicState.values), name="topic_state_known"),
            models.CheckConstraint(condition=~Q(question="") & ~Q(why_now=""), name="topic_has_question_and_reason"),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="topic_merged_names_the_other",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    @property
    def is_proposed(self) -> bool:
        return self.state == TopicState.PROPOSED

    @property
    def is_listed(self) -> bool:
        return self.state == TopicState.LISTED

    @property
    def is_story(self) -> bool:
        return self.form == TopicForm.STORY

    @property
    def tone(self) -> str:
        return {"listed": "ok", "proposed": "info"}.get(self.state, "neutral")


class TopicTaker(models.Model):
    """A unit that takes a topic up."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="takers")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    who = models.CharField(_("who works on it"), max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["topic", "unit__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "unit"], name="topic_taken_up_once_by_a_unit")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.unit_id}"


class TopicWork(models.Model):
    """A work that answers a topic."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="works")
    work = models.ForeignKey("content.Work", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["topic", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "work"], name="topic_answered_once_by_a_work")]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.work_id}"


class TopicStep(DatedRow):
    """A topic's history."""

    class Act(models.TextChoices):
        PROPOSED = "proposed", _("proposed, to be decided")
        CHANGED = "changed", _("changed")
        LISTED = "listed", _("put into the guide")
        MERGED = "merged", _("merged into another")
        DECLINED = "declined", _("declined")
        TAKEN_UP = "taken_up", _("taken up")
        GIVEN_UP = "given_up", _("given up")
        LINKED = "linked", _("work linked")
        UNLINKED = "unlinked", _("link taken off")

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["topic", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=[
                        "proposed", "changed", "listed", "merged", "declined", "taken_up", "given_up", "linked", "unlinked",
                    ]
                ),
                name="topic_step_act_known",
            ),
            models.CheckConstraint(condition=~Q(act="declined") | ~Q(reason=""), name="topic_declined_with_reason"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.topic_id} {self.act}"
