"""The first-level subject of a person, and a title level that may be not stated. Backwards both go; not stated must be none first."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("units", "0002_base_managers_and_gatekeepers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="person",
            name="person_seniority_known",
        ),
        migrations.AddField(
            model_name="person",
            name="subject",
            field=models.CharField(
                blank=True,
                help_text="Code of GB/T 13745; empty: not stated",
                max_length=3,
                verbose_name="first-level subject",
            ),
        ),
        migrations.AlterField(
            model_name="person",
            name="seniority",
            field=models.CharField(
                blank=True,
                choices=[
                    ("senior", "senior title"),
                    ("associate", "associate senior title"),
                    ("intermediate", "intermediate title"),
                    ("junior", "junior title"),
                    ("none", "no title"),
                    ("", "not stated"),
                ],
                default="",
                max_length=12,
                verbose_name="title level",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("seniority__in", ["senior", "associate", "intermediate", "junior", "none", ""])),
                name="person_seniority_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "subject__in",
                        [
                            "",
                            "110",
                            "120",
                            "130",
                            "140",
                            "150",
                            "160",
                            "170",
                            "180",
                            "190",
                            "210",
                            "220",
                            "230",
                            "240",
                            "310",
                            "320",
                            "330",
                            "340",
                            "350",
                            "360",
                            "410",
                            "413",
                            "416",
                            "420",
                            "430",
                            "440",
                            "450",
                            "460",
                            "470",
                            "480",
                            "490",
                            "510",
                            "520",
                            "530",
                            "535",
                            "540",
                            "550",
                            "560",
                            "570",
                            "580",
                            "590",
                            "610",
                            "620",
                            "630",
                            "710",
                            "720",
                            "730",
                            "740",
                            "750",
                            "760",
                            "770",
                            "780",
                            "790",
                            "810",
                            "820",
                            "830",
                            "840",
                            "850",
                            "860",
                            "870",
                            "880",
                            "890",
                            "910",
                        ],
                    )
                ),
                name="person_subject_known",
            ),
        ),
    ]
