import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kepu.engines.ledger.querysets import RecordQuerySet


class Kind(models.Model):
    """A kind of act. Codes are fixed; more may be added, each with the statistics class it feeds; none changes meaning."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)
    feeds = models.CharField(_("statistics class"), max_length=120, blank=True)
    is_confidential = models.BooleanField(_("only its existence counts"), default=False)
    sort_key = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort_key", "code"]

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")


class Mode(models.TextChoices):
    ONSITE = "onsite", _("on site")
    ONLINE = "online", _("online")
    BOTH = "both", _("on site and online")
    NONE = "none", _("neither")


class Record(models.Model):
    """One act that happened. After confirmation its content never changes; a correction is a new record that supersedes it.

    `onsite` and `online` are people-times; NULL means not known, 0 means none.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    started_on = models.DateField()
    ended_on = models.DateField()
    mode = models.CharField(max_length=8, choices=Mode.choices)
    onsite = models.PositiveBigIntegerField(null=True, blank=True)
    online = models.PositiveBigIntegerField(null=True, blank=True)
    region = models.ForeignKey("places.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    venue = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=500, blank=True)
    source_kind = models.CharField(max_length=40)
    source_key = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    is_live = models.BooleanField(default=True)
    is_drill = models.BooleanField(default=False)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    is_withdrawn = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_key"], condition=Q(is_live=True), name="record_one_live_per_source"
            ),
            models.CheckConstraint(condition=Q(ended_on__gte=F("started_on")), name="record_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="record_state_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="record_mode_known"),
            models.CheckConstraint(condition=~Q(title=""), name="record_has_title"),
            models.CheckConstraint(
                condition=Q(is_withdrawn=False) | Q(is_live=False), name="record_withdrawn_is_not_live"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "started_on"], name="record_by_unit_and_day"),
            models.Index(fields=["kind", "started_on"], name="record_by_kind_and_day"),
            models.Index(fields=["started_on"], name="record_by_day"),
            models.Index(
                fields=["started_on", "unit", "kind"],
                name="record_proposed_by_day",
                condition=Q(state="proposed", is_live=True, is_drill=False),
            ),
            models.Index(fields=["started_on"], name="record_withdrawn_by_day", condition=Q(is_withdrawn=True)),
            models.Index(fields=["started_on"], name="record_correcting_by_day", condition=Q(supersedes__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_confirmed(self) -> bool:
        return self.state in (State.CONFIRMED, State.ACCEPTED, State.RETURNED)


class Share(models.Model):
    """A host or co-host unit's share of a record in basis points; shares of one record sum to 10,000. The host has one too."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="shares")
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    basis_points = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["record", "-basis_points", "unit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "unit"], name="share_once_per_unit"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="share_at_most_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.basis_points}"


class Contribution(models.Model):
    """A person's part in a record: a person of the register, or a name from outside. Unit and category as they were then."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="contributions")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outside_name = models.CharField(max_length=80, blank=True)
    role = models.CharField(max_length=30, default="speaker")
    minutes = models.PositiveIntegerField(null=True, blank=True)
    unit = models.ForeignKey("units.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    category = models.CharField(max_length=20, blank=True)
    seniority = models.CharField(max_length=12, blank=True)
    reference = models.CharField(
        max_length=32, blank=True, help_text="Keyed stand-in for the person; stays when the name is erased"
    )

    class Meta:
        ordering = ["record", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(outside_name="") | ~Q(reference=""),
                name="contribution_names_somebody",
            ),
            models.UniqueConstraint(
                fields=["record", "person", "role"],
                condition=Q(person__isnull=False),
                name="contribution_once_per_role",
            ),
        ]
        indexes = [models.Index(fields=["person", "record"], name="contribution_by_person")]

    def __str__(self) -> str:
        return self.outside_name or f"person {self.person_id}"


class Spend(models.Model):
    """Money spent on a record, in fen, by purpose and by source of money."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="spends")
    purpose = models.CharField(max_length=20)
    source = models.CharField(max_length=20)
    amount_fen = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["record", "purpose", "source", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "purpose", "source"], name="spend_once_per_purpose_and_source")
        ]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.amount_fen}"


class AudienceGroup(models.Model):
    """A group of people the act was for; count is people-times, NULL when not known."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="audience_groups")
    group = models.CharField(max_length=20)
    count = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["record", "group", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "group"], name="audience_group_once")]

    def __str__(self) -> str:
        return self.group


class Tag(models.Model):
    """A namespaced word: clause, brand edition, objective, science week, task… The ledger does not know what it means."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="tags")
    namespace = models.CharField(max_length=30)
    value = models.CharField(max_length=100)

    class Meta:
        ordering = ["record", "namespace", "value", "pk"]
        constraints = [models.UniqueConstraint(fields=["record", "namespace", "value"], name="tag_once")]
        indexes = [models.Index(fields=["namespace", "value"], name="tag_by_value")]

    def __str__(self) -> str:
        return f"{self.namespace}:{self.value}"


class Evidence(models.Model):
    """What proves the act: a stored file or a link, with a note."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["record", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(file__isnull=False) | ~Q(link=""), name="evidence_is_file_or_link")
        ]

    def __str__(self) -> str:
        return self.note or self.link or f"file {self.file_id}"


class Step(models.Model):
    """A dated row of a record's history: what was done, by whom, why."""

    class Act(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AMENDED = "amended", _("amended")
        CONFIRMED = "confirmed", _("confirmed")
        ACCEPTED = "accepted", _("accepted")
        RETURNED = "returned", _("returned")
        SUPERSEDED = "superseded", _("corrected")
        WITHDRAWN = "withdrawn", _("withdrawn")

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="steps")
    act = models.CharField(max_length=12, choices=Act.choices)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_name = models.CharField(max_length=120)
    at_unit = models.ForeignKey("units.Unit", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["record", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    act__in=["proposed", "amended", "confirmed", "accepted", "returned", "superseded", "withdrawn"]
                ),
                name="step_act_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.act}"


class Entry(models.Model):
    """A link of a unit's chain: position, what was entered, the digest of its canonical content and of the entry before."""

    class Act(models.TextChoices):
        CONFIRM = "confirm", _("confirmed")
        CORRECT = "correct", _("corrected")
        WITHDRAW = "withdraw", _("withdrawn")

    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="entries")
    act = models.CharField(max_length=10, choices=Act.choices)
    content_digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["unit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="entry_numbered_once_per_unit"),
            models.CheckConstraint(condition=Q(act__in=["confirm", "correct", "withdraw"]), name="entry_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} #{self.number}"


class Chain(models.Model):
    """The end of a unit's chain; locking this row orders the unit's confirmations."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, primary_key=True, related_name="+")
    length = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        ordering = ["unit"]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.length}"


class Change(models.Model):
    """An outbox: this record changed what figures may count. Whoever keeps rollups takes rows away when they are done with."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"record {self.record_id}"
