"""The request of a drill is a drill's, before its invitations say the same and the database holds all three to it. What a file is, its
opener has said; so the file decides. Backwards nothing is to be undone.
"""

from django.db import migrations
from django.db.models import Exists, OuterRef


def agree(apps, schema_editor):
    incident = apps.get_model("emergency", "Incident").objects.filter(request=OuterRef("pk"))
    rows = apps.get_model("experts", "ExpertRequest").objects
    for is_drill in (True, False):
        rows.filter(Exists(incident.filter(is_drill=is_drill)), is_drill=not is_drill).update(is_drill=is_drill)


class Migration(migrations.Migration):
    dependencies = [("emergency", "0006_partners_by_region"), ("experts", "0006_subjects_of_people")]
    run_before = [("experts", "0007_invitations_agree")]

    operations = [migrations.RunPython(agree, migrations.RunPython.noop)]
