"""The line that every app adds to the history of its own objects."""

from django.conf import settings
from django.db import models


class DatedRow(models.Model):
    """Who did what, when and why: a line of some object's history. Only added; the app adds the object and the act."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    actor_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
