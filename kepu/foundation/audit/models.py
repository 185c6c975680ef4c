from typing import Any

from django.conf import settings
from django.db import models

from kepu.foundation.audit.querysets import EventQuerySet


class Event(models.Model):
    """One act worth asking about later. Only added, kept at least six months (Cybersecurity Law art. 21)."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60)
    object_key = models.CharField(max_length=80, blank=True)
    object_title = models.CharField(max_length=200, blank=True)
    unit_id = models.BigIntegerField(
        null=True, help_text="Which unit it concerned; no foreign key: the log outlives all it tells of"
    )
    detail = models.JSONField(default=dict, blank=True)
    request_id = models.CharField(max_length=64, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(verb=""), name="audit_event_has_verb")]
        indexes = [models.Index(fields=["unit_id", "-at"], name="audit_by_unit")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_kind} {self.object_key}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds; a line that is there never changes."""
        if self.pk is not None:
            raise TypeError("an audit event never changes")
        super().save(*args, **kwargs)
