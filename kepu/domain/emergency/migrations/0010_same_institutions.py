"""What one unit has entered twice under the same name is one institution. Backwards nothing is to be undone: the column goes with the
migration before.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def link(apps, schema_editor):
    carrier = apps.get_model("syndication", "Partner").objects.filter(unit=OuterRef("unit"), name=OuterRef("name"))
    apps.get_model("emergency", "Partner").objects.update(carrier=Subquery(carrier.values("pk")[:1]))


class Migration(migrations.Migration):
    dependencies = [("emergency", "0009_carriers")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
