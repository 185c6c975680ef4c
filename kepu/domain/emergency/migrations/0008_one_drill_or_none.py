from django.db import migrations

import kepu.foundation.constraints


class Migration(migrations.Migration):
    dependencies = [("emergency", "0007_drills_agree"), ("experts", "0008_one_drill_or_none")]

    operations = [
        migrations.AddConstraint(
            model_name="incident",
            constraint=kepu.foundation.constraints.Agrees(
                fields=("is_drill",), name="incident_request_is_drill_too", parent="request"
            ),
        ),
    ]
