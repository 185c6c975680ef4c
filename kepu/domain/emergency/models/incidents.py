"""The file of an incident, what happened to it, who leads it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.packs.hazards import hazards
from kepu.foundation.audit.rows import DatedRow
from kepu.foundation.constraints import Agrees


class IncidentState(models.TextChoices):
    OPEN = "open", _("running")
    ENDED = "ended", _("over, being reviewed")
    CLOSED = "closed", _("closed")


class Incident(models.Model):
    """One file about one event. `hazard` is a code of packs.hazards; `minutes_to_…` are the clocks that figures read.

    A drill is practised in the same file and reaches neither public pages, partners, figures nor the ledger.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    hazard = models.CharField(_("what"), max_length=40)
    level = models.ForeignKey("emergency.Level", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("what has happened, in one line"), max_length=80)
    words = models.CharField(_("more words"), max_length=1000, blank=True)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origin = models.CharField(_("how we know"), max_length=200, blank=True)
    concerned = models.CharField(_("organisations concerned"), max_length=300, blank=True)
    is_drill = models.BooleanField(_("drill"), default=False)
    state = models.CharField(max_length=6, choices=IncidentState.choices, default=IncidentState.OPEN)
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    request = models.ForeignKey("experts.ExpertRequest", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    paged_at = models.DateTimeField(null=True, blank=True)
    paging_ended_at = models.DateTimeField(null=True, blank=True)
    minutes_to_expert = models.PositiveIntegerField(null=True, blank=True)
    minutes_to_statement = models.PositiveIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(hazard=""), name="incident_says_what"),
            models.CheckConstraint(condition=Q(state__in=IncidentState.values), name="incident_state_known"),
            models.CheckConstraint(condition=Q(is_drill=False) | Q(published_at__isnull=True), name="incident_drill_never_public"),
            Agrees(parent="request", fields=["is_drill"], name="incident_request_is_drill_too"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True, closed_at__isnull=True)
                | Q(state="ended", ended_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", ended_at__isnull=False, closed_at__isnull=False),
                name="incident_state_has_moments",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(minutes_to_statement__isnull=False), name="incident_public_is_measured"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "state", "-opened_at"], name="incident_by_unit"),
            models.Index(fields=["-published_at"], name="incident_by_publication"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == IncidentState.OPEN

    @property
    def is_ended(self) -> bool:
        return self.state == IncidentState.ENDED

    @property
    def is_closed(self) -> bool:
        return self.state == IncidentState.CLOSED

    @property
    def is_paging(self) -> bool:
        return self.is_open and self.paged_at is not None and self.paging_ended_at is None

    @property
    def hazard_title(self) -> str:
        """In the reader's language; a code that the list no longer has stands for itself."""
        known = hazards().get(self.hazard)
        return known.title if known else self.hazard

    @property
    def named(self) -> str:
        """The title; a drill says so first, wherever it is named."""
        return f"【演练】{self.title}" if self.is_drill else self.title

    @property
    def path(self) -> str:
        """Its page on the public site."""
        return f"/incidents/{self.public_id}/"

    @property
    def staff_path(self) -> str:
        return f"/workbench/incidents/{self.public_id}/"


class IncidentAct(models.TextChoices):
    OPENED = "opened", _("file opened")
    CHANGED = "changed", _("facts changed")
    RAISED = "raised", _("level changed")
    TAKEN = "taken", _("took the lead")
    OFFERED = "offered", _("hand-over offered")
    HANDED = "handed", _("took over")
    PAGED = "paged", _("experts asked")
    ENOUGH = "enough", _("enough experts")
    ESCALATED = "escalated", _("told above: nobody has said yes")
    LINKED = "linked", _("claim or pack linked")
    UNLINKED = "unlinked", _("claim or pack unlinked")
    WRITTEN = "written", _("talking points written")
    SUBMITTED = "submitted", _("handed in for signatures")
    SIGNED = "signed", _("signed")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("all have signed")
    PUBLISHED = "published", _("statement published")
    OVERDUE = "overdue", _("the promised update is late")
    ENDED = "ended", _("response ended")
    REVIEWED = "reviewed", _("after-action review handed in")
    CLOSED = "closed", _("file closed")
    REOPENED = "reopened", _("file opened again")


class IncidentStep(DatedRow):
    """Who did what with the file, when and why. Only added."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="steps")
    statement = models.ForeignKey("emergency.Statement", null=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=10, choices=IncidentAct.choices)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=IncidentAct.values), name="incident_step_act_known"),
            models.CheckConstraint(
                condition=~Q(act__in=["raised", "ended", "reopened", "offered"], reason=""), name="incident_step_has_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.act} {self.actor_name}"


class HandOver(models.Model):
    """The lead passes from one shift to the next: offered with a note, in force when the next accepts."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    giver_name = models.CharField(max_length=120)
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taker_name = models.CharField(max_length=120)
    note = models.CharField(_("where it stands, what is next"), max_length=2000)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(accepted_at__isnull=True, dropped_at__isnull=True), name="hand_over_one_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(note=""), name="hand_over_has_note"),
            models.CheckConstraint(condition=Q(accepted_at__isnull=True) | Q(dropped_at__isnull=True), name="hand_over_ends_once"),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("offered_at")), name="hand_over_after_offer"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.giver_name} → {self.taker_name}"


class LinkedClaim(models.Model):
    """A claim that belongs to the incident; readers see it when it is published."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="linked_claims")
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["incident", "pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "claim"], name="incident_claim_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.claim_id}"


class LinkedPack(models.Model):
    """A pack of the emergency library that belongs to the incident; readers see it while it is published."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="linked_packs")
    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        ordering = ["incident", "pk"]
        constraints = [models.UniqueConstraint(fields=["incident", "pack"], name="incident_pack_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.pack_id}"
