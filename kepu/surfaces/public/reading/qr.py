"""Codes that a camera reads."""

import io
from functools import lru_cache

import segno
from django.utils.safestring import SafeString, mark_safe


@lru_cache(maxsize=512)
def code_for(address: str) -> SafeString:
    """The QR code of an address as an <svg> in the colour of its surroundings, with the quiet margin that readers need."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(
        out,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=False,
        omitsize=True,
        dark="#000",
        light="#fff",
        svgclass="qr-code",
    )
    return mark_safe(out.getvalue().decode())  # noqa: S308  # drawn by segno from an address of our own
