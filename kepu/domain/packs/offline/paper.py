"""What is printed of a version: an A4 sheet, the same in large print, a poster. Drawn by Typst; the same version gives the same PDF."""

import io
import json
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import segno
import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from kepu.domain.packs.layout import blocks_of
from kepu.domain.packs.models import Version
from kepu.domain.packs.offline.showing import ShownPart, heads_of, shown_parts
from kepu.foundation.clock import local_date
from kepu.ui.fonts import chinese_font

SHAPE = Path(__file__).parent / "paper.typ"
SHAPES = ("sheet", "large", "poster")
DRAWN_IN = ("zh-hans", "zh-hant", "en", "ko")  # scripts that the fonts of the list write
MOST_POINTS, LONGEST_POINT = 6, 110


class CannotDraw(Exception):
    """No installed font writes the pack's language."""


def draw_paper(version: Version, shape: str, *, page_url: str) -> bytes:
    """The PDF in the pack's language; `shape` is sheet, large or poster. Raises CannotDraw."""
    if not chinese_font() or version.pack.language not in DRAWN_IN:
        raise CannotDraw(version.pack.language)
    with override(language_of(version)), tempfile.TemporaryDirectory() as folder:
        parts = shown_parts(version)
        pictures = _pictures(parts, Path(folder))
        said = _said(version, parts, pictures, shape=shape, page_url=page_url)
        place = Path(folder) / "paper.typ"
        place.write_bytes(SHAPE.read_bytes())
        moment = version.published_at or version.written_at
        data = json.dumps(said, ensure_ascii=False)
        return bytes(typst.compile(place, sys_inputs={"data": data}, timestamp=int(moment.timestamp())))


def language_of(version: Version) -> str:
    """The language of the words round a pack: English for an English one, else Chinese."""
    return "en" if version.pack.language == "en" else "zh-hans"


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG with its quiet margin."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, omitsize=True, dark="#000", light="#fff"
    )
    return out.getvalue().decode()


def day_words(day: date | None) -> str:
    return day.isoformat() if day else "–"


def _pictures(parts: list[ShownPart], folder: Path) -> dict[int, str]:
    """Part number → name of the picture in the folder."""
    found = {}
    for shown in parts:
        if shown.family == "picture" and shown.part.file is not None:
            name = f"{shown.number:02}.{shown.path.rpartition('.')[2]}"
            with shown.part.file.file.open("rb") as file:
                (folder / name).write_bytes(file.read())
            found[shown.number] = name
    return found


def _said(
    version: Version, parts: list[ShownPart], pictures: dict[int, str], *, shape: str, page_url: str
) -> dict[str, Any]:
    heads = heads_of(version)
    numbered = _("version %(number)s") % {"number": version.number}
    signed = [_("Written by %(names)s") % {"names": "、".join(name for name, _where in heads["authors"])}]
    if heads["reviewers"]:
        signed.append(
            _("Reviewed by %(names)s") % {"names": "、".join(dict.fromkeys(name for name, _s in heads["reviewers"]))}
        )
    return {
        "shape": shape, "font": chinese_font(), "lang": "en" if version.pack.language == "en" else "zh",
        "title": version.title, "summary": version.summary, "unit": heads["unit"],
        "kicker": " · ".join(filter(None, ("、".join(heads["hazards"]), heads["region"], heads["season"]))),
        "state": _("Issued %(day)s · to be reviewed again by %(due)s · newest version: scan the code") % {
            "day": day_words(local_date(version.published_at) if version.published_at else None), "due": day_words(version.due_on),
        },
        "foot": f"{heads['unit']} · {numbered} · {page_url}", "scan": _("newest version"), "signed": " ".join(signed),
        "qr": qr_svg(f"{page_url}?v={version.number}"),
        "pictures": [pictures[one.number] for one in parts if one.part.kind == "poster" and one.number in pictures],
        "points": [
            {"title": one.part.title, "text": _first_words(one.part.text)} for one in parts if one.part.kind == "fact"
        ][:MOST_POINTS],
        "parts": [_part(one, pictures) for one in parts if one.part.kind not in ("poster", "large")],
    }  # fmt: skip


def _part(shown: ShownPart, pictures: dict[int, str]) -> dict[str, Any]:
    return {
        "title": shown.part.title,
        "blocks": [{"kind": block.kind, "items": list(block.items)} for block in shown.blocks],
        "picture": pictures.get(shown.number, ""),
        "sources": [" ".join(filter(None, (source.title, source.place))) for source in shown.sources],
    }


def _first_words(text: str) -> str:
    """The first sentence of a text, or its first list in one line; short enough for a poster."""
    first = next(iter(blocks_of(text)), None)
    if first is None:
        return ""
    sentence, dot, _rest = first.items[0].partition("。")
    words = sentence + dot if first.kind == "p" else "；".join(first.items)
    return words if len(words) <= LONGEST_POINT else words[: LONGEST_POINT - 1] + "…"
