"""The register of channels: websites, accounts, newspapers, journals, programmes, with what is stated about them."""

import uuid
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _


class ChannelKind(models.TextChoices):
    WEBSITE = "website", _("website")
    WEIBO = "weibo", _("weibo account")
    WECHAT = "wechat", _("WeChat official account")
    VIDEO_ACCOUNT = "video_account", _("video account")
    NEWSPAPER = "newspaper", _("newspaper")
    JOURNAL = "journal", _("journal")
    TELEVISION = "television", _("television programme")
    RADIO = "radio", _("radio programme")


class ChannelQuerySet(models.QuerySet["Channel"]):
    def of_units(self, unit_ids: Collection[int]) -> "ChannelQuerySet":
        """Channels that belong to one of the units."""
        return self.filter(unit__in=list(unit_ids))

    def open_on(self, day: date) -> "ChannelQuerySet":
        """Running on a day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day), opened_on__lte=day)

    def with_followers(self, day: date) -> "ChannelQuerySet":
        """With `followers`: the latest number stated for a day not later than this one; None where none was."""
        latest = ChannelFact.objects.valid().filter(channel=OuterRef("pk"), ends_on__lte=day, followers__isnull=False)
        return self.annotate(followers=Subquery(latest.order_by("-ends_on", "-pk").values("followers")[:1]))


class ChannelFactQuerySet(models.QuerySet["ChannelFact"]):
    def valid(self) -> "ChannelFactQuerySet":
        """Not superseded."""
        return self.filter(superseded_at__isnull=True)

    def within(self, starts_on: date, ends_on: date) -> "ChannelFactQuerySet":
        """Periods that lie wholly in the window."""
        return self.valid().filter(starts_on__gte=starts_on, ends_on__lte=ends_on)


class Channel(models.Model):
    """A medium of outreach that a unit runs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind of channel"), max_length=16, choices=ChannelKind.choices)
    name = models.CharField(_("registered name"), max_length=120)
    address = models.CharField(_("address or account"), max_length=200, blank=True)
    opened_on = models.DateField(_("running since"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = ChannelQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChannelKind.values), name="channel_kind_known"),
            models.UniqueConstraint(fields=["unit", "kind", "name"], name="channel_named_once_in_unit"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="channel_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelFact(models.Model):
    """What a channel counted in a period, and its followers at the period's end. None is not known, 0 is none.

    Superseded statements stay for the history.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="facts")
    starts_on = models.DateField(_("counted from"))
    ends_on = models.DateField(_("counted until"))
    followers = models.PositiveBigIntegerField(_("followers at the end"), null=True, blank=True)
    posts = models.PositiveIntegerField(_("posts"), null=True, blank=True)
    reads = models.PositiveBigIntegerField(_("reads"), null=True, blank=True)
    copies = models.PositiveBigIntegerField(_("copies"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours broadcast"), null=True, blank=True)
    source_note = models.CharField(_("where this is from"), max_length=300)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_by_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = ChannelFactQuerySet.as_manager()

    class Meta:
        ordering = ["channel", "-ends_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="channel_fact_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["channel", "starts_on"],
                condition=Q(superseded_at__isnull=True),
                name="channel_fact_once_per_start",
            ),
            models.CheckConstraint(condition=~Q(source_note=""), name="channel_fact_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.starts_on}–{self.ends_on}"
