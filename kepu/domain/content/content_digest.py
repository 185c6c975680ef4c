"""What an edition says, as one text: for digests, comparisons and everything else that reads rather than shows it."""

import hashlib
import json
from typing import Any

from django.utils.html import strip_tags

from kepu.domain.content.editions import Citation
from kepu.domain.content.pages import Edition


def digest_of(text: Edition, edition_id: int) -> str:
    """SHA-256 of everything that readers get from a revision: title, summary, authors, cover, body, and the passages pointed at."""
    said = {
        "title": text.title,
        "summary": text.summary,
        "authors": text.authors,
        "cover": text.cover_id,
        "body": list(text.body.raw_data),
        "citations": list(Citation.objects.drafted(edition_id).values_list("number", "passage")),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False, default=str).encode()).hexdigest()


def lines_of(text: Edition) -> list[tuple[str, str, str]]:
    """Label, plain words and key of every part of a text, in order."""
    fields = (("title", text.title), ("summary", text.summary), ("authors", text.authors))
    lines = [(str(text._meta.get_field(name).verbose_name), words, name) for name, words in fields]
    for number, block in enumerate(text.body, start=1):
        label = f"{number} · {block.block.label}"
        lines.append((label, plain(block.block.get_prep_value(block.value)), str(block.id or number)))
    return lines


def plain_text(text: Edition) -> str:
    """The whole text without marks of form."""
    return "\n".join(words for _label, words, key in lines_of(text) if key != "authors")


def plain(value: Any) -> str:
    """The words in a block's value, whatever its shape; numbers that only name a row are left out."""
    if isinstance(value, str):
        return " ".join(strip_tags(value.replace("</p>", "</p> ").replace("<br", " <br")).split())
    if isinstance(value, dict):
        inner = value.get("value") if set(value) >= {"type", "value"} else None
        parts = [inner] if inner is not None else [part for key, part in value.items() if key != "id"]
        return " ".join(filter(None, map(plain, parts)))
    if isinstance(value, list | tuple):
        return " ".join(filter(None, map(plain, value)))
    return ""
