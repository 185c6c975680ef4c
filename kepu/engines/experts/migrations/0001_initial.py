import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
        ("units", "0002_base_managers_and_gatekeepers"),
    ]

    operations = [
        migrations.CreateModel(
            name="Expert",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("about", models.CharField(blank=True, max_length=600, verbose_name="about themselves")),
                ("about_en", models.CharField(blank=True, max_length=600, verbose_name="about, in English")),
                (
                    "media_experience",
                    models.CharField(
                        choices=[
                            ("none", "none yet"),
                            ("some", "some interviews"),
                            ("trained", "trained or with regular appearances"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="media experience",
                    ),
                ),
                ("availability", models.CharField(blank=True, max_length=200, verbose_name="when available")),
                (
                    "minutes_per_month",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes a month at most"),
                ),
                ("mail_sealed", models.CharField(blank=True, max_length=500)),
                ("phone_sealed", models.CharField(blank=True, max_length=300)),
                ("note", models.CharField(blank=True, max_length=500, verbose_name="note of the unit")),
                ("entered_at", models.DateTimeField()),
                ("confirmed_on", models.DateField(blank=True, null=True, verbose_name="last confirmed")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "last_asked_on",
                    models.DateField(blank=True, help_text="Kept with each invitation, for the rotation", null=True),
                ),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "ordering": ["person__name", "pk"],
                "indexes": [models.Index(fields=["last_asked_on", "id"], name="expert_in_rotation")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("media_experience__in", ["none", "some", "trained"])),
                        name="expert_media_experience_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Trait",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("field", "field"),
                            ("topic", "topic taken"),
                            ("refused", "topic refused"),
                            ("language", "language or dialect"),
                            ("region", "region"),
                            ("audience", "audience"),
                        ],
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(max_length=60)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="traits", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "kind", "pk"],
                "indexes": [models.Index(fields=["kind", "value", "expert"], name="expert_by_trait")],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "kind", "value"), name="expert_trait_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["field", "topic", "refused", "language", "region", "audience"])
                        ),
                        name="expert_trait_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("value", ""), _negated=True), name="expert_trait_says_something"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=30)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="words", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "pk"],
                "indexes": [models.Index(fields=["word", "expert"], name="expert_by_word")],
                "constraints": [models.UniqueConstraint(fields=("expert", "word"), name="expert_word_once")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "use",
                    models.CharField(
                        choices=[
                            ("academy", "be found by all units of the academy"),
                            ("public", "stand in the public directory"),
                            ("media", "be proposed to media"),
                            ("schools", "be proposed to schools and the public"),
                            ("emergency", "be called in emergencies, also outside office hours"),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_on", models.DateField()),
                ("given_by_name", models.CharField(max_length=120)),
                ("withdrawn_on", models.DateField(blank=True, null=True)),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "use", "given_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=["use", "expert"],
                        name="expert_consent_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("use__in", ["academy", "public", "media", "schools", "emergency"])),
                        name="expert_consent_use_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on__isnull", True)),
                        fields=("expert", "use"),
                        name="expert_consent_one_open_per_use",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on__isnull", True), ("withdrawn_on__gte", models.F("given_on")), _connector="OR"
                        ),
                        name="expert_consent_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organisation", models.CharField(max_length=120, verbose_name="organisation")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("employment", "employment or post"),
                            ("shares", "shares or ownership"),
                            ("funding", "research funding"),
                            ("fees", "fees or consulting"),
                            ("patent", "patent or licence"),
                            ("family", "family member there"),
                            ("other", "other tie"),
                        ],
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("declared_at", models.DateTimeField()),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="interests", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "-since", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["employment", "shares", "funding", "fees", "patent", "family", "other"])
                        ),
                        name="expert_interest_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("organisation", ""), _negated=True),
                        name="expert_interest_names_organisation",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("until__isnull", True), ("until__gt", models.F("since")), _connector="OR"),
                        name="expert_interest_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="until")),
                ("reason", models.CharField(blank=True, max_length=120, verbose_name="reason")),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rests", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "-starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="expert_rest_ends_after_it_begins",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConductAcceptance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.CharField(max_length=20)),
                ("accepted_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="conduct", to="experts.expert"
                    ),
                ),
            ],
            options={
                "ordering": ["expert", "-accepted_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "version"), name="expert_conduct_once_per_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="ExpertRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("media", "media"),
                            ("school", "school"),
                            ("community", "community or other organisation"),
                            ("base", "base or venue"),
                            ("desk", "editorial desk"),
                            ("emergency", "emergency desk"),
                        ],
                        max_length=10,
                        verbose_name="who needs an expert",
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=120, verbose_name="organisation")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("question", models.CharField(max_length=2000, verbose_name="what it is about")),
                ("concerned", models.CharField(blank=True, max_length=300, verbose_name="organisations concerned")),
                ("field", models.CharField(blank=True, max_length=5, verbose_name="field")),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("zh", "Mandarin"),
                            ("en", "English (spoken)"),
                            ("yue", "Cantonese"),
                            ("nan", "Southern Min"),
                            ("wuu", "Wu"),
                            ("hak", "Hakka"),
                            ("sichuan", "Sichuanese"),
                            ("bo", "Tibetan (spoken)"),
                            ("ug", "Uyghur (spoken)"),
                            ("mn", "Mongolian (spoken)"),
                            ("kk", "Kazakh"),
                            ("ko", "Korean"),
                            ("za", "Zhuang"),
                            ("ii", "Yi"),
                            ("csl", "Chinese sign language"),
                            ("fr", "French"),
                            ("ru", "Russian"),
                            ("ja", "Japanese"),
                            ("es", "Spanish"),
                        ],
                        max_length=8,
                        verbose_name="language",
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("preschool", "pre-school children"),
                            ("primary", "primary school"),
                            ("secondary", "secondary school"),
                            ("students", "university students"),
                            ("teachers", "teachers"),
                            ("public", "general public"),
                            ("elderly", "older people"),
                            ("rural", "country people"),
                            ("officials", "officials and decision makers"),
                            ("media", "journalists"),
                        ],
                        max_length=10,
                        verbose_name="audience",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("onsite", "in person"), ("online", "online or by telephone")],
                        default="online",
                        max_length=6,
                        verbose_name="how",
                    ),
                ),
                ("needed_on", models.DateField(blank=True, null=True, verbose_name="needed on")),
                ("minutes", models.PositiveIntegerField(default=30, verbose_name="minutes of time")),
                ("asker_sealed", models.CharField(blank=True, max_length=1000)),
                ("asker_reference", models.CharField(blank=True, max_length=32)),
                ("asked_by_name", models.CharField(blank=True, max_length=120)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "an expert is sought"),
                            ("done", "done"),
                            ("closed", "closed without an answer"),
                        ],
                        default="open",
                        max_length=6,
                    ),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("kind", models.CharField(blank=True, max_length=30)),
                ("held_on", models.DateField(blank=True, null=True)),
                ("onsite", models.PositiveIntegerField(blank=True, null=True)),
                ("online", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.region",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["unit", "-asked_at"], name="expert_request_by_unit"),
                    models.Index(fields=["asker_reference", "asked_at"], name="expert_request_by_asker"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["open", "done", "closed"])), name="expert_request_state_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin__in", ["media", "school", "community", "base", "desk", "emergency"])
                        ),
                        name="expert_request_origin_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mode__in", ["onsite", "online"])), name="expert_request_mode_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "language__in",
                                [
                                    "",
                                    "zh",
                                    "en",
                                    "yue",
                                    "nan",
                                    "wuu",
                                    "hak",
                                    "sichuan",
                                    "bo",
                                    "ug",
                                    "mn",
                                    "kk",
                                    "ko",
                                    "za",
                                    "ii",
                                    "csl",
                                    "fr",
                                    "ru",
                                    "ja",
                                    "es",
                                ],
                            )
                        ),
                        name="expert_request_language_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "audience__in",
                                [
                                    "",
                                    "preschool",
                                    "primary",
                                    "secondary",
                                    "students",
                                    "teachers",
                                    "public",
                                    "elderly",
                                    "rural",
                                    "officials",
                                    "media",
                                ],
                            )
                        ),
                        name="expert_request_audience_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("title", ""), _negated=True), models.Q(("question", ""), _negated=True)
                        ),
                        name="expert_request_says_what",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="expert_request_ended_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "done"), _negated=True),
                            models.Q(("held_on__isnull", False), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="expert_request_done_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("asked_on", models.DateField()),
                ("asked_at", models.DateTimeField()),
                ("asked_by_name", models.CharField(max_length=120)),
                ("message", models.CharField(blank=True, max_length=600)),
                ("reasons", models.JSONField(blank=True, default=list)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked, no answer yet"),
                            ("accepted", "said yes"),
                            ("declined", "declined"),
                            ("expired", "no answer in time"),
                            ("withdrawn", "taken back"),
                        ],
                        default="asked",
                        max_length=9,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.CharField(
                        blank=True, choices=[("account", "account"), ("link", "link"), ("unit", "unit")], max_length=7
                    ),
                ),
                ("expires_at", models.DateTimeField()),
                ("token_hash", models.CharField(blank=True, max_length=64)),
                ("minutes", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="invitations", to="experts.expert"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="experts.expertrequest",
                    ),
                ),
            ],
            options={
                "ordering": ["-asked_at", "-pk"],
                "indexes": [
                    models.Index(fields=["expert", "-asked_at"], name="expert_asked_lately"),
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["expires_at"], name="expert_answer_due"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("expert", "asked_on"), name="expert_asked_once_a_day"),
                    models.UniqueConstraint(fields=("request", "expert"), name="expert_asked_once_per_request"),
                    models.UniqueConstraint(
                        condition=models.Q(("token_hash", ""), _negated=True),
                        fields=("token_hash",),
                        name="expert_link_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["asked", "accepted", "declined", "expired", "withdrawn"])),
                        name="expert_answer_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answered_by__in", ["", "account", "link", "unit"])),
                        name="expert_answered_by_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state", "declined"), _negated=True),
                        name="expert_decline_has_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at__isnull", True), ("state", "asked")),
                            models.Q(models.Q(("state", "asked"), _negated=True), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="expert_answer_has_moment",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__isnull", True), ("state", "accepted"), _connector="OR"),
                        name="expert_minutes_of_accepted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("asked", "request entered"),
                            ("changed", "request changed"),
                            ("handed", "handed to another unit"),
                            ("invited", "expert asked"),
                            ("accepted", "expert accepted"),
                            ("declined", "expert declined"),
                            ("expired", "no answer in time"),
                            ("taken_back", "invitation taken back"),
                            ("done", "done and recorded"),
                            ("closed", "closed without an answer"),
                            ("erased", "name and contact of the asker erased"),
                        ],
                        max_length=10,
                    ),
                ),
                ("actor_name", models.CharField(max_length=120)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="experts.invitation",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="experts.expertrequest"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "act__in",
                                [
                                    "asked",
                                    "changed",
                                    "handed",
                                    "invited",
                                    "accepted",
                                    "declined",
                                    "expired",
                                    "taken_back",
                                    "done",
                                    "closed",
                                    "erased",
                                ],
                            )
                        ),
                        name="expert_request_step_known",
                    )
                ],
            },
        ),
    ]
