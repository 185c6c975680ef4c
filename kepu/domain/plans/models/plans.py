import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.plans.querysets import PlanQuerySet, TaskQuerySet
from kepu.foundation.audit.rows import DatedRow


class PlanState(models.TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("submitted")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class AnnualPlan(models.Model):
    """What a unit undertakes for a year. One per unit and year; its history is in its steps."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    summary = models.TextField(_("summary"), blank=True)
    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.DRAFT)
    created_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year"], name="annual_plan_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="annual_plan_state_known"),
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="annual_plan_year_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}"

    @property
    def is_open(self) -> bool:
        """Whether its tasks may be changed."""
        return self.state in (PlanState.DRAFT, PlanState.RETURNED)

    @property
    def is_approved(self) -> bool:
        return self.state == PlanState.APPROVED

    @property
    def is_submitted(self) -> bool:
        return self.state == PlanState.SUBMITTED

    @property
    def tone(self) -> str:
        return {"approved": "ok", "returned": "bad", "submitted": "info"}.get(self.state, "warn")


class PlanStep(DatedRow):
    """A plan's history."""

    class Act(models.TextChoices):
        STARTED = "started", _("started")
        COPIED = "copied", _("copied from last year")
        SUBMITTED = "submitted", _("submitted")
        APPROVED = "approved", _("approved")
        RETURNED = "returned", _("returned")
        WITHDRAWN = "withdrawn", _("taken back")
        REOPENED = "reopened", _("reopened")

    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)

    class Meta:
        ordering = ["plan", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=["started", "copied", "submitted", "approved", "returned", "withdrawn", "reopened"]
                ),
                name="plan_step_act_known",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["returned", "reopened"]) | ~Q(reason=""), name="plan_step_return_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.act}"


class Task(models.Model):
    """One item of an annual plan. Its acts are records tagged ("task", public id) and records behind its targets."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    plan = models.ForeignKey(AnnualPlan, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("account of the owner"),
    )
    owner_name = models.CharField(_("owner"), max_length=80, blank=True)
    starts_on = models.DateField(_("from"))
    due_on = models.DateField(_("until"))
    kind = models.ForeignKey(
        "ledger.Kind", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("kind of act")
    )
    audience = models.CharField(_("mainly for"), max_length=20, blank=True)
    region = models.ForeignKey(
        "places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("place")
    )
    brand = models.CharField(_("brand"), max_length=60, blank=True)
    budget_line = models.ForeignKey(
        "plans.BudgetLine",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("budget line"),
    )
    clauses = models.ManyToManyField("plans.Clause", blank=True, related_name="+", verbose_name=_("clauses answered"))

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(due_on__gte=F("starts_on")), name="task_due_after_it_starts"),
            models.CheckConstraint(condition=~Q(title=""), name="task_has_title"),
        ]
        indexes = [models.Index(fields=["due_on"], name="task_by_due_day")]

    def __str__(self) -> str:
        return self.title


class Target(models.Model):
    """What a task is to reach: a measure over the unit and the plan's year, perhaps filtered, and its value."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField(default=0)
    measure = models.CharField(_("measure"), max_length=80)
    value = models.PositiveBigIntegerField(_("target value"))
    filters = models.JSONField(_("only"), default=dict, blank=True)

    class Meta:
        ordering = ["task", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="target_above_nought"),
            models.CheckConstraint(condition=~Q(measure=""), name="target_has_measure"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} ≥ {self.value}"


class CycleRules(models.Model):
    """When a year's duties fall due, as the academy has set it. Without a row the usual days hold (contracts.Cycle)."""

    year = models.PositiveSmallIntegerField(unique=True)
    plans_due_on = models.DateField(_("annual plans are due on"))
    studies_due_on = models.DateField(_("missing studies are pointed out from"))
    answers_due_on = models.DateField(_("answers to yearly clauses are due on"))
    brand_days = models.PositiveSmallIntegerField(_("days between activities of one brand"), default=14)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)
