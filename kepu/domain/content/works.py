"""Works: what was made of a source; held together with its editions, in series."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """Works that are read one after the other: a column of a journal, a season of videos."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(_("web address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    intro = models.CharField(_("introduction"), max_length=500, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("series")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="series_has_title")]

    def __str__(self) -> str:
        return self.title


class Work(models.Model):  # type: ignore[django-manager-missing]  # editions are Wagtail pages, which have no types
    """A piece of outreach, whatever its editions. It answers a reader's question and rests on sources."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    unit = models.ForeignKey("units.Unit", verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    question = models.CharField(_("the reader's question that it answers"), max_length=200, blank=True)
    field = models.CharField(_("field of science"), max_length=60, blank=True)
    series = models.ForeignKey(
        Series, verbose_name=_("series"), null=True, blank=True, on_delete=models.SET_NULL, related_name="works"
    )
    position = models.PositiveSmallIntegerField(_("place in the series"), null=True, blank=True)
    sources = models.ManyToManyField("content.Source", through="content.WorkSource", related_name="works")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("work")
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="work_has_title")]
        indexes = [models.Index(fields=["unit", "-created_at"], name="work_by_unit")]

    def __str__(self) -> str:
        return self.title
