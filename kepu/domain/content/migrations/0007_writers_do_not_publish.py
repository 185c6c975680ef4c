from typing import Any

from django.db import migrations

TAKEN = ("add_page", "publish_page")


def take_rights(apps: Any, _schema: Any) -> None:
    """Works are begun in the workbench and published by their review: writers only change pages."""
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    groups = apps.get_model("content", "Room").objects.values("group")
    rights.filter(group__in=groups, permission__codename__in=TAKEN).delete()


def give_rights(apps: Any, _schema: Any) -> None:
    rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="wagtailcore", codename__in=TAKEN
    )
    for room in apps.get_model("content", "Room").objects.all():
        for permission in permissions:
            rights.get_or_create(group_id=room.group_id, page_id=room.page_id, permission_id=permission.pk)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0006_submissions_and_blocks"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [migrations.RunPython(take_rights, give_rights)]
