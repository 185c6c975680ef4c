from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One thing that can be found. Narrow on purpose: a frequent word visits tens of thousands of these rows.

    `rank` orders what equally matches: the newer and the more important first. The lexemes are beside it, in the database's own
    full-text index (lexemes.py).
    """

    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=80)
    unit = models.ForeignKey("units.Unit", null=True, on_delete=models.CASCADE, related_name="+")
    is_public = models.BooleanField()
    language = models.CharField(max_length=12)
    published_on = models.DateField(null=True)
    boost = models.FloatField(default=1.0)
    rank = models.IntegerField(default=0)
    facets = models.JSONField(default=dict)

    class Meta:
        ordering = ["-rank", "kind", "key"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="search_entry_once"),
            models.CheckConstraint(condition=~Q(kind="") & ~Q(key=""), name="search_entry_named"),
            models.CheckConstraint(condition=Q(boost__gt=0), name="search_entry_boost_positive"),
            models.CheckConstraint(
                condition=Q(is_public=True) | Q(unit__isnull=False), name="search_entry_closed_has_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Text(models.Model):
    """What an entry says: as written, for showing, and folded, for scoring. `digest` tells whether the source says something new."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="text")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.CharField(max_length=400)
    staff_url = models.CharField(max_length=400, blank=True)
    folded_title = models.TextField()
    folded_summary = models.TextField(blank=True)
    folded_body = models.TextField(blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["entry"]

    def __str__(self) -> str:
        return self.title


class SynonymGroup(models.Model):
    """Words that mean the same, entered by an administrator, one after another with spaces: 月亮 月球. Others are shipped as a file."""

    words = models.CharField(_("words that mean the same"), max_length=300)
    changed_by = models.CharField(max_length=120, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["words", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["words"], name="search_synonyms_once"),
            models.CheckConstraint(condition=Q(words__contains=" "), name="search_synonyms_two_words"),
        ]

    def __str__(self) -> str:
        return self.words


class Follower(models.Model):
    """How far the index follows a book that cannot call it: the last step taken, and the numbers of the last steps seen."""

    name = models.CharField(max_length=30, primary_key=True)
    position = models.BigIntegerField(default=0)
    seen = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"
