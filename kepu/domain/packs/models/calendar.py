"""The routine calendar as it is kept: which pack was planned to be spread for which rule, and what was done."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class SpreadingState(models.TextChoices):
    PLANNED = "planned", _("planned")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class Spreading(models.Model):
    """A unit spreads a pack for a rule of calendar.toml in a year. `record` is the act in the ledger where one happened."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    pack = models.ForeignKey("packs.Pack", on_delete=models.PROTECT, related_name="spreadings")
    planned_on = models.DateField()
    how = models.CharField(_("how and where"), max_length=300, blank=True)
    state = models.CharField(max_length=8, choices=SpreadingState.choices, default=SpreadingState.PLANNED)
    done_on = models.DateField(null=True, blank=True)
    record = models.ForeignKey("ledger.Record", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SpreadingState.values), name="spreading_state_known"),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False) | (~Q(state="done") & Q(done_on__isnull=True)),
                name="spreading_done_has_day",
            ),
            models.UniqueConstraint(
                fields=["unit", "rule", "year", "pack"],
                condition=~Q(state="dropped"),
                name="spreading_once_per_rule_and_year",
            ),
        ]
        indexes = [models.Index(fields=["unit", "year", "rule"], name="spreading_by_unit")]

    def __str__(self) -> str:
        return f"{self.rule} {self.year}"

    @property
    def is_planned(self) -> bool:
        return self.state == SpreadingState.PLANNED

    @property
    def is_done(self) -> bool:
        return self.state == SpreadingState.DONE


class SpreadingAct(models.TextChoices):
    PLANNED = "planned", _("planned")
    MOVED = "moved", _("moved")
    DONE = "done", _("done")
    DROPPED = "dropped", _("dropped")


class SpreadingStep(DatedRow):
    """Who planned, moved, did or dropped a spreading."""

    spreading = models.ForeignKey(Spreading, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=8, choices=SpreadingAct.choices)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=SpreadingAct.values), name="spreading_step_act_known"),
            models.CheckConstraint(condition=~Q(act="dropped", reason=""), name="spreading_step_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.actor_name}"
