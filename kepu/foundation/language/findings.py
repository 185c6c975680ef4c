"""The findings of the writing help: what in a text deserves a second look, where, and what could be done.

A finding is never a verdict: the writer decides. Rules live in `rules`, one module for each thing they look at; their limits and
their precision and recall on the project's own corpus are in docs/reference/writing.md.
"""

from collections.abc import Callable, Iterator, Sequence

from kepu.foundation.language.audiences import get_audience
from kepu.foundation.language.contracts import Block, Draft, Finding, Severity
from kepu.foundation.language.glossary import Term, list_terms
from kepu.foundation.language.rules import figures, marks, numbers, personal, reading, sources, wording

__all__ = ["CODES", "Block", "Finding", "Severity", "check"]

CODES: tuple[str, ...] = (
    "too_hard", "long_sentence", "unexplained_term", "number_without_unit", "figure_without_alt", "figure_without_source",
    "statistics_without_source", "id_card_number", "bank_card_number", "mobile_number", "email_address", "travel_document_number",
    "plate_number", "secrecy_mark", "absolute_wording", "traditional_character", "repeated_punctuation", "mixed_width", "unclosed_quote",
)  # fmt: skip
RULES: tuple[Callable[[Draft], Iterator[Finding]], ...] = (
    reading.too_hard, reading.long_sentences, reading.unexplained_terms, numbers.without_unit, figures.without_alternative,
    figures.without_source, sources.without_source, personal.personal_data, wording.secrecy_marks, wording.absolute_wording,
    marks.traditional_in_simplified, marks.repeated_marks, marks.mixed_widths, marks.unclosed_quotes,
)  # fmt: skip


def check(text: str | Sequence[Block], *, audience: str, terms: Sequence[Term] | None = None) -> tuple[Finding, ...]:
    """Everything found in a text or in its blocks, in the order of their places.

    A plain text is one block, blank lines and all. `terms`: the glossary in use, Kepu's own when None; an empty one switches the
    rule off. Places are in code points of the given text. Raises UnknownAudience.
    """
    blocks = (Block(text),) if isinstance(text, str) else tuple(text)
    draft = Draft(blocks, get_audience(audience), list_terms() if terms is None else tuple(terms))
    found = [finding for rule in RULES for finding in rule(draft)]
    return tuple(sorted(found, key=lambda finding: (finding.block, finding.start, finding.end, finding.code)))
