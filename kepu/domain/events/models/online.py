"""How many took part online: reports of platforms, by hand or by a signed call."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.events.models.sessions import Session
from kepu.foundation.audit.rows import DatedRow


class StreamSender(models.Model):
    """A platform that reports attendance for a unit's sessions. What it sends is signed with a secret shown once."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    platform = models.CharField(_("platform"), max_length=60)
    sealed_secret = models.TextField(editable=False)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "platform", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "platform"], condition=Q(ended_at__isnull=True), name="stream_sender_once_in_unit"
            ),
            models.CheckConstraint(condition=~Q(platform=""), name="stream_sender_names_platform"),
        ]

    def __str__(self) -> str:
        return self.platform

    @property
    def is_active(self) -> bool:
        return self.ended_at is None


class OnlineReport(DatedRow):
    """A platform's total of people-times for a session as of a moment. The latest of each platform counts; platforms add up."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="online_reports")
    platform = models.CharField(_("platform"), max_length=60)
    people = models.PositiveBigIntegerField(_("people-times"))
    as_of = models.DateTimeField(_("as of"))
    sender = models.ForeignKey(StreamSender, null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    delivery = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["session", "platform", "-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "delivery"], condition=Q(sender__isnull=False), name="online_report_delivered_once"
            ),
            models.CheckConstraint(
                condition=Q(sender__isnull=True, delivery="") | (Q(sender__isnull=False) & ~Q(delivery="")),
                name="online_report_sent_has_delivery",
            ),
            models.CheckConstraint(condition=~Q(platform=""), name="online_report_names_platform"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id} {self.platform} {self.people}"
