"""Names the person behind holds that were made before, so that they count against duties. Holds of a person who was entered twice and
in two places at once stay as they were: only the first is named, for the other could not be stored today."""

from django.db import migrations


def name_people(apps, schema_editor):
    Hold = apps.get_model("booking", "ResourceHold")
    rows = Hold.objects.filter(resource__person__isnull=False, who="").values_list("pk", "resource__person", "bucket")
    first = {}
    for pk, person, bucket in rows.order_by("pk").iterator():
        first.setdefault((person, bucket), pk)
    for (person, _bucket), pk in first.items():
        Hold.objects.filter(pk=pk).update(who=f"person:{person}")


class Migration(migrations.Migration):
    dependencies = [("booking", "0006_help_and_duties")]

    operations = [migrations.RunPython(name_people, migrations.RunPython.noop)]
