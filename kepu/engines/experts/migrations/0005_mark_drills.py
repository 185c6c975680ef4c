"""Invitations of drills say so themselves. Backwards nothing is to be undone: the column goes with the migration before."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def mark_drills(apps, schema_editor):
    request = apps.get_model("experts", "ExpertRequest").objects.filter(pk=OuterRef("request"), is_drill=True)
    apps.get_model("experts", "Invitation").objects.filter(Exists(request)).update(is_drill=True)


class Migration(migrations.Migration):
    dependencies = [("experts", "0004_drills_apart")]

    operations = [migrations.RunPython(mark_drills, migrations.RunPython.noop)]
