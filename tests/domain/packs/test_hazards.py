"""The vocabulary of hazards: complete in both languages, classed by the law, and a file that breaks a rule names it."""

import pytest
from django.utils.translation import override

from kepu.domain.packs import hazards as vocabulary
from kepu.domain.packs.hazards import CLASSES, BadHazards, hazards


def test_every_class_of_the_law_has_hazards():
    assert {hazard.law_class for hazard in hazards().values()} == set(CLASSES)


def test_a_hazard_is_named_in_the_readers_language():
    flood = hazards()["flood"]

    with override("zh-hans"):
        assert flood.title == "洪涝"
    with override("en"):
        assert flood.title == "Flood"


def test_a_season_may_go_round_the_end_of_the_year():
    cold = hazards()["cold_wave"]

    assert cold.is_usual_in(1)
    assert not cold.is_usual_in(7)


def test_a_hazard_without_a_season_is_never_in_season():
    assert not any(hazards()["earthquake"].is_usual_in(month) for month in range(1, 13))


@pytest.mark.parametrize(
    "text",
    [
        '[x]\ntitle = { zh = "一" }\nclass = "natural"',
        '[x]\ntitle = { zh = "一", en = "One" }\nclass = "war"',
        '[x]\ntitle = { zh = "一", en = "One" }\nclass = "natural"\nmonths = [13]',
    ],
)
def test_a_file_that_breaks_a_rule_is_refused(tmp_path, monkeypatch, text):
    file = tmp_path / "hazards.toml"
    file.write_text(text, encoding="utf-8")
    monkeypatch.setattr(vocabulary, "FILE", file)

    with pytest.raises(BadHazards, match="x"):
        vocabulary.hazards.__wrapped__()
