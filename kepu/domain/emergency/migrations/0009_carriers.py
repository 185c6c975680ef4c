import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emergency", "0008_one_drill_or_none"), ("syndication", "0001_copies_and_partners")]

    operations = [
        migrations.AddField(
            model_name="partner",
            name="carrier",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="syndication.partner",
            ),
        ),
        migrations.AddConstraint(
            model_name="partner",
            constraint=models.UniqueConstraint(fields=("carrier",), name="incident_partner_of_one_carrier"),
        ),
    ]
