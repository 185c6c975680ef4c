"""The picture that stands beside a shared link: cover art, title, for whom, whose. Drawn by Typst, kept until the edition changes."""

import hashlib
import json
import tempfile
from pathlib import Path
from typing import Any

import typst
from django.core.cache import cache

from kepu.surfaces.public.frame import academy
from kepu.surfaces.public.reading import words
from kepu.ui.covers import draw_cover
from kepu.ui.fonts import chinese_font

SHAPE = Path(__file__).parent / "share_card.typ"
KEPT_SECONDS = 7 * 86_400


class CannotDraw(Exception):
    """No font with Chinese characters is installed on this machine."""


def draw(edition: Any) -> bytes:
    """The PNG of an edition, 1200 by 630 pixels, the same for the same content. Raises CannotDraw."""
    whom = "" if edition.audience == "public" else words.audience(edition.audience)
    return draw_card(
        title=edition.title, unit=edition.unit.name, whom=whom, field=edition.work.field, seed=str(edition.pk)
    )


def draw_card(*, title: str, unit: str, whom: str, field: str, seed: str) -> bytes:
    """The PNG of anything that is shared; the art is drawn from `seed` and the words. Raises CannotDraw."""
    said = _said(title, unit, whom, field, seed)
    key = "share-card:" + hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    kept = cache.get(key)
    if kept is None:
        kept = _compile(said)
        cache.set(key, kept, KEPT_SECONDS)
    return bytes(kept)


def _said(title: str, unit: str, whom: str, field: str, seed: str) -> dict[str, str]:
    top = academy()
    return {
        "title": title,
        "unit": unit,
        "whom": whom,
        "field": field,
        "academy": top.name if top else "",
        "font": _font(),
        "art": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300" preserveAspectRatio="xMidYMid slice">'
        f"{draw_cover(seed, f'{field} {title} {unit}')}</svg>",
        "shape": hashlib.sha256(SHAPE.read_bytes()).hexdigest()[:12],
    }


def _compile(said: dict[str, str]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        shape = Path(folder) / "card.typ"
        shape.write_bytes(SHAPE.read_bytes())
        return bytes(typst.compile(shape, format="png", ppi=72, sys_inputs={"data": json.dumps(said)}, timestamp=0))


def _font() -> str:
    found = chinese_font()
    if not found:
        raise CannotDraw
    return found
