import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("emergency", "0004_incidents_of_deliveries")]

    operations = [
        migrations.AlterField(
            model_name="delivery",
            name="incident",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="emergency.incident"
            ),
        ),
    ]
