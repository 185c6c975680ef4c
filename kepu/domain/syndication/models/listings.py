"""Listings: what harvesters and feed readers are told of an edition, also after it is gone."""

import uuid

from django.db import models
from django.db.models import F


class ListingQuerySet(models.QuerySet["Listing"]):
    def present(self) -> "ListingQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Listing(models.Model):
    """An edition that has been public: its lasting identifier, when it last changed, and when it was withdrawn.

    `changed_at` is in whole seconds (the granularity of OAI-PMH) and never goes back. Unit, audience, medium, language and
    series are kept here, so that a deleted record still belongs to its sets.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.OneToOneField("content.Edition", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    audience = models.CharField(max_length=16)
    medium = models.CharField(max_length=16)
    language = models.CharField(max_length=8)
    series = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64)
    listed_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ListingQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["changed_at", "id"], name="listing_in_order_of_change"),
            models.Index(F("unit"), F("changed_at").desc(), name="listing_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.public_id})"
