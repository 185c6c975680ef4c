from django.db import migrations
from django.db.models import F

PUBLIC_ONCE = ["published", "retracted", "taken_down"]


def show(apps, schema_editor):
    """What the marks of public editions pointed at so far is what readers saw."""
    editions = apps.get_model("content", "Edition").objects.filter(state__in=PUBLIC_ONCE).values("pk")
    apps.get_model("content", "Citation").objects.filter(edition__in=editions).update(public_passage=F("passage"))


class Migration(migrations.Migration):
    dependencies = [("content", "0009_passages_as_drafted_and_as_read")]

    operations = [migrations.RunPython(show, migrations.RunPython.noop)]
