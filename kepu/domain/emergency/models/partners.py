"""Partners that are told of statements, and what each of them has received."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnerKind(models.TextChoices):
    MEDIA = "media", _("media")
    BRANCH = "branch", _("branch or institute")
    SCHOOL = "school", _("school")
    AUTHORITY = "authority", _("authority")
    OTHER = "other", _("other")


class Way(models.TextChoices):
    WEBHOOK = "webhook", _("signed webhook")
    MAIL = "mail", _("mail")
    FEED = "feed", _("fetches a feed with a token")


class Matter(models.TextChoices):
    """What of an incident a partner wants; the first word of an event."""

    STATEMENT = "statement", _("statements")
    VERDICT = "verdict", _("checked claims")
    PACK = "pack", _("emergency packs")


class Partner(models.Model):
    """Who is told of incidents of a unit and of those below it. Empty lists mean all: `hazards` by code, `regions` by code of GB/T 2260 (a
    national partner names none), `parts` of Matter. One secret signs, fetches, acknowledges. `carrier` is the same institution as a
    partner of works, where it is one (docs/adr/0032).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=9, choices=PartnerKind.choices)
    way = models.CharField(_("how it is told"), max_length=7, choices=Way.choices)
    url = models.URLField(_("address of the webhook"), max_length=300, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    contact = models.CharField(_("person to call"), max_length=120, blank=True)
    hazards = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    parts = models.JSONField(default=list, blank=True)
    carrier = models.ForeignKey(
        "syndication.Partner", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sealed_secret = models.CharField(max_length=300)
    secret_reference = models.CharField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="incident_partner_has_name"),
            models.CheckConstraint(condition=Q(kind__in=PartnerKind.values), name="incident_partner_kind_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="incident_partner_way_known"),
            models.CheckConstraint(condition=~Q(way="webhook") | ~Q(url=""), name="incident_partner_webhook_has_address"),
            models.CheckConstraint(condition=~Q(way="mail") | ~Q(email=""), name="incident_partner_mail_has_address"),
            models.UniqueConstraint(fields=["unit", "name"], name="incident_partner_named_once"),
            models.UniqueConstraint(fields=["carrier"], name="incident_partner_of_one_carrier"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        return self.ended_at is None

    def wants(self, event: str) -> bool:
        """Whether it takes this kind of thing."""
        return not self.parts or event.partition(".")[0] in self.parts

    def is_concerned_by(self, hazard: str, region_code: str | None) -> bool:
        """Whether an incident is its concern. A region meets another when one lies in the other; an incident without one is everywhere."""
        if self.hazards and hazard not in self.hazards:
            return False
        return not self.regions or not region_code or any(_meet(code, region_code) for code in self.regions)


def _meet(one: str, other: str) -> bool:
    """Whether of two regions one lies in the other, by the structure of the codes: province, prefecture, county."""
    first, second = (code.removesuffix("00").removesuffix("00") for code in (one, other))
    return first.startswith(second) or second.startswith(first)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("on its way")
    SENT = "sent", pgettext_lazy("statement", "delivered")
    ACKNOWLEDGED = "acknowledged", _("acknowledged")
    OVERTAKEN = "overtaken", _("overtaken by a newer version")
    GIVEN_UP = "given_up", _("did not arrive")
    REHEARSED = "rehearsed", _("rehearsed, nothing was sent")


class Event(models.TextChoices):
    """What a partner is told."""

    STATEMENT = "statement.published", _("statement of an incident")
    VERDICT = "verdict.published", _("checked claim")
    VERDICT_GONE = "verdict.withdrawn", _("verdict withdrawn")
    PACK = "pack.published", _("emergency pack")
    PACK_GONE = "pack.withdrawn", _("pack withdrawn")


class Delivery(models.Model):
    """One thing for one partner, written with the act itself: a version of the talking points, of a verdict or of a pack that belong to
    the incident. `event_id` stays the same over all tries.
    """

    event_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="deliveries")
    incident = models.ForeignKey("emergency.Incident", on_delete=models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=19, choices=Event.choices, default=Event.STATEMENT)
    statement = models.ForeignKey(
        "emergency.Statement", null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    verdict = models.ForeignKey("claims.Verdict", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    pack_version = models.ForeignKey("packs.Version", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=12, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="incident_delivery_state_known"),
            models.CheckConstraint(
                condition=Q(
                    event="statement.published", statement__isnull=False, verdict__isnull=True, pack_version__isnull=True
                )
                | Q(
                    event__in=["verdict.published", "verdict.withdrawn"],
                    statement__isnull=True,
                    verdict__isnull=False,
                    pack_version__isnull=True,
                )
                | Q(
                    event__in=["pack.published", "pack.withdrawn"],
                    statement__isnull=True,
                    verdict__isnull=True,
                    pack_version__isnull=False,
                ),
                name="incident_delivery_of_one_thing",
            ),
            models.CheckConstraint(condition=Q(event__in=Event.values), name="incident_delivery_event_known"),
            models.UniqueConstraint(fields=["partner", "statement"], name="incident_delivery_once"),
            models.UniqueConstraint(
                fields=["partner", "incident", "event", "verdict"], name="incident_delivery_verdict_once"
            ),
            models.UniqueConstraint(
                fields=["partner", "incident", "event", "pack_version"], name="incident_delivery_pack_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "acknowledged"]) | Q(sent_at__isnull=False), name="incident_delivery_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="acknowledged") | Q(acknowledged_at__isnull=False),
                name="incident_acknowledgement_has_moment",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["next_at"], condition=Q(state="waiting"), name="incident_delivery_due")]

    def __str__(self) -> str:
        return f"{self.event_id} {self.state}"

    @property
    def is_statement(self) -> bool:
        return self.event == Event.STATEMENT

    @property
    def is_withdrawal(self) -> bool:
        return self.event in (Event.VERDICT_GONE, Event.PACK_GONE)

    @property
    def about(self) -> str:
        """What it is about, in words: a headline, a claim or a pack; loaded with it."""
        if self.verdict is not None:
            return self.verdict.claim.text
        if self.pack_version is not None:
            return self.pack_version.title
        return self.statement.headline if self.statement is not None else ""

    @property
    def number(self) -> int:
        """Which version."""
        return next(one.number for one in (self.statement, self.verdict, self.pack_version) if one is not None)

    @property
    def may_be_sent(self) -> bool:
        """Whether sending it again could help: it has not arrived, its partner has not ended, and it stands; loaded with them. What waits
        to be fetched is there already.
        """
        is_there = self.partner.way == Way.FEED and self.state == DeliveryState.WAITING
        return self.has_not_arrived and not is_there and self.partner.is_active and self.stands

    @property
    def has_not_arrived(self) -> bool:
        return self.state in (DeliveryState.WAITING, DeliveryState.GIVEN_UP)

    @property
    def stands(self) -> bool:
        """Whether what it tells is what stands today; a withdrawal always does."""
        if self.statement is not None:
            return self.statement.is_current
        part = self.verdict or self.pack_version
        return self.is_withdrawal or (part is not None and part.is_published)
