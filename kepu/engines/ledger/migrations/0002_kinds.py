from django.db import migrations

# code, Chinese, English, statistics class, only existence counts. Source: the project's glossary.
KINDS = [
    ("lecture", "科普讲座、报告", "lecture", "活动：讲座", False),
    ("exhibition", "专题展览", "exhibition", "活动：展览", False),
    ("contest", "科普竞赛", "contest", "活动：竞赛", False),
    ("open_day", "机构开放、公众科学日", "open day", "活动：科研机构、大学向社会开放", False),
    ("campus_visit", "科学家进校园", "campus visit", "活动：讲座；科学教育", False),
    ("study_trip", "研学", "study trip", "活动：青少年科普；科学教育", False),
    ("camp", "夏（冬）令营", "camp", "活动：青少年科普", False),
    ("club_session", "兴趣小组、俱乐部活动", "club session", "活动：青少年科普", False),
    ("training", "教师、科普人员培训", "training", "科学教育；培训", False),
    ("course", "课程讲授", "course", "科学教育", False),
    ("science_week", "科技活动周、科普日/月专题活动", "science week activity", "活动：科技活动周等", False),
    ("exchange", "科普国际交流", "international exchange", "活动：国际交流", False),
    ("article", "图文", "article", "传媒", False),
    ("video", "视频", "video", "传媒", False),
    ("audio", "音频", "audio", "传媒", False),
    ("book", "图书", "book", "传媒", False),
    ("journal_feature", "期刊专栏", "journal feature", "传媒", False),
    ("broadcast", "广播电视节目", "broadcast", "传媒", False),
    ("commentary", "热点述评", "commentary", "", False),
    ("policy_advice", "决策建议", "policy advice", "", True),
    ("verdict", "辟谣结论", "verdict", "", False),
    ("statement", "应急口径", "statement", "", False),
    ("pack", "应急/教育资源包", "resource pack", "", False),
    ("service", "志愿服务", "volunteer service", "人员：志愿者", False),
    ("study", "专题研究、科普理论研究", "study", "", False),
    ("exhibit", "展品展项研发", "exhibit development", "", False),
]


def add_kinds(apps, schema_editor):
    kind = apps.get_model("ledger", "Kind")
    kind.objects.bulk_create(
        [
            kind(code=code, name=name, name_en=name_en, feeds=feeds, is_confidential=confidential, sort_key=position)
            for position, (code, name, name_en, feeds, confidential) in enumerate(KINDS)
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(add_kinds, migrations.RunPython.noop)]
