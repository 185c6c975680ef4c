"""When two wordings are the same, and what a version of a verdict consists of."""

from kepu.domain.claims.models import Verdict
from kepu.foundation.crypto import canonical_json, sha256_hex
from kepu.foundation.language.normalising import normalise
from kepu.foundation.language.similarity import NOT_CONTENT


def digest_of_words(text: str) -> str:
    """The same for wordings that differ only in punctuation, width, case, spaces, or traditional and simplified characters."""
    return sha256_hex(NOT_CONTENT.sub("", normalise(text)).encode())


def lines_of(verdict: Verdict) -> list[tuple[str, str, str]]:
    """(key, label code, text) of everything that those who sign off have read."""
    lines = [
        ("claim", "claim", verdict.new_words or verdict.claim.text), ("grade", "grade", verdict.grade), ("short", "short", verdict.short),
        ("long", "long", verdict.long), ("note", "note", verdict.note),
    ]  # fmt: skip
    for source in verdict.sources.all():
        words = " · ".join(filter(None, (source.title, source.address, source.quote)))
        lines.append((f"source-{source.position}", "source", words))
    return [line for line in lines if line[2]]


def digest_of(verdict: Verdict) -> str:
    """Says which text was signed off."""
    return sha256_hex(canonical_json([[key, text] for key, _label, text in lines_of(verdict)]))
