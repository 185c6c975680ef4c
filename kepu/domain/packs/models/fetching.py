"""How often files of a pack were fetched: a number a day, nothing about who."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FetchKind(models.TextChoices):
    PACK = "pack", _("whole pack")
    DELTA = "delta", _("changes only")
    SHEET = "sheet", _("sheet or poster to print")
    PART = "part", _("single file")


class DailyFetches(models.Model):
    """How many times something of a pack was fetched on a day (Shanghai)."""

    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    kind = models.CharField(max_length=6, choices=FetchKind.choices)
    fetches = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pack", "-day", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "day", "kind"], name="pack_fetches_once_per_day"),
            models.CheckConstraint(condition=Q(kind__in=FetchKind.values), name="pack_fetches_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.day} {self.kind}"
