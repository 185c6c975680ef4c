import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.plans.querysets import StudyQuerySet
from kepu.foundation.audit.rows import DatedRow


class Topic(models.Model):
    """What the study programme asks units or training classes to study, until a day."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("topic"), max_length=200)
    brief = models.TextField(_("what to study and why"), blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("study it by"))
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-due_on", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="topic_has_title")]

    def __str__(self) -> str:
        return self.title


class TopicUnit(models.Model):
    """A topic given to a unit's leading group (group empty) or to one of its training classes (by name)."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    group = models.CharField(_("class"), max_length=80, blank=True)

    class Meta:
        ordering = ["topic", "unit__sort_key", "group", "pk"]
        constraints = [models.UniqueConstraint(fields=["topic", "unit", "group"], name="topic_given_once")]

    def __str__(self) -> str:
        return f"{self.topic_id} → {self.unit_id} {self.group}"


class StudyForm(models.TextChoices):
    DEDICATED = "dedicated", _("dedicated study of outreach")
    SESSION = "session", _("study session")


class StudyState(models.TextChoices):
    PLANNED = "planned", _("planned")
    HELD = "held", _("held")
    CANCELLED = "cancelled", _("cancelled")


class Study(models.Model):
    """A meeting of a unit's leadership on outreach, or a study session of a leading group or class."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(_("form"), max_length=10, choices=StudyForm.choices)
    title = models.CharField(_("title"), max_length=200)
    group = models.CharField(_("class"), max_length=80, blank=True, help_text=_("Empty: the unit's leading group"))
    held_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    chair = models.CharField(_("in the chair"), max_length=80, blank=True)
    agenda = models.TextField(_("agenda"))
    minutes = models.TextField(_("minutes"), blank=True)
    state = models.CharField(max_length=10, choices=StudyState.choices, default=StudyState.PLANNED)
    topics = models.ManyToManyField(TopicUnit, blank=True, related_name="studies", verbose_name=_("topics answered"))
    created_at = models.DateTimeField()

    objects = StudyQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=StudyForm.values), name="study_form_known"),
            models.CheckConstraint(condition=Q(state__in=StudyState.values), name="study_state_known"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(agenda=""), name="study_has_title_and_agenda"),
            models.CheckConstraint(condition=~Q(state="held") | ~Q(minutes=""), name="study_held_has_minutes"),
        ]
        indexes = [models.Index(fields=["unit", "held_on"], name="study_by_unit_and_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_planned(self) -> bool:
        return self.state == StudyState.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == StudyState.HELD

    @property
    def tone(self) -> str:
        return {"held": "ok", "planned": "info"}.get(self.state, "neutral")


class StudyFile(models.Model):
    """Material or minutes of a study, as handed in."""

    class Role(models.TextChoices):
        MATERIAL = "material", _("material")
        MINUTES = "minutes", _("minutes")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=10, choices=Role.choices)

    class Meta:
        ordering = ["study", "role", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "file"], name="study_file_once"),
            models.CheckConstraint(condition=Q(role__in=["material", "minutes"]), name="study_file_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.role}"


class Attendance(models.Model):
    """Who was called to a study, and whether they came: a person of the register, or a name."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    is_present = models.BooleanField(default=True)

    class Meta:
        ordering = ["study", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "person"], condition=Q(person__isnull=False), name="attendance_once_per_person"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="attendance_names_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class StudyStep(DatedRow):
    """A study's history."""

    class Act(models.TextChoices):
        PLANNED = "planned", _("planned")
        HELD = "held", _("held")
        CORRECTED = "corrected", _("corrected")
        CANCELLED = "cancelled", _("cancelled")

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["study", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["planned", "held", "corrected", "cancelled"]), name="study_step_act_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.study_id} {self.act}"
