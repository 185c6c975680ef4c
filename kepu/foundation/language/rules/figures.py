"""Figures: words for those who cannot see them, and where they come from."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Draft, Finding


def without_alternative(draft: Draft) -> Iterator[Finding]:
    """Figures whose alternative text was left empty (GB/T 37668, WCAG 1.1.1)."""
    for number, block in enumerate(draft.blocks):
        if block.kind == "figure" and block.alt is not None and not block.alt.strip():
            yield Finding(
                "figure_without_alt", "error", number, 0, 0,
                _("The figure has no alternative text."),
                _("Say in one sentence what a reader would see, for those who cannot."),
            )  # fmt: skip


def without_source(draft: Draft) -> Iterator[Finding]:
    """Figures whose source was left empty."""
    for number, block in enumerate(draft.blocks):
        if block.kind == "figure" and block.source is not None and not block.source.strip():
            yield Finding(
                "figure_without_source", "warning", number, 0, 0,
                _("The figure has no source."),
                _("Name who made it and under what licence it may be used."),
            )  # fmt: skip
