"""Partners: other sites and systems that carry our editions."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a partner gets editions and corrections."""

    WEBHOOK = "webhook", _("signed webhook")
    MAIL = "mail", _("mail")
    PULL = "pull", _("fetches a feed with a token")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def active(self) -> "PartnerQuerySet":
        """Not ended."""
        return self.filter(ended_at__isnull=True)


class Partner(models.Model):
    """Somebody who carries editions of a unit and those below it. Empty lists of what it takes mean: everything.

    One secret serves three ends: it signs what we send, it is the token in the address of a pulled feed, and it proves who
    acknowledges. After several failures in a row nothing is sent until `rests_until`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    way = models.CharField(_("how it gets editions"), max_length=8, choices=Way.choices)
    url = models.URLField(_("address of the webhook"), max_length=300, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    contact = models.CharField(_("person to call"), max_length=120, blank=True)
    agreement = models.CharField(_("agreement"), max_length=200, blank=True)
    audiences = models.JSONField(_("for whom"), default=list, blank=True)
    media = models.JSONField(_("media"), default=list, blank=True)
    fields = models.JSONField(_("fields of science"), default=list, blank=True)
    licences = models.JSONField(_("licences it accepts"), default=list)
    units = models.ManyToManyField("units.Unit", related_name="+", blank=True)
    sealed_secret = models.CharField(max_length=300)
    secret_reference = models.CharField(max_length=32, unique=True)
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "name", "pk"]
        verbose_name = _("partner")
        constraints = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="partner_way_known"),
            models.CheckConstraint(condition=~Q(way="webhook") | ~Q(url=""), name="partner_webhook_has_address"),
            models.CheckConstraint(condition=~Q(way="mail") | ~Q(email=""), name="partner_mail_has_address"),
            models.CheckConstraint(condition=~Q(name=""), name="partner_has_name"),
            models.UniqueConstraint(fields=["unit", "name"], name="partner_named_once_in_unit"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether it still carries editions."""
        return self.ended_at is None
