import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """Something that waits for a person. Text is kept as message id and parameters, shown in the reader's language."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    topic = models.CharField(max_length=40)
    message = models.CharField(max_length=300)
    params = models.JSONField(default=dict, blank=True)
    url = models.CharField(max_length=300, blank=True)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.SET_NULL, related_name="+")
    dedupe_key = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "dedupe_key"], condition=~Q(dedupe_key=""), name="notice_once_per_key"
            )
        ]
        indexes = [
            models.Index(fields=["recipient", "read_at", "-at"], name="notice_unread_first"),
            models.Index(fields=["recipient"], condition=Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def text(self) -> str:
        """The message in the reader's language with its parameters filled in."""
        try:
            filled: str = gettext(self.message) % self.params
        except (KeyError, ValueError, TypeError):
            return gettext(self.message)
        return filled


class ByMail(models.TextChoices):
    NOW = "now", _("at once")
    DAILY = "daily", _("once a day, together")
    NEVER = "never", _("no mail")


class Preference(models.Model):
    """How a person wants mail about a topic. Without a row: at once. In the app everything always appears."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=40)
    by_mail = models.CharField(max_length=5, choices=ByMail.choices)

    class Meta:
        ordering = ["account", "topic", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "topic"], name="preference_once_per_topic"),
            models.CheckConstraint(condition=Q(by_mail__in=ByMail.values), name="preference_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.topic} {self.by_mail}"


class QuietHours(models.Model):
    """Between these hours (academy time, `ends` may be the next morning) no mail leaves; it goes when they end."""

    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    starts_hour = models.PositiveSmallIntegerField()
    ends_hour = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["account"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_hour__lt=24, ends_hour__lt=24), name="quiet_hours_of_a_day"),
            models.CheckConstraint(condition=~Q(starts_hour=F("ends_hour")), name="quiet_hours_not_all_day"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.starts_hour}-{self.ends_hour}"


class Webhook(models.Model):
    """An address of a unit's own system that hears of notices about the unit and those below it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    url = models.URLField(_("address"), max_length=300)
    topics = models.JSONField(default=list, blank=True, help_text=_("Codes of topics; empty: all"))
    sealed_secret = models.CharField(max_length=300)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("arrived")
    GIVEN_UP = "given_up", _("given up")


class Delivery(models.Model):
    """One sending in the outbox: written with the act itself, sent afterwards, tried again until it arrived or is given up.

    It goes to an account, to a webhook, or is a letter to an address (sealed in `letter`, emptied once it is over).
    `event_id` stays the same over all tries, so that a receiver can tell a repetition.
    """

    event_id = models.UUIDField(default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    webhook = models.ForeignKey(Webhook, null=True, on_delete=models.CASCADE, related_name="deliveries")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    letter = models.TextField(blank=True)
    letter_key = models.CharField(max_length=120, blank=True)
    digest_day = models.DateField(null=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(account__isnull=False, webhook__isnull=True, letter_key="")
                | Q(account__isnull=True, webhook__isnull=False, letter_key="")
                | (Q(account__isnull=True, webhook__isnull=True) & ~Q(letter_key="")),
                name="delivery_to_one",
            ),
            models.UniqueConstraint(fields=["letter_key"], condition=~Q(letter_key=""), name="letter_once_per_key"),
            models.UniqueConstraint(
                fields=["account", "notice"], condition=Q(notice__isnull=False), name="delivery_once"
            ),
            models.UniqueConstraint(
                fields=["account", "digest_day"], condition=Q(digest_day__isnull=False), name="digest_once_a_day"
            ),
            models.UniqueConstraint(fields=["webhook", "event_id"], name="delivery_once_per_event"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"
