"""The register of people learns the subject of experts whose fields all belong to one. Backwards nothing is undone: it stays true."""

from django.db import migrations
from django.db.models import Max, Min
from django.db.models.functions import Substr


def name_subjects(apps, schema_editor):
    fields = apps.get_model("experts", "Trait").objects.filter(kind="field", expert__person__subject="")
    fields = fields.filter(expert__person__erased_at__isnull=True).annotate(first=Substr("value", 1, 3))
    rows = fields.order_by().values("expert__person").annotate(low=Min("first"), high=Max("first"))
    people = apps.get_model("people", "Person").objects
    for row in rows:
        if row["low"] == row["high"]:
            people.filter(pk=row["expert__person"]).update(subject=row["low"])


class Migration(migrations.Migration):
    dependencies = [("experts", "0005_mark_drills"), ("people", "0002_subjects_and_unstated_titles")]

    operations = [migrations.RunPython(name_subjects, migrations.RunPython.noop)]
