"""Commissions: a request to a person to write, speak or advise by a day, and what came of it.

Policy advice is sealed: its words, files and reasons are kept encrypted, and the rows hold nothing of them in the clear.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.desks.querysets import CommissionQuerySet
from kepu.foundation.audit.rows import DatedRow


class CommissionKind(models.TextChoices):
    COMMENTARY = "commentary", _("commentary on a current topic")
    TALK = "talk", _("talk")
    BOOK = "book", _("book")
    POLICY_ADVICE = "policy_advice", _("policy advice")
    FORUM = "forum", _("contribution to a forum on science education")
    INTERVIEW = "interview", _("interview")
    REVIEW = "review", _("book review or comment")


class CommissionState(models.TextChoices):
    INVITED = "invited", _("asked, no answer yet")
    ACCEPTED = "accepted", _("accepted, to be delivered")
    DECLINED = "declined", _("declined")
    DELIVERED = "delivered", _("delivered")
    RETURNED = "returned", _("returned")
    TAKEN = "taken", _("taken")
    PUBLISHED = "published", _("published")
    CLOSED = "closed", _("closed")
    WITHDRAWN = "withdrawn", _("taken back")


TONES = {
    "invited": "info", "accepted": "info", "delivered": "warn", "returned": "bad", "taken": "ok", "published": "ok",
}  # fmt: skip


class Commission(models.Model):
    """A request of a unit's desk to a person, of the register or outside it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of commission"), max_length=16, choices=CommissionKind.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    brief = models.TextField(_("brief"), blank=True)
    sealed = models.TextField(blank=True, editable=False)
    audience = models.CharField(_("for whom"), max_length=16, blank=True)
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outside_name = models.CharField(_("name"), max_length=80, blank=True)
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=10, choices=CommissionState.choices, default=CommissionState.INVITED)
    topic = models.ForeignKey(
        "desks.Topic", null=True, blank=True, on_delete=models.SET_NULL, related_name="commissions"
    )
    work = models.ForeignKey("content.Work", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    held_on = models.DateField(_("held on"), null=True, blank=True)
    onsite = models.PositiveIntegerField(_("people on site"), null=True, blank=True)
    online = models.PositiveIntegerField(_("people online"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField()

    objects = CommissionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CommissionKind.values), name="commission_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CommissionState.values), name="commission_state_known"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, outside_name="") | (Q(person__isnull=True) & ~Q(outside_name="")),
                name="commission_names_one_person",
            ),
            models.CheckConstraint(
                condition=(Q(kind="policy_advice", title="", brief="", topic__isnull=True, work__isnull=True) & ~Q(sealed=""))
                | (~Q(kind="policy_advice") & ~Q(title="") & ~Q(brief="") & Q(sealed="")),
                name="commission_advice_is_sealed",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["unit", "state"], name="commission_by_unit_and_state"),
            models.Index(fields=["person", "state"], name="commission_by_person"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    @property
    def is_confidential(self) -> bool:
        return self.kind == CommissionKind.POLICY_ADVICE

    @property
    def is_spoken(self) -> bool:
        """Given before people on a day: what is recorded is that it was held."""
        return self.kind in (CommissionKind.TALK, CommissionKind.FORUM)

    @property
    def is_invited(self) -> bool:
        return self.state == CommissionState.INVITED

    @property
    def is_awaited(self) -> bool:
        """Accepted, and to be delivered, perhaps once more."""
        return self.state in (CommissionState.ACCEPTED, CommissionState.RETURNED)

    @property
    def is_delivered(self) -> bool:
        return self.state == CommissionState.DELIVERED

    @property
    def is_taken(self) -> bool:
        return self.state == CommissionState.TAKEN

    @property
    def is_open(self) -> bool:
        return self.is_invited or self.is_awaited or self.is_delivered

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")


class Addressee(models.Model):
    """Somebody who may read a piece of policy advice. Nobody else may, whatever their role."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="addressees")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["commission", "pk"]
        constraints = [models.UniqueConstraint(fields=["commission", "account"], name="addressee_named_once")]

    def __str__(self) -> str:
        return f"{self.commission_id} → {self.account_id}"


class Material(models.Model):
    """What is given with the brief. For policy advice the stored file is sealed, its name too."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="materials")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["commission", "pk"]
        constraints = [models.UniqueConstraint(fields=["commission", "file"], name="material_given_once")]

    def __str__(self) -> str:
        return f"{self.commission_id} {self.file_id}"


class Delivery(models.Model):
    """What the person handed in: a text, a file, a link or a work. `due_on` is the deadline as it stood that day."""

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("text"), blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    work = models.ForeignKey("content.Work", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)
    due_on = models.DateField()
    delivered_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["commission", "-number", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "number"], name="delivery_numbered_once"),
            models.CheckConstraint(
                condition=Q(sealed="") | Q(text="", link="", work__isnull=True), name="delivery_sealed_or_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commission_id} {self.number}"

    @property
    def is_on_time(self) -> bool:
        return self.delivered_on <= self.due_on


class CommissionStep(DatedRow):
    """A commission's history. Of policy advice the reason is sealed."""

    class Act(models.TextChoices):
        INVITED = "invited", _("asked")
        ACCEPTED = "accepted", _("accepted, to be delivered")
        DECLINED = "declined", _("declined")
        DUE_MOVED = "due_moved", _("deadline moved")
        DELIVERED = "delivered", _("delivered")
        RETURNED = "returned", _("returned")
        TAKEN = "taken", _("taken")
        PUBLISHED = "published", _("published")
        CLOSED = "closed", _("closed")
        WITHDRAWN = "withdrawn", _("taken back")
        LINK_MADE = "link_made", _("one-time link made")

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)
    sealed = models.TextField(blank=True, editable=False)
    due_from = models.DateField(null=True, blank=True)
    due_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["commission", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=[
                        "invited", "accepted", "declined", "due_moved", "delivered", "returned", "taken", "published",
                        "closed", "withdrawn", "link_made",
                    ]
                ),
                name="commission_step_act_known",
            ),
            models.CheckConstraint(
                condition=~Q(act__in=["declined", "due_moved", "returned", "withdrawn"]) | ~Q(reason="", sealed=""),
                name="commission_step_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.commission_id} {self.act}"


class AnswerLink(models.Model):
    """A one-time link by which somebody without an account answers or delivers. Only a hash of the token is kept."""

    class Purpose(models.TextChoices):
        ANSWER = "answer", _("accept or decline")
        DELIVER = "deliver", _("deliver")

    commission = models.ForeignKey(Commission, on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["commission", "-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=["answer", "deliver"]), name="answer_link_purpose_known"),
            models.UniqueConstraint(
                fields=["commission"],
                condition=Q(used_at__isnull=True, revoked_at__isnull=True),
                name="answer_link_one_works",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commission_id} {self.purpose}"
