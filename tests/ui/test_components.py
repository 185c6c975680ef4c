from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, engines
from django.test import RequestFactory
from django.utils.translation import override

from kepu.ui import charts, covers
from kepu.ui.provinces import PROVINCES, tiles_for

TEMPLATES = Path(__file__).resolve().parents[2] / "kepu/ui/templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "ui/components").glob("*.html"))


class Sample(forms.Form):
    title = forms.CharField(label="Title", help_text="As announced.")
    groups = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("a", "A"), ("b", "B")])
    agree = forms.BooleanField(required=False)
    day = forms.DateField(required=False)


def render(text: str, **context) -> str:
    return Template("{% load ui %}" + text).render(
        Context({"request": RequestFactory().get("/?q=x&page=2"), **context})
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_template_compiles(name):
    assert engines["django"].get_template(name)


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_its_variables_first(path):
    assert "{% comment %}" in path.read_text()[:120]


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.stem)
def test_no_template_needs_inline_style_or_script(path):
    text = path.read_text()
    assert " style=" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_a_wrong_field_keeps_its_value_and_names_its_error():
    html = str(Sample(data={"title": "", "day": "昨天", "groups": ["a"]}))
    assert 'aria-invalid="true"' in html
    assert 'id="id_day_error"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert "昨天" in html


def test_a_group_of_boxes_is_a_fieldset_with_a_legend():
    assert "<fieldset" in str(Sample())
    assert "<legend" in str(Sample())


def test_a_missing_stat_is_a_dash_without_unit():
    html = render(
        '{% include "ui/components/stat.html" with value=missing label="人次" unit="人" only %}', missing=None
    )
    assert "–" in html
    assert "stat__unit" not in html


def test_paging_keeps_the_query():
    html = render("{% pagination page %}", page=Paginator(range(100), 10).get_page(2))
    assert "?q=x&amp;page=3" in html
    assert 'aria-current="page"' in html


def test_an_icon_is_hidden_from_readers_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "bell" %}')
    assert 'aria-label="通知"' in render('{% icon "bell" "通知" %}')


def test_json_data_cannot_close_its_block():
    html = render("{{ data|json_ld }}", data={"name": "</script><b>&"})
    assert html.count("</script>") == 1


def test_the_same_seed_always_draws_the_same_cover():
    assert covers.draw_cover("a", "天文") == covers.draw_cover("a", "天文")
    assert covers.draw_cover("a", "天文") != covers.draw_cover("b", "天文")


@pytest.mark.parametrize("motif", list(covers.MOTIFS))
def test_every_motif_draws(motif):
    assert "<rect" in covers.draw_cover("seed", motif)


def test_there_are_34_tiles_each_in_its_own_place():
    assert len(PROVINCES) == 34
    assert len({(column, row) for *_names, column, row in PROVINCES}) == 34


def test_tiles_are_toned_by_rank_and_missing_ones_are_not():
    tiles, steps = tiles_for({"110000": 10, "310000": 200, "540000": None, "440000": 0})
    tones = {tile["code"]: tile["tone"] for tile in tiles}
    assert tones["31"] > tones["11"] > tones["54"] == tones["44"] == 0
    assert steps[-1]["high"] == 200


def test_bars_leave_a_gap_where_nothing_is_known():
    chart = charts.upright_bars([{"label": "1月", "value": 5}, {"label": "2月", "value": None}])
    assert chart["bars"][1]["height"] == "0.0"
    assert charts.upright_bars([])["bars"] == []


def test_a_line_breaks_where_a_value_is_missing():
    assert charts.spark([1, 2, None, 4, 5])["path"].count("M") == 2
    assert charts.spark([1]) == {}


def test_names_of_provinces_follow_the_language():
    with override("en"):
        assert "Beijing" in render('{% tile_map values "acts" %}', values={"11": 3})
    assert "北京" in render('{% tile_map values "场" %}', values={"11": 3})
