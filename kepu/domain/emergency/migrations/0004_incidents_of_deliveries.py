"""Each delivery names its incident; levels get times for verdicts and packs of their own. Backwards nothing is to be undone: the columns go
with the migration before.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

# code: minutes until a verdict, minutes until a pack; the academy's own, like the other numbers
TIMES = {"i": (240, 360), "ii": (360, 720), "iii": (720, 1440), "iv": (1440, 2880)}


def fill(apps, schema_editor):
    statement = apps.get_model("emergency", "Statement").objects.filter(pk=OuterRef("statement"))
    apps.get_model("emergency", "Delivery").objects.update(incident=Subquery(statement.values("incident")[:1]))
    level = apps.get_model("emergency", "Level")
    for code, (verdict, pack) in TIMES.items():
        level.objects.filter(code=code).update(verdict_minutes=verdict, pack_minutes=pack)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0003_verdicts_and_packs_for_partners")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
