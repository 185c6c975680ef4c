from django.db import migrations


class Migration(migrations.Migration):
    """What was an article is one edition of a work."""

    dependencies = [("content", "0001_initial")]

    operations = [migrations.RenameModel("ArticlePage", "Edition")]
