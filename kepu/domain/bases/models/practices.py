"""Good practice that other units may copy, and demand turned into proposals."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class CopyRight(models.TextChoices):
    ANYONE = "anyone", _("anybody")
    ACADEMY = "academy", _("units of the academy")
    ASK = "ask", _("after asking us")


class Practice(models.Model):
    """What a base did, with what effect, and who may copy it. Published, it is read by every unit."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    base = models.ForeignKey("bases.Base", on_delete=models.PROTECT, related_name="practices")
    title = models.CharField(_("title"), max_length=120)
    done = models.TextField(_("what was done"), max_length=4000)
    effect = models.TextField(_("with what effect"), max_length=2000)
    copy_right = models.CharField(_("who may copy it"), max_length=8, choices=CopyRight.choices)
    topic = models.CharField(_("about"), max_length=40, blank=True)
    entered_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-published_at", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(copy_right__in=CopyRight.values), name="practice_copy_right_known"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="practice_withdrawn_after_publication",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None


class Adoption(DatedRow):
    """A unit that does likewise. `reason` says how it went."""

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="adoptions")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["practice", "unit"], name="practice_adopted_once")]

    def __str__(self) -> str:
        return f"{self.practice_id} {self.unit_id}"


class ProposalKind(models.TextChoices):
    LONGER = "longer", _("longer hours")
    WIDER = "wider", _("a further day of the week")


class ProposalState(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")


class OpeningProposal(DatedRow):
    """Longer or wider opening that demand asks for. `figures` are what it rests on; accepting it opens the hours.

    `expected` is visitors in a week. actor, at and reason are of whoever made it; the decision has its own.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    facility = models.ForeignKey("bases.Facility", on_delete=models.CASCADE, related_name="proposals")
    kind = models.CharField(_("what is proposed"), max_length=6, choices=ProposalKind.choices)
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))
    starts_on = models.DateField(_("holds from"))
    ends_on = models.DateField(_("no longer from"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("visitors expected in a week"))
    figures = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=ProposalState.choices, default=ProposalState.PROPOSED)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)
    decision_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ProposalKind.values), name="opening_proposal_kind_known"),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="opening_proposal_state_known"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="opening_proposal_weekday"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="opening_proposal_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="opening_proposal_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_at__isnull=True)
                | Q(state="accepted", decided_at__isnull=False)
                | (Q(state="declined", decided_at__isnull=False) & ~Q(decision_reason="")),
                name="opening_proposal_decided_with_reason",
            ),
            models.UniqueConstraint(
                fields=["facility", "weekday", "opens_at"],
                condition=Q(state="proposed"),
                name="opening_proposal_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.weekday} {self.opens_at}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.PROPOSED

    @property
    def tone(self) -> str:
        return {"proposed": "warn", "accepted": "ok", "declined": "neutral"}[self.state]
