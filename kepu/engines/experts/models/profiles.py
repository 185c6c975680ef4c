"""What is kept of an expert: as little as matching needs, by their own word, each consent with its day."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.experts.querysets import ExpertQuerySet
from kepu.engines.experts.words import InterestKind, MediaExperience, Use


class Expert(models.Model):
    """The profile of a person. Who they are stands in the people register; here is what they can and will speak about.

    Mail and telephone are kept sealed, shown to the own unit alone and never to the public.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.OneToOneField("people.Person", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(_("about themselves"), max_length=600, blank=True)
    about_en = models.CharField(_("about, in English"), max_length=600, blank=True)
    media_experience = models.CharField(
        _("media experience"), max_length=8, choices=MediaExperience.choices, default=MediaExperience.NONE
    )
    availability = models.CharField(_("when available"), max_length=200, blank=True)
    minutes_per_month = models.PositiveIntegerField(_("minutes a month at most"), null=True, blank=True)
    mail_sealed = models.CharField(max_length=500, blank=True)
    phone_sealed = models.CharField(max_length=300, blank=True)
    note = models.CharField(_("note of the unit"), max_length=500, blank=True)
    entered_at = models.DateTimeField()
    confirmed_on = models.DateField(_("last confirmed"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    last_asked_on = models.DateField(null=True, blank=True, help_text="Kept with each invitation, for the rotation")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["person__name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(media_experience__in=MediaExperience.values), name="expert_media_experience_known"
            ),
        ]
        indexes = [models.Index(fields=["last_asked_on", "id"], name="expert_in_rotation")]

    def __str__(self) -> str:
        return f"expert {self.pk}"


class TraitKind(models.TextChoices):
    FIELD = "field", _("field")
    TOPIC = "topic", _("topic taken")
    REFUSED = "refused", _("topic refused")
    LANGUAGE = "language", _("language or dialect")
    REGION = "region", _("region")
    AUDIENCE = "audience", _("audience")


class Trait(models.Model):
    """One thing that is true of an expert: a subject code, a topic taken or refused, a language, a province, an audience."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="traits")
    kind = models.CharField(max_length=8, choices=TraitKind.choices)
    value = models.CharField(max_length=60)

    class Meta:
        ordering = ["expert", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "kind", "value"], name="expert_trait_once"),
            models.CheckConstraint(condition=Q(kind__in=TraitKind.values), name="expert_trait_kind_known"),
            models.CheckConstraint(condition=~Q(value=""), name="expert_trait_says_something"),
        ]
        indexes = [models.Index(fields=["kind", "value", "expert"], name="expert_by_trait")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Word(models.Model):
    """A word of the topics an expert takes, for finding them by the text of a request. Rewritten whenever topics change."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="words")
    word = models.CharField(max_length=30)

    class Meta:
        ordering = ["expert", "pk"]
        constraints = [models.UniqueConstraint(fields=["expert", "word"], name="expert_word_once")]
        indexes = [models.Index(fields=["word", "expert"], name="expert_by_word")]

    def __str__(self) -> str:
        return self.word


class Consent(models.Model):
    """Consent of an expert to one use, from a day until it is taken back (Personal Information Protection Law art. 14, 15)."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="consents")
    use = models.CharField(max_length=10, choices=Use.choices)
    given_on = models.DateField()
    given_by_name = models.CharField(max_length=120)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["expert", "use", "given_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(use__in=Use.values), name="expert_consent_use_known"),
            models.UniqueConstraint(
                fields=["expert", "use"], condition=Q(withdrawn_on__isnull=True), name="expert_consent_one_open_per_use"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                name="expert_consent_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["use", "expert"], name="expert_consent_open", condition=Q(withdrawn_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.use} {self.given_on}"


class Interest(models.Model):
    """A declared tie to an organisation. Where the organisation is concerned, a hard one shuts the expert out."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="interests")
    organisation = models.CharField(_("organisation"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=InterestKind.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["expert", "-since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=InterestKind.values), name="expert_interest_kind_known"),
            models.CheckConstraint(condition=~Q(organisation=""), name="expert_interest_names_organisation"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="expert_interest_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.kind}"


class Rest(models.Model):
    """Days, both included, on which the expert is not asked: field work, illness, leave, or no reason at all."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="rests")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        ordering = ["expert", "-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="expert_rest_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on}–{self.ends_on}"


class ConductAcceptance(models.Model):
    """The code of conduct was accepted, in this version, on this day, by this account. Only added."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="conduct")
    version = models.CharField(max_length=20)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    accepted_at = models.DateTimeField()

    class Meta:
        ordering = ["expert", "-accepted_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["expert", "version"], name="expert_conduct_once_per_version")]

    def __str__(self) -> str:
        return self.version
