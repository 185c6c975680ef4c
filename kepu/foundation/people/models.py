import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.foundation.people.querysets import PersonManager, PersonQuerySet
from kepu.foundation.subjects.standard import first_level, numbered


class Category(models.TextChoices):
    RESEARCHER = "researcher", _("researcher")
    ACADEMICIAN = "academician", _("academician")
    RETIRED = "retired", _("retired scientist")
    GRADUATE_STUDENT = "graduate_student", _("graduate student")
    TEACHER = "teacher", _("teacher")
    VOLUNTEER = "volunteer", _("volunteer")
    STAFF = "staff", _("outreach and administrative staff")


class Seniority(models.TextChoices):
    SENIOR = "senior", _("senior title")
    ASSOCIATE = "associate", _("associate senior title")
    INTERMEDIATE = "intermediate", _("intermediate title")
    JUNIOR = "junior", _("junior title")
    NONE = "none", _("no title")
    UNSTATED = "", _("not stated")


class Person(models.Model):
    """Someone who takes part in outreach. Has an account only when they sign in.

    A duplicate that was merged stays as a row, because records point at it; `objects` leaves it out, `everybody` does not.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    seniority = models.CharField(
        _("title level"), max_length=12, choices=Seniority.choices, default=Seniority.UNSTATED, blank=True
    )
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    field = models.CharField(_("field of science"), max_length=60, blank=True)
    subject = models.CharField(
        _("first-level subject"), max_length=3, blank=True, help_text="Code of GB/T 13745; empty: not stated"
    )
    gender = models.CharField(
        _("gender"), max_length=8, blank=True, choices=[("female", _("female")), ("male", _("male"))]
    )
    has_degree = models.BooleanField(_("bachelor's degree or above"), null=True, blank=True)
    joined_on = models.DateField(_("in the register since"), null=True, blank=True)
    left_on = models.DateField(_("left the register on"), null=True, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = PersonManager()
    everybody = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True) | Q(left_on__isnull=True) | Q(left_on__gt=F("joined_on")),
                name="person_leaves_after_joining",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="person_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_name"),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="person_category_known"),
            models.CheckConstraint(condition=Q(seniority__in=Seniority.values), name="person_seniority_known"),
            models.CheckConstraint(
                condition=Q(subject__in=["", *(subject.code for subject in first_level())]), name="person_subject_known"
            ),
            models.CheckConstraint(condition=Q(gender__in=["", "female", "male"]), name="person_gender_known"),
        ]
        indexes = [models.Index(fields=["unit", "name"], name="person_by_unit_and_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject_label(self) -> str:
        """Code and name of the subject in the reader's language; empty where it is not stated."""
        return numbered(self.subject)

    @property
    def is_erased(self) -> bool:
        return self.erased_at is not None


class Post(models.Model):
    """An outreach post: full time, part time or as a volunteer, in a unit, from a day until a day.

    Basis and duty follow table 科普人员 of the national statistics survey.
    """

    class Basis(models.TextChoices):
        FULL_TIME = "full_time", _("full time")
        PART_TIME = "part_time", _("part time")
        VOLUNTEER = "volunteer", _("registered volunteer")

    class Duty(models.TextChoices):
        MANAGEMENT = "management", _("management")
        CREATION = "creation", _("creation and development")
        PRESENTING = "presenting", _("presenting and guiding")
        OTHER = "other", _("other duty")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(_("basis"), max_length=10, choices=Basis.choices)
    duty = models.CharField(_("outreach duty"), max_length=12, choices=Duty.choices, default=Duty.OTHER)
    is_rural = models.BooleanField(_("works in the countryside"), default=False)
    months_per_year = models.PositiveSmallIntegerField(_("person-months a year"), null=True, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["unit", "person", "starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=["full_time", "part_time", "volunteer"]), name="post_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(duty__in=["management", "creation", "presenting", "other"]), name="post_duty_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="post_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(months_per_year__isnull=True) | Q(months_per_year__lte=12),
                name="post_months_at_most_twelve",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.unit_id}"
