"""Invitations say of themselves what their request says, a drill or not: nothing else was ever meant. Backwards nothing is to be undone."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def agree(apps, schema_editor):
    request = apps.get_model("experts", "ExpertRequest").objects.filter(pk=OuterRef("request"))
    rows = apps.get_model("experts", "Invitation").objects
    for is_drill in (True, False):
        rows.filter(Exists(request.filter(is_drill=is_drill)), is_drill=not is_drill).update(is_drill=is_drill)


class Migration(migrations.Migration):
    dependencies = [("experts", "0006_subjects_of_people")]

    operations = [migrations.RunPython(agree, migrations.RunPython.noop)]
