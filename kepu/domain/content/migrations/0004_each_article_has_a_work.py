from typing import Any

from django.db import migrations
from django.utils import timezone


def give_works(apps: Any, _schema: Any) -> None:
    """Each text that stood alone becomes the first edition of a work of its own; what was public stays public."""
    edition_model, work_model = apps.get_model("content", "Edition"), apps.get_model("content", "Work")
    for edition in edition_model.objects.filter(work__isnull=True).iterator():
        edition.work = work_model.objects.create(
            unit_id=edition.unit_id,
            title=edition.title,
            created_by_id=edition.owner_id,
            created_at=edition.first_published_at or timezone.now(),
        )
        edition.state = "published" if edition.live else "draft"
        edition.save(update_fields=["work", "state"])


class Migration(migrations.Migration):
    dependencies = [("content", "0003_works_and_editions")]

    operations = [migrations.RunPython(give_works, migrations.RunPython.noop)]
