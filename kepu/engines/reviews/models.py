import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class ReviewState(models.TextChoices):
    OPEN = "open", _("under review")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    WITHDRAWN = "withdrawn", _("withdrawn")


class StepState(models.TextChoices):
    WAITING = "waiting", _("not yet its turn")
    OPEN = "open", _("waits for a decision")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")
    SKIPPED = "skipped", _("skipped")
    CLOSED = "closed", _("no longer needed")


class Decision(models.TextChoices):
    APPROVE = "approve", _("approve")
    RETURN = "return", _("return")


class Review(models.Model):
    """One round of judging one subject by one flow. A return ends the round; the next round is another row. Where it is due at a moment,
    `due_at` says so and `due_on` is its day.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    flow = models.CharField(max_length=40)
    flow_title_zh = models.CharField(max_length=120)
    flow_title_en = models.CharField(max_length=120)
    is_lenient = models.BooleanField(default=False)
    subject_kind = models.CharField(max_length=40)
    subject_key = models.CharField(max_length=80)
    subject_title = models.CharField(max_length=200)
    subject_url = models.CharField(max_length=300)
    subject_digest = models.CharField(max_length=80, blank=True)
    excluded = models.JSONField(default=list, blank=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_by_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_key"], condition=Q(state="open"), name="review_one_open_per_subject"
            ),
            models.UniqueConstraint(fields=["subject_kind", "subject_key", "number"], name="review_rounds_numbered"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
                name="review_closed_has_moment",
            ),
            models.CheckConstraint(condition=~Q(state="returned", reason=""), name="review_return_has_reason"),
        ]
        indexes = [models.Index(fields=["unit", "-opened_at"], name="review_by_unit")]

    def __str__(self) -> str:
        return f"{self.subject_title} ({self.number})"

    @property
    def flow_title(self) -> str:
        return self.flow_title_en if (get_language() or "").startswith("en") else self.flow_title_zh

    @property
    def is_open(self) -> bool:
        return self.state == ReviewState.OPEN


class Step(models.Model):
    """One step of a round, as the flow said when the round opened. `at_unit` is where it waits now; it rises when
    escalated.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="steps")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    stage = models.PositiveSmallIntegerField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    by = models.CharField(
        max_length=10, choices=[(word, word) for word in ("permission", "role", "persons", "outside")]
    )
    permission = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, blank=True)
    level = models.CharField(max_length=5, choices=[("unit", "unit"), ("above", "above")])
    votes_needed = models.PositiveSmallIntegerField()
    due_days = models.PositiveSmallIntegerField(null=True)
    remind_days = models.PositiveSmallIntegerField(null=True)
    escalate_days = models.PositiveSmallIntegerField(null=True)
    link_days = models.PositiveSmallIntegerField(default=14)
    is_scored = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=StepState.choices, default=StepState.WAITING)
    at_unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_on = models.DateField(null=True, blank=True)
    escalated_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    seen_digest = models.CharField(max_length=80, blank=True)
    seen_lines = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["review", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["review", "code"], name="review_step_once"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="review_step_state_known"),
            models.CheckConstraint(
                condition=Q(by__in=["permission", "role", "persons", "outside"]), name="review_step_by_known"
            ),
            models.CheckConstraint(condition=Q(level__in=["unit", "above"]), name="review_step_level_known"),
        ]
        indexes = [models.Index(fields=["state", "at_unit"], name="review_step_waiting_at")]

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh


class Seat(models.Model):
    """A named person of a step: an account, or somebody outside who gets a link that works once."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outside_name = models.CharField(max_length=80, blank=True)
    outside_email = models.EmailField(blank=True)
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    invited_by_name = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["step", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False, token_hash="") | Q(account__isnull=True, expires_at__isnull=False),
                name="review_seat_account_or_link",
            ),
            models.UniqueConstraint(fields=["step", "account"], name="review_seat_once"),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="review_link_once"),
        ]

    def __str__(self) -> str:
        return self.outside_name or str(self.account_id)


class Vote(models.Model):
    """One decision. The database itself refuses a second one by the same person in a step, or in a strict review."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="votes")
    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="votes")
    seat = models.OneToOneField(Seat, null=True, on_delete=models.PROTECT, related_name="vote")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    decision = models.CharField(max_length=8, choices=Decision.choices)
    comment = models.CharField(max_length=2000, blank=True)
    score = models.PositiveSmallIntegerField(null=True, help_text="Points for quality, 1 to 5, by who approved")
    digest = models.CharField(max_length=80, blank=True)
    is_strict = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(decision__in=Decision.values), name="review_decision_known"),
            models.CheckConstraint(condition=~Q(decision="return", comment=""), name="review_vote_return_has_reason"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5, decision="approve"),
                name="review_vote_score_in_range",
            ),
            models.UniqueConstraint(fields=["step", "account"], name="review_vote_once_per_step"),
            models.UniqueConstraint(
                fields=["review", "account"], condition=Q(is_strict=True), name="review_nobody_decides_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.decision}"


class Note(models.Model):
    """Something said or done about a review that is no vote: a comment, an escalation, a withdrawal."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="notes")
    step = models.ForeignKey(Step, null=True, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(
        max_length=12, choices=[(word, word) for word in ("commented", "skipped", "escalated", "withdrawn", "invited")]
    )
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    text = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(what__in=["commented", "skipped", "escalated", "withdrawn", "invited"]),
                name="review_note_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.name}"


class Remark(models.Model):
    """A comment on a part of the subject: which one, the words it is about, and whether it has been dealt with."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="remarks")
    anchor = models.CharField(max_length=80)
    quote = models.CharField(max_length=300, blank=True)
    text = models.CharField(max_length=2000)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="review_remark_says_something")]

    def __str__(self) -> str:
        return f"{self.anchor}: {self.name}"
