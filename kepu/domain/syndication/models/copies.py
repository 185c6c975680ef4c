"""Copies of editions, and receipts: that a copy has got a correction."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Place(models.TextChoices):
    """Where a copy of an edition stands."""

    SITE = "site", _("our site")
    FEED = "feed", _("open feeds")
    PARTNER = "partner", _("partner")
    PACK = "pack", _("offline pack")
    PRINT = "print", _("printed sheet")


class CopyQuerySet(models.QuerySet["Copy"]):
    def out_there(self) -> "CopyQuerySet":
        """Still where it was put."""
        return self.filter(ended_at__isnull=True)


class Copy(models.Model):
    """One place where an edition's text stands, and which text: its digest and how many corrections it holds.

    Site, feed and partners have one copy that follows the edition; each printed version and each pack is a copy of its own.
    A deleted edition leaves its copies behind, with the title they had.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.ForeignKey("content.Edition", null=True, on_delete=models.SET_NULL, related_name="+")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    place = models.CharField(_("where"), max_length=7, choices=Place.choices)
    partner = models.ForeignKey(
        "syndication.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="copies"
    )
    code = models.CharField(max_length=12, blank=True)
    reference = models.CharField(_("which pack"), max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    corrections = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CopyQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "place", "pk"]
        verbose_name = _("copy")
        constraints = [
            models.CheckConstraint(condition=Q(place__in=Place.values), name="copy_place_known"),
            models.CheckConstraint(
                condition=Q(place="partner", partner__isnull=False) | (~Q(place="partner") & Q(partner__isnull=True)),
                name="copy_partner_named",
            ),
            models.CheckConstraint(
                condition=(Q(place="print") & ~Q(code="")) | (~Q(place="print") & Q(code="")), name="copy_print_has_code"
            ),
            models.CheckConstraint(
                condition=(Q(place="pack") & ~Q(reference="")) | (~Q(place="pack") & Q(reference="")),
                name="copy_pack_has_reference",
            ),
            models.UniqueConstraint(
                fields=["edition", "place"], condition=Q(place__in=["site", "feed"]), name="copy_once_at_our_places"
            ),
            models.UniqueConstraint(
                fields=["edition", "partner"], condition=Q(place="partner"), name="copy_once_at_partner"
            ),
            models.UniqueConstraint(
                fields=["edition", "digest"], condition=Q(place="print"), name="copy_once_per_printed_version"
            ),
            models.UniqueConstraint(
                fields=["edition", "reference"], condition=Q(place="pack"), name="copy_once_in_a_pack"
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="copy_code_once"),
        ]  # fmt: skip
        indexes = [models.Index(fields=["unit", "place", "made_at"], name="copy_by_unit")]

    def __str__(self) -> str:
        return f"{self.title} @ {self.place}"


class ReceiptState(models.TextChoices):
    PENDING = "pending", _("on its way")
    DELIVERED = "delivered", pgettext_lazy("copy", "delivered")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    FAILED = "failed", _("did not arrive")


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def open(self) -> "ReceiptQuerySet":
        """The copy does not have the correction, as far as we know."""
        return self.filter(state__in=[ReceiptState.PENDING, ReceiptState.FAILED])


class Receipt(models.Model):
    """That a copy has got a correction, a retraction or a take-down, or not yet."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    correction = models.ForeignKey("content.Correction", on_delete=models.PROTECT, related_name="+")
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="receipts")
    state = models.CharField(_("state"), max_length=12, choices=ReceiptState.choices, default=ReceiptState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    begun_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.CharField(max_length=120, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "copy", "pk"]
        verbose_name = _("receipt")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReceiptState.values), name="receipt_state_known"),
            models.UniqueConstraint(fields=["correction", "copy"], name="receipt_once_per_copy"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(reason=""), name="receipt_failure_has_reason"),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="receipt_delivery_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(state="acknowledged", acknowledged_at__isnull=False)
                | (~Q(state="acknowledged") & Q(acknowledged_at__isnull=True)),
                name="receipt_acknowledgement_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("begun_at")),
                name="receipt_acknowledged_after_it_began",
            ),
        ]
        indexes = [
            models.Index(
                fields=["begun_at"], condition=Q(state__in=["pending", "failed"]), name="receipt_open_oldest_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.correction_id} → {self.copy_id}: {self.state}"

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody has said yet that the copy has the correction."""
        return self.state != ReceiptState.ACKNOWLEDGED and self.copy.place in (Place.PARTNER, Place.PACK)

    @property
    def may_be_sent(self) -> bool:
        """Whether sending it again could help."""
        partner = self.copy.partner
        return self.is_unanswered and partner is not None and partner.is_active and partner.way != "pull"
