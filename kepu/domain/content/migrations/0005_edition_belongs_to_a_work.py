import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("content", "0004_each_article_has_a_work")]

    operations = [
        migrations.AlterField(
            model_name="edition",
            name="work",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="content.work",
            ),
        ),
    ]
