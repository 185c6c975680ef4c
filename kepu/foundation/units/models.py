import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.units.querysets import LineageQuerySet, UnitQuerySet


class UnitKind(models.TextChoices):
    ACADEMY = "academy", _("academy")
    BRANCH = "branch", _("branch")
    INSTITUTE = "institute", _("institute")
    UNIVERSITY = "university", _("university")
    MEDIA = "media", _("media")
    JOURNAL = "journal", _("journal")
    VENUE = "venue", _("venue")


class Unit(models.Model):
    """A node of the academy's tree. Where it hangs is dated (Placement); figures of past years stay where they were."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind.choices)
    region = models.ForeignKey(
        "places.Region", verbose_name=_("place"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.CharField(_("field of science"), max_length=40, blank=True)
    opened_on = models.DateField(_("since"))
    closed_on = models.DateField(_("until"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_units"
    )
    sort_key = models.CharField(max_length=20, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")), name="unit_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class Placement(models.Model):
    """Unit hangs under parent from starts_on until (not including) ends_on. Exactly one is open per unit; the root's parent is empty."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(ends_on__isnull=True), name="unit_has_one_open_placement"
            ),
            models.UniqueConstraint(fields=["unit", "starts_on"], name="unit_placed_once_per_day"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="placement_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")), name="unit_not_under_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} under {self.parent_id} from {self.starts_on}"


class Lineage(models.Model):
    """Derived from placements: descendant belongs to ancestor's subtree (itself included, depth 0) during [starts_on, ends_on)."""

    ancestor = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    depth = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(default="9999-12-31")

    objects = LineageQuerySet.as_manager()

    class Meta:
        ordering = ["ancestor", "descendant", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "starts_on"], name="lineage_once"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="lineage_ends_after_it_starts"),
        ]
        indexes = [models.Index(fields=["descendant", "starts_on"], name="lineage_by_descendant")]

    def __str__(self) -> str:
        return f"{self.descendant_id} in {self.ancestor_id}"


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("administrator")
    LEADER = "leader", _("leader")
    COORDINATOR = "coordinator", _("coordinator")
    EDITOR = "editor", _("editor")
    REVIEWER = "reviewer", _("reviewer")
    SECRECY_OFFICER = "secrecy_officer", _("secrecy officer")
    STATISTICIAN = "statistician", _("statistician")
    AUDITOR = "auditor", _("auditor")
    MEMBER = "member", _("member")
    BASE_MANAGER = "base_manager", _("base manager")
    GATEKEEPER = "gatekeeper", _("gatekeeper")


class Membership(models.Model):
    """An account holds a role in a unit; it reaches that unit's whole subtree. Ended, not deleted."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "unit", "role"], condition=Q(ended_at__isnull=True), name="membership_held_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role} in {self.unit_id}"
