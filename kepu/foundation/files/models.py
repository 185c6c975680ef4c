import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


def _path(instance: "StoredFile", filename: str) -> str:
    return f"stored/{instance.sha256[:2]}/{instance.sha256}-{uuid.uuid4().hex[:8]}"


class StoredFile(models.Model):
    """A file kept for a unit, as it was handed in. Its content never changes; the SHA-256 proves it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(upload_to=_path)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120, default="application/octet-stream")
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="stored_file_has_sha256")
        ]

    def __str__(self) -> str:
        return self.name
