"""Every template of ours can be compiled, and every component says what it takes."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = sorted(
    path for path in Path(settings.PACKAGE_DIR).rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"}
)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.PACKAGE_DIR)))
def test_it_compiles(path):
    engines["django"].from_string(path.read_text(encoding="utf-8"))


COMPONENTS = [path for path in TEMPLATES if "components" in path.parts and "ui" in path.parts]


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_a_component_names_its_variables_first(path):
    opening = path.read_text(encoding="utf-8").lstrip()[:120]

    assert "{% comment %}" in opening or "{#" in opening


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.PACKAGE_DIR)))
def test_it_has_no_inline_style_or_script(path):
    text = path.read_text(encoding="utf-8")

    assert ' style="' not in text
    assert "<style" not in text
    assert " onclick=" not in text
