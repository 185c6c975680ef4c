"""For whom, in which medium and language an edition is; what state it is in; what happened to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.content.querysets import CitationQuerySet


class EditionAudience(models.TextChoices):
    """Named audiences. Codes are those of foundation/language, so that readability is judged for the same people."""

    PRESCHOOL = "preschool", _("before school")
    GRADES_1_2 = "grades_1_2", _("grades 1–2")
    GRADES_3_4 = "grades_3_4", _("grades 3–4")
    GRADES_5_6 = "grades_5_6", _("grades 5–6")
    GRADES_7_9 = "grades_7_9", _("grades 7–9")
    UPPER_SECONDARY = "upper_secondary", _("upper secondary school")
    PUBLIC = "public", _("general public")
    OFFICIALS = "officials", _("officials")
    FARMERS = "farmers", _("farmers")
    ELDERLY = "elderly", _("elderly people")
    SPECIALISTS = "specialists", _("specialists of another field")


class Medium(models.TextChoices):
    ARTICLE = "article", _("article")
    STORY = "story", _("illustrated story")
    COMIC = "comic", _("comic")
    VIDEO = "video", _("video")
    AUDIO = "audio", _("audio")
    BOOK = "book", _("book")
    EXHIBIT = "exhibit", _("exhibit")
    PANORAMA = "panorama", _("360° panorama")
    MODEL = "model", _("3D model")
    DATA_STORY = "data_story", _("data story")
    SLIDES = "slides", _("slides")
    JOURNAL_FEATURE = "journal_feature", _("journal feature")
    BROADCAST = "broadcast", _("broadcast")
    COMMENTARY = "commentary", _("commentary on a current topic")


class Language(models.TextChoices):
    CHINESE = "zh-hans", _("Simplified Chinese")
    TRADITIONAL = "zh-hant", _("Traditional Chinese")
    ENGLISH = "en", _("English")
    TIBETAN = "bo", _("Tibetan")
    UYGHUR = "ug", _("Uyghur")
    MONGOLIAN = "mn", _("Mongolian")


class Licence(models.TextChoices):
    BY = "cc-by-4.0", "CC BY 4.0"
    BY_NC = "cc-by-nc-4.0", "CC BY-NC 4.0"
    BY_NC_ND = "cc-by-nc-nd-4.0", "CC BY-NC-ND 4.0"
    RESERVED = "reserved", _("all rights reserved")


class EditionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("under review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    RETRACTED = "retracted", _("retracted")
    TAKEN_DOWN = "taken_down", _("taken down")


class EditionStep(models.Model):
    """What happened to an edition, who did it, when and why."""

    class Act(models.TextChoices):
        BEGUN = "begun", _("begun")
        SUBMITTED = "submitted", _("submitted for review")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("withdrawn")
        APPROVED = "approved", _("approved")
        SCHEDULED = "scheduled", _("scheduled to appear")
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("corrected")
        RETRACTED = "retracted", _("retracted")
        TAKEN_DOWN = "taken_down", _("taken down")
        RESTORED = "restored", _("put back")

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="history")
    act = models.CharField(max_length=12, choices=Act.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["edition", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=[
                    "begun", "submitted", "returned", "withdrawn", "approved", "scheduled", "published", "corrected", "retracted",
                    "taken_down", "restored",
                ]),
                name="edition_act_known",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["returned", "corrected", "retracted", "taken_down"], reason=""),
                name="edition_act_has_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.act}"


class Correction(models.Model):
    """What readers are told about a published edition that was wrong: corrected, retracted or taken down."""

    class Kind(models.TextChoices):
        CORRECTION = "correction", _("correction")
        RETRACTION = "retraction", _("retraction")
        TAKE_DOWN = "take_down", _("take-down")

    edition = models.ForeignKey("content.Edition", on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    note = models.CharField(_("what readers are told"), max_length=1000)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["edition", "number", "pk"]
        verbose_name = _("correction")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["correction", "retraction", "take_down"]), name="correction_kind_known"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="correction_tells_readers"),
            models.UniqueConstraint(fields=["edition", "number"], name="correction_numbered_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind} {self.number}"


class Citation(models.Model):
    """A mark in an edition, [1] [2] …, and the passage of a source that the statement before it rests on.

    `passage` is what the draft says, `public_passage` what readers see: publication and correction make them the same.
    """

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="citations")
    number = models.PositiveSmallIntegerField(_("number of the mark"))
    passage = models.ForeignKey(
        "content.Passage", verbose_name=_("passage"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    public_passage = models.ForeignKey("content.Passage", null=True, on_delete=models.PROTECT, related_name="+")

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="citation_numbered_once"),
            models.CheckConstraint(
                condition=Q(passage__isnull=False) | Q(public_passage__isnull=False),
                name="citation_points_at_something",
            ),
        ]

    def __str__(self) -> str:
        return f"[{self.number}]"


class DailyViews(models.Model):
    """How often an edition was opened on a day (Shanghai). No trace of who opened it."""

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="views_by_day")
    day = models.DateField()
    views = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["edition", "-day", "pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "day"], name="views_once_a_day")]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.day}: {self.views}"
