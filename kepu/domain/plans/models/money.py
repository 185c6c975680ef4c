from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.contracts import MoneySource, Purpose

PURPOSES = [
    (Purpose.ACTIVITY.value, _("activities")),
    (Purpose.VENUE.value, _("venues")),
    (Purpose.EXHIBIT.value, _("exhibits and facilities")),
    (Purpose.ADMINISTRATION.value, _("administration")),
    (Purpose.OTHER.value, _("other purposes")),
]
SOURCES = [
    (MoneySource.GOVERNMENT.value, _("government grants")),
    (MoneySource.SPECIAL.value, _("earmarked outreach grants")),
    (MoneySource.DONATION.value, _("donations")),
    (MoneySource.OWN.value, _("own funds")),
    (MoneySource.OTHER.value, _("other sources")),
]


class BudgetLine(models.Model):
    """Money set apart by a unit for a year, a purpose and a source, in fen. Spend against it is read from records."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=PURPOSES)
    source = models.CharField(_("source of money"), max_length=20, choices=SOURCES)
    amount_fen = models.PositiveBigIntegerField(_("amount"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-year", "unit", "purpose", "source", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "purpose", "source"], name="budget_line_once"),
            models.CheckConstraint(
                condition=Q(purpose__in=[p for p, _l in PURPOSES]), name="budget_line_purpose_known"
            ),
            models.CheckConstraint(condition=Q(source__in=[s for s, _l in SOURCES]), name="budget_line_source_known"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_purpose_display()} · {self.get_source_display()}"


class Funding(models.Model):
    """Money for outreach that a unit raised, in fen, on the day it came."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    source = models.CharField(_("source of money"), max_length=20, choices=SOURCES)
    giver = models.CharField(_("from whom"), max_length=120, blank=True)
    amount_fen = models.PositiveBigIntegerField(_("amount"))
    received_on = models.DateField(_("received on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(source__in=[s for s, _l in SOURCES]), name="funding_source_known"),
            models.CheckConstraint(
                condition=Q(received_on__year=models.F("year")), name="funding_received_in_its_year"
            ),
        ]
        indexes = [models.Index(fields=["unit", "year"], name="funding_by_unit_and_year")]

    def __str__(self) -> str:
        return f"{self.received_on} {self.get_source_display()}"
