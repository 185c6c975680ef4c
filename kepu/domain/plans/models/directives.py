import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.plans.querysets import DirectiveQuerySet
from kepu.foundation.audit.rows import DatedRow


class DirectiveState(models.TextChoices):
    DRAFT = "draft", _("being read in")
    CONFIRMED = "confirmed", _("in force")
    SUPERSEDED = "superseded", _("replaced")


class Directive(models.Model):
    """A plan issued from above, kept as the file it came in and as a tree of clauses that a person has confirmed.

    `code` is short and unique; with a clause's path it names the clause for ever (records are tagged with it).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=200)
    issuer = models.CharField(_("issued by"), max_length=120, blank=True)
    number = models.CharField(_("document number"), max_length=80, blank=True)
    issued_on = models.DateField(_("issued on"))
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=DirectiveState.choices, default=DirectiveState.DRAFT)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    created_at = models.DateTimeField()

    objects = DirectiveQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DirectiveState.values), name="directive_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="directive_has_title"),
            models.CheckConstraint(
                condition=Q(supersedes__isnull=True) | ~Q(supersedes=F("id")), name="directive_not_after_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.state == DirectiveState.DRAFT

    @property
    def is_confirmed(self) -> bool:
        return self.state == DirectiveState.CONFIRMED

    @property
    def tone(self) -> str:
        return {"draft": "warn", "confirmed": "ok"}.get(self.state, "neutral")


class DirectiveStep(DatedRow):
    """A directive's history."""

    class Act(models.TextChoices):
        IMPORTED = "imported", _("read in")
        CONFIRMED = "confirmed", _("confirmed")
        SUPERSEDED = "superseded", _("replaced by a new version")

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)

    class Meta:
        ordering = ["directive", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["imported", "confirmed", "superseded"]), name="directive_step_act_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.directive_id} {self.act}"


class Revision(models.Model):
    """The clause tree of a draft after one edit; the newest counts, taking it away is undo. Gone when the directive is confirmed."""

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    edit = models.CharField(max_length=20)
    nodes = models.JSONField()
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["directive", "number", "pk"]
        constraints = [models.UniqueConstraint(fields=["directive", "number"], name="revision_numbered_once")]

    def __str__(self) -> str:
        return f"{self.directive_id} r{self.number}"


class Clause(models.Model):
    """A node of a confirmed directive. Never changes. `is_duty` marks those that units answer for.

    `addressees` are words of the addressee rule: "all", "kind:<unit kind>", "unit:<unit code>".
    """

    directive = models.ForeignKey(Directive, on_delete=models.CASCADE, related_name="clauses")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="children")
    position = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=40)
    code = models.CharField(max_length=90, unique=True)
    marker = models.CharField(max_length=20, blank=True)
    text = models.TextField()
    duty = models.CharField(_("duty in short"), max_length=200)
    is_duty = models.BooleanField(_("units answer for it"), default=False)
    addressees = models.JSONField(_("addressed to"), default=list, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_yearly = models.BooleanField(_("every year"), default=False)

    class Meta:
        ordering = ["directive", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["directive", "path"], name="clause_path_once"),
            models.UniqueConstraint(fields=["directive", "position"], name="clause_position_once"),
            models.CheckConstraint(
                condition=Q(is_yearly=False) | Q(due_on__isnull=True), name="clause_yearly_has_no_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.duty}"
