"""The plain-language glossary that units keep on top of the one that ships with foundation/language."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """A technical term in plain words."""

    term = models.CharField(_("term"), max_length=60, unique=True)
    plain = models.CharField(_("in plain words"), max_length=120, blank=True)
    definition = models.CharField(_("definition"), max_length=500)
    english = models.CharField(_("in English"), max_length=120, blank=True)
    aliases = models.CharField(_("other names"), max_length=200, blank=True, help_text=_("Separated by 、."))
    field = models.CharField(_("field of science"), max_length=60, blank=True)
    unit = models.ForeignKey("units.Unit", verbose_name=_("kept by"), on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["term", "pk"]
        verbose_name = _("term")
        constraints = [
            models.CheckConstraint(condition=~Q(term=""), name="term_has_name"),
            models.CheckConstraint(condition=~Q(definition=""), name="term_has_definition"),
        ]

    def __str__(self) -> str:
        return self.term
