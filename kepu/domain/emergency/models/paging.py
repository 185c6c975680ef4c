"""Who is on duty, and the rounds in which experts were asked."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class DutyShift(models.Model):
    """Somebody of a unit is on duty from one moment to another; pages and late updates go to them."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="duty_ends_after_it_starts"),
            models.UniqueConstraint(fields=["unit", "account", "starts_at"], name="duty_entered_once"),
        ]
        indexes = [models.Index(fields=["unit", "ends_at"], name="duty_by_unit")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Round(models.Model):
    """Experts asked together. `passed_over`: [expert id, code of the barrier]; names are looked up, so that erasure reaches them."""

    incident = models.ForeignKey("emergency.Incident", on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    passed_over = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["incident", "number"]
        constraints = [models.UniqueConstraint(fields=["incident", "number"], name="round_numbered")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.number}"


class Page(models.Model):
    """One expert asked in a round. What ties they had declared then stands with the expert, dated."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="pages")
    invitation = models.OneToOneField("experts.Invitation", on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["round", "pk"]

    def __str__(self) -> str:
        return f"{self.round_id} {self.invitation_id}"


class Escalation(models.Model):
    """That nobody had said yes in time, and who above was told. Each kind once in a file and a round of opening."""

    incident = models.ForeignKey("emergency.Incident", on_delete=models.CASCADE, related_name="escalations")
    kind = models.CharField(max_length=7, choices=[("above", _("the unit above")), ("academy", _("the academy"))])
    paged_at = models.DateTimeField()
    at = models.DateTimeField()
    told = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["above", "academy"]), name="escalation_kind_known"),
            models.UniqueConstraint(fields=["incident", "kind", "paged_at"], name="escalation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind}"
