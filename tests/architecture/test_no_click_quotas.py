"""N12: nothing counts a pupil's or teacher's clicks as performance – because nothing could."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CLICKS = re.compile(
    r"click|page_?view|pageview|login_count|share_count|forward|scroll|dwell|streak|daily_points|check_?in_days", re.I
)


@pytest.mark.charter("N12")
def test_no_table_keeps_what_a_person_clicked():
    kept = [
        f"{model._meta.label}.{field.name}"
        for config in apps.get_app_configs()
        if config.name.startswith("kepu.")
        for model in config.get_models()
        for field in model._meta.local_fields
        if CLICKS.search(field.name) or CLICKS.search(model._meta.model_name)
    ]

    assert kept == []


@pytest.mark.charter("N12")
def test_no_definition_of_a_figure_asks_for_clicks():
    definitions = [*Path(settings.PACKAGE_DIR).glob("**/measures/**/*.toml")]

    asked = [
        f"{path.name}: {line}"
        for path in definitions
        for line in path.read_text(encoding="utf-8").splitlines()
        if CLICKS.search(line) and not line.startswith(("#", "description", "zh =", "en ="))
    ]

    assert definitions
    assert asked == []
