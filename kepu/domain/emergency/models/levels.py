"""Levels of incidents with the rules that follow from them. Rows are data: the academy changes them on a page."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    RED = "red", _("red")
    ORANGE = "orange", _("orange")
    YELLOW = "yellow", _("yellow")
    BLUE = "blue", _("blue")


class Level(models.Model):
    """One level: how many experts are called and how fast, how many institutes sign, when the public hears again. Times in minutes.

    `rank` 1 is the gravest. `note` says where the numbers come from; no published timetable was found that would bind them.
    """

    code = models.SlugField(max_length=10, unique=True)
    rank = models.PositiveSmallIntegerField(unique=True)
    title_zh = models.CharField(_("name in Chinese"), max_length=20)
    title_en = models.CharField(_("name in English"), max_length=40)
    colour = models.CharField(_("colour"), max_length=6, choices=Colour.choices)
    experts_wanted = models.PositiveSmallIntegerField(_("experts who must say yes"))
    ask_at_once = models.PositiveSmallIntegerField(_("experts asked in one round"))
    round_minutes = models.PositiveIntegerField(_("minutes until the next round is asked"))
    above_minutes = models.PositiveIntegerField(_("minutes without a yes until the unit above is told"))
    academy_minutes = models.PositiveIntegerField(_("minutes without a yes until the academy is told"))
    statement_minutes = models.PositiveIntegerField(_("minutes until the first statement is due"))
    verdict_minutes = models.PositiveIntegerField(
        _("minutes until a verdict on a claim of the file is due"), default=720
    )
    pack_minutes = models.PositiveIntegerField(_("minutes until a pack is with partners"), default=1440)
    update_minutes = models.PositiveIntegerField(_("minutes until the next update, as proposed"))
    signatures = models.PositiveSmallIntegerField(_("institutes that must sign"))
    with_secrecy = models.BooleanField(_("secrecy review as well"))
    note = models.CharField(_("where these numbers come from"), max_length=500)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="level_colour_known"),
            models.CheckConstraint(condition=Q(signatures__range=(2, 4)), name="level_two_to_four_institutes"),
            models.CheckConstraint(condition=Q(experts_wanted__gte=1), name="level_wants_an_expert"),
            models.CheckConstraint(condition=Q(ask_at_once__gte=1), name="level_asks_somebody"),
            models.CheckConstraint(condition=Q(round_minutes__gte=1), name="level_rounds_take_time"),
            models.CheckConstraint(condition=Q(academy_minutes__gte=F("above_minutes")), name="level_escalates_upwards"),
            models.CheckConstraint(condition=Q(statement_minutes__gte=1, update_minutes__gte=1), name="level_has_times"),
            models.CheckConstraint(condition=Q(verdict_minutes__gte=1, pack_minutes__gte=1), name="level_times_parts"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title_zh

    @property
    def title(self) -> str:
        """In the reader's language."""
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh
