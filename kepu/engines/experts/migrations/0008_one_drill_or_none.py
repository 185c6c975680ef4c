from django.db import migrations, models

import kepu.foundation.constraints


class Migration(migrations.Migration):
    dependencies = [("experts", "0007_invitations_agree")]

    operations = [
        migrations.AddConstraint(
            model_name="expertrequest",
            constraint=models.UniqueConstraint(fields=("id", "is_drill"), name="expert_request_drill_or_not"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=kepu.foundation.constraints.Agrees(
                fields=("is_drill",), name="expert_invitation_drill_as_request", parent="request"
            ),
        ),
    ]
