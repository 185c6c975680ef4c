"""Which unit's page, pictures and editors belong together in the authoring room."""

from django.db import models


class Room(models.Model):
    """A unit's corner of the authoring room: its page, its collection of pictures and files, the group of those who may write."""

    unit = models.OneToOneField("units.Unit", on_delete=models.PROTECT, related_name="+")
    page = models.OneToOneField("content.UnitPage", on_delete=models.PROTECT, related_name="+")
    collection = models.OneToOneField("wagtailcore.Collection", on_delete=models.PROTECT, related_name="+")
    group = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["unit", "pk"]

    def __str__(self) -> str:
        return str(self.unit_id)
