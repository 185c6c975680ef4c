"""Harvests: other platforms' feeds, and the items that came from them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Format(models.TextChoices):
    FEED = "feed", _("RSS or Atom feed")
    OAI = "oai_pmh", "OAI-PMH"
    FILE = "file", _("files handed in")


class HarvestSource(models.Model):
    """A platform whose items a unit takes in. Until somebody looks at an item it is a preview; `publishes` lets new ones go
    public at once. `is_own` says that the items are the unit's own works, which count.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    format = models.CharField(_("format"), max_length=8, choices=Format.choices)
    url = models.URLField(_("address"), max_length=500, blank=True)
    oai_set = models.CharField(_("set"), max_length=120, blank=True)
    audience = models.CharField(_("for whom"), max_length=16, default="public")
    licence = models.CharField(_("licence, where an item does not say it"), max_length=16, default="reserved")
    every_minutes = models.PositiveIntegerField(_("minutes between visits"), default=60)
    is_own = models.BooleanField(_("these are the unit's own works"), default=False)
    publishes = models.BooleanField(_("new items go public at once"), default=False)
    next_at = models.DateTimeField(null=True, blank=True)
    visited_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "name", "pk"]
        verbose_name = _("source of items")
        constraints = [
            models.CheckConstraint(condition=Q(format__in=Format.values), name="harvest_format_known"),
            models.CheckConstraint(condition=Q(format="file") | ~Q(url=""), name="harvest_has_address"),
            models.CheckConstraint(condition=Q(every_minutes__gte=5), name="harvest_not_too_often"),
            models.UniqueConstraint(fields=["unit", "name"], name="harvest_named_once_in_unit"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemState(models.TextChoices):
    PREVIEW = "preview", _("to be looked at")
    TAKEN = "taken", _("taken in")
    LEFT = "left", _("left out")


class HarvestedItem(models.Model):
    """One item of a source: its identifier there, what it said, and the edition made of it."""

    source = models.ForeignKey(HarvestSource, on_delete=models.CASCADE, related_name="items")
    identifier = models.CharField(max_length=500)
    link = models.URLField(max_length=500, blank=True)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True)
    body = models.TextField(blank=True)
    authors = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8)
    licence = models.CharField(max_length=16)
    published_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(_("state"), max_length=7, choices=ItemState.choices, default=ItemState.PREVIEW)
    twin = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    edition = models.ForeignKey("content.Edition", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["-seen_at", "-pk"]
        verbose_name = _("item")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(condition=~Q(title=""), name="item_has_title"),
            models.UniqueConstraint(fields=["source", "identifier"], name="item_once_per_source"),
        ]
        indexes = [
            models.Index(fields=["link"], condition=~Q(link=""), name="item_by_link"),
            models.Index(fields=["source", "state"], name="item_of_source"),
        ]

    def __str__(self) -> str:
        return self.title
