"""Messages that readers handed in, and clusters of those that say the same."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.claims.models.claims import Harm

BY_LETTER = "letter"


class ClusterState(models.TextChoices):
    WAITING = "waiting", _("unknown")
    MERGED = "merged", _("belongs to a claim")
    DISMISSED = "dismissed", _("nothing to check")


class Cluster(models.Model):
    """Messages that say the same. Waiting ones are unknown; merged ones lead new messages of their kind to their claim."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    harm = models.PositiveSmallIntegerField(choices=Harm.choices, default=Harm.MEDIUM)
    state = models.CharField(max_length=10, choices=ClusterState.choices, default=ClusterState.WAITING)
    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.PROTECT, related_name="clusters")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-last_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ClusterState.values), name="cluster_state_known"),
            models.CheckConstraint(condition=Q(harm__in=Harm.values), name="cluster_harm_known"),
            models.CheckConstraint(
                condition=(Q(state="merged") & Q(claim__isnull=False)) | (~Q(state="merged") & Q(claim__isnull=True)),
                name="cluster_merged_has_claim",
            ),
            models.CheckConstraint(condition=~Q(state="dismissed", reason=""), name="cluster_dismissed_has_reason"),
        ]
        indexes = [models.Index(fields=["state", "-last_at"], name="cluster_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_waiting(self) -> bool:
        return self.state == ClusterState.WAITING


class Message(models.Model):
    """What a reader handed in, with their agreement that it is kept. The contact is sealed and goes when it is no longer needed.

    `decided_at` is when there was something to tell its reader; `answered_at` when a letter was written or the desk had told them.
    """

    cluster = models.ForeignKey(Cluster, on_delete=models.CASCADE, related_name="messages")
    text = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64)
    seen_on = models.CharField(max_length=120, blank=True)
    channel = models.CharField(max_length=4, choices=[("web", "web"), ("api", "api"), ("desk", "desk")], default="web")
    contact_sealed = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    agreed_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="message_says_something"),
            models.CheckConstraint(condition=Q(channel__in=["web", "api", "desk"]), name="message_channel_known"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(decided_at__isnull=False), name="message_answered_was_decided"
            ),
        ]
        indexes = [models.Index(fields=["cluster", "-received_at"], name="message_by_cluster")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_answered_by_letter(self) -> bool:
        return self.answered_by_name == BY_LETTER
