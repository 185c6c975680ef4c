import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kepu.domain.statistics.querysets import AddedCellQuerySet, FilingQuerySet


class Form(models.TextChoices):
    UNIT = "unit", _("unit form")
    VENUE = "venue", _("venue form")
    SUMMARY = "summary", _("merged form")


class State(models.TextChoices):
    DRAFTED = "drafted", _("drafted")
    SUBMITTED = "submitted", _("handed in for checking")
    CHECKED = "checked", _("checked")
    SIGNED = "signed", _("signed")
    FILED = "filed", _("filed")


class Filing(models.Model):
    """One unit's (or venue's) form for one year, in one revision. Reopening makes a new revision; the old one stays as it was.

    `frozen` is the whole form as signed, `digest` the SHA-256 of its canonical JSON: NULL and empty until it is signed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    edition = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    form = models.CharField(max_length=8, choices=Form.choices)
    revision = models.PositiveSmallIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTED)
    frozen = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = FilingQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "unit__sort_key", "unit", "-revision", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "year", "unit", "form", "revision"], name="filing_revision_once"
            ),
            models.UniqueConstraint(
                fields=["edition", "year", "unit", "form"], condition=Q(is_current=True), name="filing_one_current"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="filing_state_known"),
            models.CheckConstraint(condition=Q(form__in=Form.values), name="filing_form_known"),
            models.CheckConstraint(
                condition=Q(state__in=["signed", "filed"], frozen__isnull=False, signed_at__isnull=False)
                & Q(digest__regex=r"^[0-9a-f]{64}$")
                | Q(
                    state__in=["drafted", "submitted", "checked"],
                    frozen__isnull=True,
                    signed_at__isnull=True,
                    digest="",
                ),
                name="filing_frozen_exactly_when_signed",
            ),
        ]
        indexes = [models.Index(fields=["edition", "year", "state"], name="filing_by_year_and_state")]

    def __str__(self) -> str:
        return f"{self.edition} {self.year} {self.unit_id} {self.form} r{self.revision}"

    @property
    def is_frozen(self) -> bool:
        return self.state in (State.SIGNED, State.FILED)

    @property
    def is_drafted(self) -> bool:
        return self.state == State.DRAFTED

    @property
    def key(self) -> str:
        return str(self.public_id)


class Act(models.TextChoices):
    BEGUN = "begun", _("begun")
    SUBMITTED = "submitted", _("handed in for checking")
    CHECKED = "checked", _("checked")
    SIGNED = "signed", _("signed")
    FILED = "filed", _("filed")
    RETURNED = "returned", _("returned")
    TAKEN_BACK = "taken_back", _("taken back")
    REOPENED = "reopened", _("reopened as a new revision")


class Step(models.Model):
    """A dated row of a filing's history: what was done, by whom, why, and to which content."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=10, choices=Act.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=1000, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["filing", "at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=Act.values), name="filing_step_act_known"),
            models.CheckConstraint(
                condition=~Q(act__in=["returned", "reopened", "taken_back"], reason=""),
                name="filing_step_back_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.act}"


class TypedValue(models.Model):
    """What somebody typed into a cell, with the source of the number. Rows are never changed; the newest one is current."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="typed_values")
    cell = models.CharField(max_length=80)
    status = models.CharField(
        max_length=14,
        choices=[("value", _("value")), ("not_applicable", _("not applicable")), ("open", _("not known yet"))],
    )
    value = models.PositiveBigIntegerField(null=True, blank=True)
    source_note = models.CharField(max_length=300, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["filing", "cell", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "cell"], condition=Q(is_current=True), name="typed_value_one_current"
            ),
            models.CheckConstraint(
                condition=Q(status="value", value__isnull=False)
                | Q(status__in=["not_applicable", "open"], value__isnull=True),
                name="typed_value_fits_status",
            ),
            models.CheckConstraint(condition=~Q(status="value", source_note=""), name="typed_value_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.cell}: {self.value}"


class Explanation(models.Model):
    """Why a finding (a check, a jump against last year, a cell left open) is right as it is. The newest one is current."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="explanations")
    finding = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["filing", "finding", "-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "finding"], condition=Q(is_current=True), name="explanation_one_current"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="explanation_says_something"),
        ]

    def __str__(self) -> str:
        return self.text


class Profile(models.Model):
    """The cover of a filing: who answers for it and how to reach them."""

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, related_name="profile")
    leader = models.CharField(_("person in charge of the unit"), max_length=60, blank=True)
    filler = models.CharField(_("filled in by"), max_length=60, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    level = models.CharField(_("level of the unit"), max_length=20, blank=True)
    category_code = models.CharField(_("category code of the department in charge"), max_length=10, blank=True)
    location = models.CharField(_("location, to the county"), max_length=120, blank=True)
    filled_on = models.DateField(_("date of filling"), null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["filing"]

    def __str__(self) -> str:
        return self.leader

    def as_cover(self) -> dict[str, str]:
        """Every field as text, dates in ISO form."""
        names = ("leader", "filler", "phone", "email", "level", "category_code", "location")
        cover = {name: str(getattr(self, name)) for name in names}
        return {**cover, "filled_on": self.filled_on.isoformat() if self.filled_on else ""}


class AddedCell(models.Model):
    """A cell that an administrator added to an edition: for what the published parts of the form do not show."""

    edition = models.CharField(max_length=40)
    table = models.CharField(max_length=30)
    code = models.CharField(max_length=80)
    official = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    unit = models.CharField(max_length=20)
    measure = models.CharField(max_length=80, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    sum_of = models.JSONField(default=list, blank=True)
    within = models.CharField(max_length=80, blank=True)
    rounding = models.CharField(max_length=10, default="integer")
    ask = models.CharField(max_length=40, default="forms.edit")
    is_stock = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by_name = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AddedCellQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "table", "added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="added_cell_code_once"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$"), name="added_cell_code_is_dotted"
            ),
            models.CheckConstraint(
                condition=Q(rounding__in=["integer", "wan", "presence"]), name="added_cell_rounding_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def as_definition(self) -> dict[str, Any]:
        """Everything that decides what the cell says, for digests."""
        words = (
            "code",
            "official",
            "title",
            "title_en",
            "unit",
            "measure",
            "filters",
            "sum_of",
            "within",
            "rounding",
            "is_stock",
        )
        return {word: getattr(self, word) for word in words}


class Deadline(models.Model):
    """By when the units below must have their forms signed. The newest row for a unit and year counts."""

    edition = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("units.Unit", on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    set_by_name = models.CharField(max_length=120)
    set_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        ordering = ["-year", "unit", "-set_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "year", "unit"], condition=Q(is_current=True), name="deadline_one_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.due_on}"
