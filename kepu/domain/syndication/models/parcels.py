"""Parcels: what waits to be sent to a partner."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ParcelState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("arrived")
    GIVEN_UP = "given_up", _("given up")


class Parcel(models.Model):
    """One sending to a partner, written with the act itself: an edition, or a correction (with its receipt).

    What it says is put together when it is sent, so that nothing goes out that was taken down in the meantime. The event id
    stays the same over all tries.
    """

    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey("syndication.Partner", on_delete=models.CASCADE, related_name="parcels")
    copy = models.ForeignKey("syndication.Copy", on_delete=models.CASCADE, related_name="parcels")
    receipt = models.ForeignKey(
        "syndication.Receipt", null=True, blank=True, on_delete=models.CASCADE, related_name="parcels"
    )
    state = models.CharField(max_length=8, choices=ParcelState.choices, default=ParcelState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ParcelState.values), name="parcel_state_known"),
            models.UniqueConstraint(
                fields=["copy"], condition=Q(state="waiting", receipt__isnull=True), name="parcel_waits_once_per_copy"
            ),
            models.UniqueConstraint(fields=["receipt"], name="parcel_once_per_receipt"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="parcel_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
