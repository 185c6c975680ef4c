"""Packs as a subject of the reviews: flows, what deciders see, what follows from a decision."""

import base64
import io
from pathlib import Path

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from PIL import Image

from kepu.domain.packs.hazards import hazards
from kepu.domain.packs.models import OPEN_STATES, PartKind, Version
from kepu.domain.packs.models.versions import PackAudience
from kepu.domain.packs.offline.showing import ShownPart, heads_of, shown_parts
from kepu.domain.packs.services.handing_in import KIND, finish_version, note_step
from kepu.domain.packs.wording import digest_of, lines_of
from kepu.engines.reviews import registry
from kepu.engines.reviews.contracts import Content, Part
from kepu.engines.reviews.flow_files import add_folder

SMALL = 900


def register_review() -> None:
    """Called once, when the app is ready."""
    add_folder(Path(__file__).parent / "flows")
    registry.on_finished(KIND, finish_version)
    registry.on_step(KIND, note_step)
    registry.on_content(KIND, content_for_review)
    registry.on_showing(KIND, parts_for_review)


def content_for_review(key: str) -> Content:
    """The version under review, or the newest one, line by line."""
    version = _version(key)
    labels = {
        "title": _("title"), "summary": _("The gist"), "hazards": _("Hazards"), "audience": _("Audience"), "region": _("Region"),
        "season": _("Season"), "due_on": _("to be reviewed again by"), "authors": _("Authors"), "note": _("what changed, and why"),
        "file": _("file"), "credit": _("author and licence"), "source": _("source"),
    }  # fmt: skip
    labels |= {code: str(label) for code, label in PartKind.choices}
    lines = [(key, labels[label], _in_words(label, text)) for key, label, text in lines_of(version)]
    return Content(
        digest=digest_of(version),
        lines=tuple((label, text) for _key, label, text in lines),
        keys=tuple(key for key, _label, _text in lines),
    )


def parts_for_review(key: str) -> tuple[Part, ...]:
    """The version as readers will see it, part by part; pictures are small and stand in the page itself, because outside reviewers
    may open nothing else."""
    version = _version(key)
    head = heads_of(version)
    parts = [
        Part("head", render_to_string("packs/review_head.html", {"head": head}), f"{head['title']} {head['summary']}")
    ]
    for shown in shown_parts(version):
        html = render_to_string("packs/review_part.html", {"one": shown, "picture": _small(shown)})
        parts.append(Part(f"part-{shown.number}", html, f"{shown.part.title} {shown.part.text}"))
    return tuple(parts)


def _version(key: str) -> Version:
    rows = Version.objects.filter(pack=int(key)).select_related("pack", "pack__unit", "region")
    return rows.filter(state__in=OPEN_STATES).first() or rows.order_by("-number")[0]


def _in_words(label: str, text: str) -> str:
    if label == "hazards":
        return "、".join(hazards()[code].title for code in text.split("、") if code in hazards())
    return str(PackAudience(text).label) if label == "audience" else text


def _small(shown: ShownPart) -> str:
    """A picture as a data address; empty for everything else."""
    if shown.family != "picture" or shown.part.file is None:
        return ""
    with shown.part.file.file.open("rb") as file:
        picture = Image.open(io.BytesIO(file.read())).convert("RGB")
    picture.thumbnail((SMALL, SMALL))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}"
