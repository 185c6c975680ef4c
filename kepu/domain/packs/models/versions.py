"""What readers get: versions with their hazards, parts and sources, and the files built of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.contracts import Audience


class PackAudience(models.TextChoices):
    """For whom. Codes are those of the ledger, so that records say the same."""

    PUBLIC = Audience.PUBLIC, _("general public")
    YOUTH = Audience.YOUTH, _("children and young people")
    ELDERLY = Audience.ELDERLY, _("elderly people")
    FARMERS = Audience.FARMERS, _("farmers and herders")
    WORKERS = Audience.WORKERS, _("workers")
    RESIDENTS = Audience.RESIDENTS, _("communities")
    TEACHERS = Audience.TEACHERS, _("teachers and schools")
    OFFICIALS = Audience.OFFICIALS, _("officials at the grassroots")


class VersionState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("under review")
    APPROVED = "approved", _("approved, about to be published")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


OPEN_STATES = ("draft", "in_review", "approved")


class Version(models.Model):
    """One version; once published it never changes. `season_from` and `season_to` are months, both included, and may go round the
    end of the year; without them it fits all year. `due_on` is the last day before it must be judged again."""

    pack = models.ForeignKey("packs.Pack", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("in short"), max_length=300, blank=True)
    audience = models.CharField(max_length=12, choices=PackAudience.choices, default=PackAudience.PUBLIC)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)
    season_to = models.PositiveSmallIntegerField(null=True, blank=True)
    due_on = models.DateField(_("to be reviewed again by"), null=True, blank=True)
    note = models.CharField(_("what changed, and why"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    digest = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.CharField(max_length=300, blank=True)
    written_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pack", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "number"], name="pack_versions_numbered"),
            models.CheckConstraint(condition=~Q(title=""), name="pack_version_has_title"),
            models.CheckConstraint(condition=Q(state__in=VersionState.values), name="pack_version_state_known"),
            models.CheckConstraint(condition=Q(audience__in=PackAudience.values), name="pack_version_audience_known"),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(state__in=OPEN_STATES), name="pack_version_one_open_per_pack"
            ),
            models.UniqueConstraint(
                fields=["pack"], condition=Q(state="published"), name="pack_version_one_live_per_pack"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft"]) | Q(due_on__isnull=False), name="pack_version_handed_in_has_due_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(published_at__isnull=False),
                name="pack_version_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(note=""), name="pack_version_that_follows_says_what_changed"
            ),
            models.CheckConstraint(
                condition=Q(season_from__isnull=True, season_to__isnull=True)
                | Q(
                    season_from__isnull=False,
                    season_from__gte=1,
                    season_from__lte=12,
                    season_to__isnull=False,
                    season_to__gte=1,
                    season_to__lte=12,
                ),
                name="pack_version_season_is_months",
            ),
        ]
        indexes = [models.Index(fields=["state", "published_at"], name="pack_version_by_moment")]

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def is_in_review(self) -> bool:
        return self.state == VersionState.IN_REVIEW

    @property
    def is_approved(self) -> bool:
        return self.state == VersionState.APPROVED

    @property
    def is_published(self) -> bool:
        return self.state == VersionState.PUBLISHED

    def is_in_season(self, month: int) -> bool:
        """Whether it names a season and the month lies in it."""
        first, last = self.season_from, self.season_to
        if first is None or last is None:
            return False
        return first <= month <= last if first <= last else month >= first or month <= last


class VersionHazard(models.Model):
    """A hazard that a version is about, by its code in hazards.toml."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="hazards")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=20, db_index=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pack_hazard_once_per_version")]

    def __str__(self) -> str:
        return self.code


class Author(models.Model):
    """Who made a version: somebody of the register, or a name outside the academy."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField()
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    affiliation = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="pack_author_once_per_version"),
            models.CheckConstraint(condition=~Q(name=""), name="pack_author_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class PartKind(models.TextChoices):
    FACT = "fact", _("explained fact")
    QUESTION = "question", _("question and answer")
    EDITION = "edition", _("article taken in")
    FIGURE = "figure", _("figure")
    POSTER = "poster", _("poster")
    AUDIO = "audio", _("for loudspeakers")
    LARGE_PRINT = "large", _("large print")


class Part(models.Model):
    """One part. `text` is the fact, the answer, the text read aloud, or what a figure or poster shows in words. `edition` says which
    article was taken in; its words stand here as they were then. `seconds` is how long a sound lasts."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=PartKind.choices)
    title = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    credit = models.CharField(_("author and licence"), max_length=200, blank=True)
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edition = models.ForeignKey("content.Edition", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["version", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PartKind.values), name="pack_part_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="pack_part_has_title"),
            models.CheckConstraint(
                condition=~Q(kind__in=["figure", "poster", "large"]) | Q(file__isnull=False), name="pack_part_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["fact", "question", "edition", "audio", "figure", "poster"]) | ~Q(text=""),
                name="pack_part_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PartSource(models.Model):
    """What a part rests on: a title with an address, or with the place where it is found."""

    part = models.ForeignKey(Part, on_delete=models.CASCADE, related_name="sources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=500, blank=True)
    place = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["part", "position"]
        constraints = [
            models.UniqueConstraint(fields=["part", "position"], name="pack_source_numbered"),
            models.CheckConstraint(condition=~Q(title=""), name="pack_source_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


class BuiltFile(models.Model):
    """The file of a published version that works without a network, as it was built; `manifest_digest` is of its manifest."""

    version = models.OneToOneField(Version, on_delete=models.CASCADE, related_name="built")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    manifest_digest = models.CharField(max_length=64)
    built_at = models.DateTimeField()

    class Meta:
        ordering = ["-built_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(manifest_digest__regex=r"^[0-9a-f]{64}$"), name="pack_built_file_has_digest"
            )
        ]

    def __str__(self) -> str:
        return f"{self.version_id}"
