"""Findings of the writing help that a writer let stand, with the reason, so that a reviewer sees both."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Waiver(models.Model):
    """That a finding may stand in an edition. It holds for the words that were judged: change them and they are looked at again.

    `fingerprint` is keyed, and `words` are masked where they are personal: nothing personal is kept a second time.
    """

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="waivers")
    fingerprint = models.CharField(max_length=32)
    code = models.CharField(max_length=40)
    words = models.CharField(max_length=120, blank=True)
    reason = models.CharField(_("why it may stand"), max_length=500)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["edition", "-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_reason"),
            models.UniqueConstraint(
                fields=["edition", "fingerprint"], condition=Q(withdrawn_at__isnull=True), name="waiver_stands_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.code}"
