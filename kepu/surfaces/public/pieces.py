"""A page apart from its frame: title, head, main part and scripts, made by the page's own template in a skeleton that holds nothing
else, and kept while what they show stands. Who is reading, and how, is said by the frame alone.
"""

import secrets
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from kepu.surfaces.public.page_cache import place_of, while_they_stand

NAMES = ("title", "description", "styles", "head", "main", "scripts")  # in the order of ui/pieces.html


def pieces(
    request: HttpRequest, template: Sequence[str], tags: Collection[str], context: Callable[[], dict[str, Any]]
) -> dict[str, SafeString]:
    """The pieces by name. `context` is what the template needs, asked for only when they have to be made."""
    place = place_of(request)
    if not place:
        return _made(request, template, context())
    name = f"{get_language()} {place} {template}"
    found: dict[str, SafeString] = while_they_stand(tags, name, lambda: _made(request, template, context()))
    return found


def _made(request: HttpRequest, template: Sequence[str], context: dict[str, Any]) -> dict[str, SafeString]:
    cut = f"<!-- {secrets.token_hex(8)} -->"
    text = render_to_string(list(template), {**context, "skeleton": "ui/pieces.html", "cut": cut}, request)
    parts = text.split(cut)
    return {name: mark_safe(part) for name, part in zip(NAMES, parts, strict=True)}  # noqa: S308  # rendered by our templates
