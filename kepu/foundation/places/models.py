from django.db import models
from django.utils.translation import gettext_lazy as _

from kepu.foundation.places.querysets import RegionQuerySet, RegionTraitQuerySet


class Region(models.Model):
    """An administrative division: province, prefecture or county level. The code is the six digits of GB/T 2260."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(
        max_length=10, choices=[("province", _("province")), ("prefecture", _("prefecture")), ("county", _("county"))]
    )
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    is_retired = models.BooleanField(default=False)

    objects = RegionQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__in=["province", "prefecture", "county"]), name="region_level_known"
            ),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[0-9]{6}$"), name="region_code_is_six_digits"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def province_code(self) -> str:
        """The code of the province, by the structure of the codes."""
        return self.code[:2] + "0000"

    @property
    def chain(self) -> str:
        """Province, prefecture and county in one line; load with select_related("parent__parent")."""
        names = [self.name]
        above = self.parent
        while above is not None:
            if "直辖" not in above.name:
                names.append(above.name)
            above = above.parent
        return " ".join(reversed(names))


class RegionTrait(models.Model):
    """Remote or rural, from a date on, by a named source: a property of a region that people may correct."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="traits")
    trait = models.CharField(max_length=10, choices=[("remote", _("remote")), ("rural", _("rural"))])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The first day on which it no longer holds"))
    source = models.CharField(_("source"), max_length=200)

    objects = RegionTraitQuerySet.as_manager()

    class Meta:
        ordering = ["region", "trait", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(trait__in=["remote", "rural"]), name="region_trait_known"),
            models.CheckConstraint(condition=~models.Q(source=""), name="region_trait_has_source"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.F("starts_on")),
                name="region_trait_ends_after_it_starts",
            ),
            models.UniqueConstraint(fields=["region", "trait", "starts_on"], name="region_trait_once_per_day"),
            models.UniqueConstraint(
                fields=["region", "trait"], condition=models.Q(ends_on__isnull=True), name="region_trait_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.trait} {self.starts_on}"
