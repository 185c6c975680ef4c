"""Brands, their yearly editions, which units take part, what the media made of it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.events.querysets import EditionQuerySet
from kepu.foundation.audit.rows import DatedRow


class BrandForm(models.TextChoices):
    OPEN_DAY = "open_day", _("open day")
    FESTIVAL = "festival", _("science festival")
    TALKS = "talks", _("talk series")
    NEW_YEAR_LECTURE = "new_year_lecture", _("New Year lecture")
    SEASON = "season", _("seasonal project")
    OTHER = "other", _("other programme")


class Brand(models.Model):
    """A recurring programme of a unit. Its slug is its address and the word by which the ledger knows it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    form = models.CharField(_("form of programme"), max_length=20, choices=BrandForm.choices)
    kind = models.ForeignKey("ledger.Kind", verbose_name=_("kind of act"), on_delete=models.PROTECT, related_name="+")
    summary = models.TextField(_("what it is"), blank=True)
    summary_en = models.TextField(_("what it is, in English"), blank=True)
    since_year = models.PositiveSmallIntegerField(_("held since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(form__in=BrandForm.values), name="brand_form_known"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="brand_has_name_and_address"),
        ]

    def __str__(self) -> str:
        return self.name


class EditionState(models.TextChoices):
    PLANNED = "planned", _("being planned")
    OPEN = "open", _("open to units")
    RUNNING = "running", _("running")
    CLOSED = "closed", _("edition closed")


class Campaign(models.TextChoices):
    """National campaigns that an edition may belong to. The ledger tags its acts with the code under "week"."""

    NONE = "", _("none")
    SCIENCE_WEEK = "science_week", _("science and technology week")
    SCIENCE_DAY = "science_day", _("national science day or month")


EDITION_TONES = {"planned": "neutral", "open": "info", "running": "warn", "closed": "ok"}


class BrandEdition(models.Model):
    """One year's run of a brand. `code` (slug-year) is the word by which the ledger knows it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="editions")
    year = models.PositiveSmallIntegerField(_("year"))
    code = models.CharField(max_length=60, unique=True, editable=False)
    theme = models.CharField(_("central theme"), max_length=120)
    theme_en = models.CharField(_("central theme, in English"), max_length=160, blank=True)
    summary = models.TextField(_("what this edition is about"), blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    answer_by = models.DateField(_("units answer by"), null=True, blank=True)
    lead_unit = models.ForeignKey("units.Unit", verbose_name=_("lead unit"), on_delete=models.PROTECT, related_name="+")
    campaign = models.CharField(
        _("national campaign"), max_length=12, choices=Campaign.choices, default=Campaign.NONE, blank=True
    )
    label = models.CharField(_("label that every session carries"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=EditionState.choices, default=EditionState.PLANNED)
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "brand", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "year"], name="brand_edition_once_a_year"),
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="brand_edition_state_known"),
            models.CheckConstraint(condition=Q(campaign__in=Campaign.values), name="brand_edition_campaign_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="brand_edition_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(theme="") & ~Q(code=""), name="brand_edition_has_theme_and_code"),
            models.CheckConstraint(
                condition=Q(answer_by__isnull=True) | Q(answer_by__lte=F("ends_on")),
                name="brand_edition_answered_before_it_ends",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts_on"], name="brand_edition_by_state")]

    def __str__(self) -> str:
        return f"{self.brand.name} {self.year}"

    @property
    def is_planned(self) -> bool:
        return self.state == EditionState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == EditionState.OPEN

    @property
    def is_running(self) -> bool:
        return self.state == EditionState.RUNNING

    @property
    def is_closed(self) -> bool:
        return self.state == EditionState.CLOSED

    @property
    def is_public(self) -> bool:
        return self.state != EditionState.PLANNED

    @property
    def source(self) -> str:
        """The word by which the booking engine knows it as something that needs help."""
        return f"edition:{self.public_id}"

    @property
    def tone(self) -> str:
        return EDITION_TONES[self.state]


class EditionStep(DatedRow):
    """A line of an edition's history."""

    class Act(models.TextChoices):
        PLANNED = "planned", _("planned")
        CHANGED = "changed", _("changed")
        OPENED = "opened", _("opened to units")
        STARTED = "started", _("begun")
        CLOSED = "closed", _("edition closed")

    edition = models.ForeignKey(BrandEdition, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=8, choices=Act.choices)

    class Meta:
        ordering = ["edition", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["planned", "changed", "opened", "started", "closed"]),
                name="brand_edition_step_act_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.act}"


class PartState(models.TextChoices):
    INVITED = "invited", _("not answered yet")
    JOINED = "joined", _("takes part")
    DECLINED = "declined", _("declined")


class Participation(models.Model):
    """A unit in an edition: invited, taking part or declined, with a title and words of its own beside the central theme."""

    edition = models.ForeignKey(BrandEdition, on_delete=models.CASCADE, related_name="participations")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=PartState.choices, default=PartState.INVITED)
    local_title = models.CharField(_("local title"), max_length=120, blank=True)
    local_summary = models.TextField(_("what the unit does"), blank=True)
    contact = models.CharField(_("contact for the public"), max_length=200, blank=True)

    class Meta:
        ordering = ["edition", "unit__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "unit"], name="participation_once_in_edition"),
            models.CheckConstraint(condition=Q(state__in=PartState.values), name="participation_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.unit_id}"

    @property
    def is_joined(self) -> bool:
        return self.state == PartState.JOINED

    @property
    def is_invited(self) -> bool:
        return self.state == PartState.INVITED

    @property
    def is_declined(self) -> bool:
        return self.state == PartState.DECLINED

    @property
    def tone(self) -> str:
        return {"joined": "ok", "declined": "bad"}.get(self.state, "warn")


class ParticipationStep(DatedRow):
    """A line of a unit's history in an edition."""

    class Act(models.TextChoices):
        INVITED = "invited", _("invited")
        JOINED = "joined", _("takes part")
        DECLINED = "declined", _("declined")
        REMINDED = "reminded", _("reminded")

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=8, choices=Act.choices)

    class Meta:
        ordering = ["participation", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(act__in=["invited", "joined", "declined", "reminded"]), name="participation_step_act_known"
            ),
            models.CheckConstraint(
                condition=~Q(act="declined") | ~Q(reason=""), name="participation_declined_with_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.act}"


class MediaLevel(models.TextChoices):
    NATIONAL = "national", _("national media")
    PROVINCIAL = "provincial", _("provincial media")
    LOCAL = "local", _("local media")
    ONLINE = "online", _("online platform")


class Mention(models.Model):
    """A report about an edition, or one of its sessions, by somebody else: entered with its link."""

    edition = models.ForeignKey(BrandEdition, on_delete=models.CASCADE, related_name="mentions")
    session = models.ForeignKey(
        "events.Session", null=True, blank=True, on_delete=models.SET_NULL, related_name="mentions"
    )
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    outlet = models.CharField(_("media outlet"), max_length=80)
    level = models.CharField(_("level of the medium"), max_length=10, choices=MediaLevel.choices)
    title = models.CharField(_("headline"), max_length=200)
    link = models.URLField(_("link"), max_length=500)
    published_on = models.DateField(_("published on"))
    entered_by_name = models.CharField(max_length=120)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "link"], name="mention_once_in_edition"),
            models.CheckConstraint(condition=Q(level__in=MediaLevel.values), name="mention_level_known"),
            models.CheckConstraint(condition=~Q(link="") & ~Q(title=""), name="mention_has_title_and_link"),
        ]

    def __str__(self) -> str:
        return self.title
