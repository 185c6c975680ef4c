"""Formulas: LaTeX in, MathML out, so that browsers draw and screen readers read them without a script."""

import re
from functools import lru_cache
from html import unescape
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

SMUGGLED = frozenset({"href", "style", "class", "id"})  # what \\href, \\style and \\class would put into our page
BRACE = re.compile(r"(?<!\\)[{}]")


class BadFormula(ValueError):
    """What was typed is no formula."""


@lru_cache(maxsize=2000)
def mathml_from(latex: str) -> str:
    """MathML (a `<math display="block">` element) for a LaTeX formula. Raises BadFormula when it cannot be read.

    The library's own serialiser undoes escaping; here text is text, so that a formula cannot carry markup.
    """
    source = latex.strip().strip("$").strip()
    if not source or not _is_balanced(source):
        raise BadFormula(latex)
    try:
        element = convert_to_element(source, display="block")
    except Exception as error:  # the library raises many kinds, all of which mean the same
        raise BadFormula(latex) from error
    return tostring(_with_plain_text(element), encoding="unicode")


def _is_balanced(source: str) -> bool:
    depth = 0
    for brace in BRACE.findall(source):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _with_plain_text(element: Element) -> Element:
    """Symbols are kept as character references by the library; they become characters, escaped once when written.
    Addresses and styles do not belong in a formula."""
    for part in element.iter():
        for name in SMUGGLED & part.attrib.keys():
            del part.attrib[name]
        part.text = unescape(part.text) if part.text else part.text
        part.tail = unescape(part.tail) if part.tail else part.tail
    return element
