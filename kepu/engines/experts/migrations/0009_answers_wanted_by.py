from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("experts", "0008_one_drill_or_none")]

    operations = [
        migrations.AddField("invitation", "wanted_by", models.DateTimeField(blank=True, null=True)),
        migrations.AddConstraint(
            "invitation",
            models.CheckConstraint(
                condition=models.Q(
                    ("wanted_by__isnull", True), ("wanted_by__lte", models.F("expires_at")), _connector="OR"
                ),
                name="expert_wanted_before_expiry",
            ),
        ),
    ]
