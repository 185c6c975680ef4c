"""Claims, their wordings, their history, and the clock that tells every process that the index must change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.audit.rows import DatedRow


class ClaimState(models.TextChoices):
    OPEN = "open", _("being checked")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Harm(models.IntegerChoices):
    LOW = 1, _("low")
    MEDIUM = 2, _("moderate")
    HIGH = 3, _("high")
    SEVERE = 4, _("severe")


class Category(models.TextChoices):
    FOOD = "food", _("food")
    HEALTH = "health", _("health and medicine")
    DISASTER = "disaster", _("weather and disasters")
    RADIATION = "radiation", _("radiation and electromagnetism")
    ENVIRONMENT = "environment", _("environment")
    LIFE = "life", _("animals, plants, farming")
    SPACE = "space", _("sky and space")
    TECHNOLOGY = "technology", _("technology")
    HOUSEHOLD = "household", _("household and safety")
    OTHER = "other", _("other")


class Claim(models.Model):
    """The canonical statement and the unit that answers for it. `origin_key` names it at its source when it was imported."""

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("claim"), max_length=300)
    category = models.CharField(max_length=12, choices=Category.choices, default=Category.OTHER)
    harm = models.PositiveSmallIntegerField(choices=Harm.choices, default=Harm.MEDIUM)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.CharField(_("where it goes round"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.OPEN)
    origin_key = models.CharField(max_length=300, blank=True)
    origin_name = models.CharField(max_length=120, blank=True)
    origin_url = models.CharField(max_length=500, blank=True)
    first_seen_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    change_number = models.PositiveBigIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="claim_says_something"),
            models.CheckConstraint(condition=Q(state__in=ClaimState.values), name="claim_state_known"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="claim_category_known"),
            models.CheckConstraint(condition=Q(harm__in=Harm.values), name="claim_harm_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(published_at__isnull=False), name="claim_published_has_moment"
            ),
            models.UniqueConstraint(fields=["origin_key"], condition=~Q(origin_key=""), name="claim_imported_once"),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="claim_by_unit"),
            models.Index(fields=["state", "-published_at"], name="claim_by_publication"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_published(self) -> bool:
        return self.state == ClaimState.PUBLISHED

    @property
    def is_open(self) -> bool:
        return self.state == ClaimState.OPEN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ClaimState.WITHDRAWN

    @property
    def is_imported(self) -> bool:
        return bool(self.origin_key)

    @property
    def path(self) -> str:
        """Its page on the public site."""
        return f"/claims/{self.pk}/"


class ClaimVariant(models.Model):
    """Another wording of a claim that was seen. The same wording stands once with a claim."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="variants")
    text = models.CharField(max_length=2000)
    digest = models.CharField(max_length=64)
    added_by_name = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "digest"], name="claim_variant_once")]

    def __str__(self) -> str:
        return self.text[:60]


class Sighting(models.Model):
    """An address where a claim was seen. `key` is the same for addresses of the same page (`links.key_of`)."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="sightings")
    url = models.CharField(max_length=500)
    key = models.CharField(max_length=500, db_index=True)
    added_by_name = models.CharField(max_length=120)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(fields=["claim", "key"], name="claim_sighting_once")]

    def __str__(self) -> str:
        return self.url


class ClaimAct(models.TextChoices):
    OPENED = "opened", _("opened")
    ASSIGNED = "assigned", _("given to another unit")
    CHANGED = "changed", _("facts changed")
    MERGED = "merged", _("messages merged")
    WRITTEN = "written", _("verdict written")
    SUBMITTED = "submitted", _("handed in for sign-off")
    SIGNED = "signed", _("signed by an expert")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("signed off")
    PUBLISHED = "published", _("verdict published")
    CORRECTED = "corrected", _("verdict corrected")
    REWORDED = "reworded", _("words of the claim changed")
    LINKED = "linked", _("article linked")
    UNLINKED = "unlinked", _("article unlinked")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ClaimStep(DatedRow):
    """Who did what with a claim, when and why. Only added. Readers see what was published, corrected, reworded and withdrawn.

    `before` is what a reworded claim said until then.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    verdict = models.ForeignKey("claims.Verdict", null=True, on_delete=models.SET_NULL, related_name="steps")
    act = models.CharField(max_length=10, choices=ClaimAct.choices)
    before = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ClaimAct.values), name="claim_step_act_known"),
            models.CheckConstraint(
                condition=~Q(act__in=["corrected", "reworded", "withdrawn"], reason=""), name="claim_step_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.actor_name}"


class MatchClock(models.Model):
    """One row: how many times what messages are compared with has changed. Changes take turns at it, so that none is overlooked."""

    version = models.PositiveBigIntegerField(default=0)
    word = models.CharField(max_length=32, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(id=1), name="match_clock_is_one")]

    def __str__(self) -> str:
        return str(self.version)


class MatchMark(models.Model):
    """Where the clock has stood: it tells an index that was kept of this database from one of another, or of another past."""

    version = models.PositiveBigIntegerField(unique=True)
    word = models.CharField(max_length=32)

    class Meta:
        ordering = ["version"]

    def __str__(self) -> str:
        return str(self.version)


class ClaimVector(models.Model):
    """Where a model behind an address places a published claim: numbers of 16 bits each, length 1, and their signs, a bit each."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="vector")
    model = models.CharField(max_length=120)
    change_number = models.PositiveBigIntegerField()
    vector = models.BinaryField()
    signs = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.model}"
