from django.db import models
from django.db.models import F, Q

from kepu.engines.measures.querysets import CellQuerySet


class Cell(models.Model):
    """A rollup: what one measure version counted in one scope (a unit with its subtree on each record's date) and month.

    `dimension` is empty for the total, else what it is split by, and "year" for distinct people of the calendar year that starts
    in `month`. `value` is NULL when no record knows the field, and in ten-thousandths under attribution "share".
    """

    measure = models.CharField(max_length=110)
    scope = models.ForeignKey("units.Unit", on_delete=models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    dimension = models.CharField(max_length=10, blank=True)
    key = models.CharField(max_length=100, blank=True)
    value = models.BigIntegerField(null=True)
    records = models.BigIntegerField()
    known = models.BigIntegerField()

    objects = CellQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "month", "measure", "dimension", "key"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "scope", "dimension", "month", "key"], name="cell_once"),
            models.CheckConstraint(
                condition=Q(dimension__in=["", "year", "kind", "province", "audience", "brand"]),
                name="cell_dimension_known",
            ),
            models.CheckConstraint(condition=Q(records__gte=F("known")), name="cell_known_at_most_records"),
        ]
        indexes = [models.Index(fields=["month"], name="cell_by_month")]

    def __str__(self) -> str:
        return f"{self.measure} {self.scope_id} {self.month:%Y-%m}"


class Month(models.Model):
    """A month whose cells exist: with which definitions they were built. Locking its row orders those who rebuild it."""

    month = models.DateField(primary_key=True)
    digest = models.CharField(max_length=16, blank=True)
    is_stale = models.BooleanField(default=True)

    class Meta:
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class Footing(models.Model):
    """The subtrees as the cells know them: a copy of the units' lineage, compared with it to find what a move touches."""

    ancestor = models.BigIntegerField()
    descendant = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["ancestor", "descendant", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "starts_on"], name="footing_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="footing_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.descendant} in {self.ancestor}"


class Terrain(models.Model):
    """Remote and rural stretches of regions as the cells know them, overlaps joined; `ends_on` is not included."""

    region = models.CharField(max_length=6)
    trait = models.CharField(max_length=10)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["region", "trait", "starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["region", "trait", "starts_on"], name="terrain_once"),
            models.CheckConstraint(condition=Q(trait__in=["remote", "rural"]), name="terrain_trait_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="terrain_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.trait}"


class Alias(models.Model):
    """A merged duplicate of a person as the cells know it: whatever it took part in counts for the person that was kept."""

    duplicate = models.BigIntegerField(primary_key=True)
    kept = models.BigIntegerField()

    class Meta:
        ordering = ["duplicate"]
        constraints = [models.CheckConstraint(condition=~Q(kept=F("duplicate")), name="alias_of_somebody_else")]

    def __str__(self) -> str:
        return f"{self.duplicate} is {self.kept}"


class Stamp(models.Model):
    """What a table looked like when the cells last took note of it, so that a look at one row tells whether it changed."""

    name = models.CharField(max_length=20, primary_key=True)
    value = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name}: {self.value}"
