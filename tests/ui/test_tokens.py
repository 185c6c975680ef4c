"""Contrast of every pair of colours that components put together, in both themes (WCAG 2.2: 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "kepu/ui/static/ui/tokens.css"
TEXT = [
    *[(ink, ground) for ink in ("ink", "soft", "accent") for ground in ("paper", "card", "sunk")],
    *[(tone, f"{tone}-wash") for tone in ("ok", "warn", "bad", "info")],
    *[(tone, ground) for tone in ("ok", "warn", "bad") for ground in ("paper", "card")],
    *[("ink", f"{tone}-wash") for tone in ("ok", "warn", "bad", "info")],
    *[("accent", f"{tone}-wash") for tone in ("bad", "info", "warn", "ok")],
    ("accent-ink", "accent"), ("accent-ink", "accent-hover"), ("accent", "wash"), ("ink", "wash"), ("accent-hover", "wash"),
    ("paper", "ink"), ("card", "bad"),
    *[("tone-low-ink", f"tone-{n}") for n in range(4)], ("tone-high-ink", "tone-4"), ("tone-high-ink", "tone-5"),
]  # fmt: skip
SHAPES = [("edge", "paper"), ("edge", "card"), ("accent", "paper"), *[(f"series-{n}", "card") for n in range(1, 7)]]


def colours(selector: str) -> dict[str, str]:
    block = CSS.read_text().split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT, DARK = colours(":root {"), colours(':root[data-theme="dark"] {')


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_is_readable_on_its_ground(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_stand_out_from_their_ground(theme, shape, ground):
    assert contrast(theme[shape], theme[ground]) >= 3


def test_the_system_dark_theme_is_the_chosen_dark_theme():
    assert colours(':root:not([data-theme="light"]) {') == DARK


def test_both_themes_name_the_same_colours():
    assert set(LIGHT) == set(DARK)
