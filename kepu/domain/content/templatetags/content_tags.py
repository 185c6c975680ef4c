"""What templates of blocks need beyond Wagtail's own tags."""

import re
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kepu.domain.content.formulas import BadFormula, mathml_from

register = template.Library()
MARK = re.compile(r"\[(\d{1,3})\](?![^<]*>)")


@register.filter
def marked(html: Any) -> SafeString:
    """{{ value|marked }}: marks [1], [2] … in rich text as links to the passages below; attributes of tags are left alone."""
    linked = MARK.sub(
        r'<sup class="mark"><a href="#cite-\1" data-cite="\1" aria-describedby="cite-\1">[\1]</a></sup>', str(html)
    )
    return mark_safe(linked)  # noqa: S308  # rich text is clean already, and the marks are digits


@register.filter
def mathml(latex: Any) -> SafeString:
    """{{ latex|mathml }}: the formula as MathML; what cannot be read stays as it was typed, escaped."""
    try:
        return mark_safe(mathml_from(str(latex)))  # noqa: S308  # the converter escapes what it is given
    except BadFormula:
        return SafeString(f"<code>{escape(latex)}</code>")
