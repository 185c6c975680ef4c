"""What the assistant proposed, and who decided what about it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    SHORTER = "shorter", _("say it more shortly")
    FOR_AUDIENCE = "for_audience", _("say it for this audience")
    EXPLAIN = "explain", _("explain a term")
    TITLES = "titles", _("ideas for a title")
    ALT_TEXT = "alt_text", _("draft of a picture in words")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("waits for a person")
    ACCEPTED = "accepted", _("taken word for word")
    CHANGED = "changed", _("taken with changes")
    REJECTED = "rejected", _("not used")


class Proposal(models.Model):
    """A text by a model for a place in an edition. Nothing of it is in the edition until a person puts it there."""

    edition = models.ForeignKey("content.Edition", on_delete=models.CASCADE, related_name="proposals")
    block = models.CharField(max_length=64)
    path = models.CharField(max_length=120, blank=True)
    kind = models.CharField(_("what was asked"), max_length=12, choices=ProposalKind.choices)
    asked = models.TextField(_("what it was about"), max_length=4000)
    text = models.TextField(_("what was proposed"), max_length=4000)
    model = models.CharField(_("model"), max_length=120)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    state = models.CharField(_("state"), max_length=8, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    used = models.TextField(_("what was used"), max_length=4000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_by_name = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["edition", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="proposal_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="proposal_has_text"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | (~Q(state="proposed") & Q(decided_at__isnull=False)),
                name="proposal_decided_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "changed"], used=""), name="proposal_used_has_text"
            ),
        ]
        indexes = [
            models.Index(fields=["edition"], condition=Q(state="proposed"), name="proposal_open"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.kind}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED
