"""The four levels with their defaults. They are data: the academy changes them on a page."""

from django.db import migrations

NOTE = (
    "默认值，由本系统自拟，请按本单位预案修改：未找到国家层面公布的应急科普响应时限表。级别名称依《突发事件应对法》（2024年修订）对突发事件的"
    "四级划分，颜色借用该法对预警的红橙黄蓝四级；两者对应是本系统的约定。"
)
# code, rank, zh, en, colour, experts, at once, round, above, academy, statement, update, signatures, secrecy
LEVELS = [
    ("i", 1, "特别重大", "Extremely serious", "red", 4, 6, 15, 30, 60, 120, 240, 2, True),
    ("ii", 2, "重大", "Serious", "orange", 3, 5, 20, 45, 90, 180, 360, 2, True),
    ("iii", 3, "较大", "Major", "yellow", 2, 4, 30, 60, 120, 240, 720, 2, False),
    ("iv", 4, "一般", "Ordinary", "blue", 2, 3, 60, 120, 240, 480, 1440, 2, False),
]
NAMES = (
    "code", "rank", "title_zh", "title_en", "colour", "experts_wanted", "ask_at_once", "round_minutes", "above_minutes",
    "academy_minutes", "statement_minutes", "update_minutes", "signatures", "with_secrecy",
)  # fmt: skip


def write_levels(apps, schema_editor):
    level = apps.get_model("emergency", "Level")
    for row in LEVELS:
        values = dict(zip(NAMES, row, strict=True))
        level.objects.get_or_create(code=values.pop("code"), defaults={**values, "note": NOTE})


class Migration(migrations.Migration):
    dependencies = [("emergency", "0001_incident_files")]
    operations = [migrations.RunPython(write_levels, migrations.RunPython.noop)]
