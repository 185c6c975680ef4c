"""A pack: who answers for it, in which language, and its history. What readers get is in its versions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.packs.languages import Language
from kepu.foundation.audit.rows import DatedRow


class PackState(models.TextChoices):
    OPEN = "open", _("being written")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Pack(models.Model):
    """One pack in one language. Packs that say the same in several languages share `family`. `name` is the title of the newest
    version and `due_on` the due day of the published one, kept for lists; both are written with the version."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    family = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    language = models.CharField(_("language"), max_length=8, choices=Language.choices, default=Language.CHINESE)
    name = models.CharField(_("title"), max_length=120)
    state = models.CharField(max_length=10, choices=PackState.choices, default=PackState.OPEN)
    due_on = models.DateField(null=True, blank=True)
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="pack_has_name"),
            models.CheckConstraint(condition=Q(state__in=PackState.values), name="pack_state_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="pack_language_known"),
            models.UniqueConstraint(
                fields=["family", "language"], condition=~Q(state="withdrawn"), name="pack_once_per_language"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False, due_on__isnull=False),
                name="pack_published_has_moment_and_due_day",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="pack_withdrawn_has_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="pack_by_unit"),
            models.Index(fields=["state", "due_on"], name="pack_by_due_day"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == PackState.OPEN

    @property
    def is_published(self) -> bool:
        return self.state == PackState.PUBLISHED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == PackState.WITHDRAWN

    @property
    def path(self) -> str:
        """Its page on the public site."""
        return f"/packs/{self.pk}/"


class PackAct(models.TextChoices):
    OPENED = "opened", _("opened")
    WRITTEN = "written", _("changed")
    BEGUN = "begun", _("new version begun")
    DROPPED = "dropped", _("draft dropped")
    ASSIGNED = "assigned", _("given to another unit")
    SUBMITTED = "submitted", _("handed in for review")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    REPLACED = "replaced", _("replaced by a new version")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PackStep(DatedRow):
    """Who did what with a pack, when and why. Only added. Readers see what was published, replaced and withdrawn."""

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="steps")
    version = models.ForeignKey("packs.Version", null=True, on_delete=models.SET_NULL, related_name="steps")
    act = models.CharField(max_length=10, choices=PackAct.choices)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=PackAct.values), name="pack_step_act_known"),
            models.CheckConstraint(
                condition=~Q(act__in=["begun", "replaced", "withdrawn", "assigned"], reason=""),
                name="pack_step_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.actor_name}"
