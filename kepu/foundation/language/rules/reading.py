"""Whether the audience can follow: the text as a whole, its sentences, its terms."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Block, Draft, Finding
from kepu.foundation.language.glossary import Hit, Term, find_terms
from kepu.foundation.language.readability import characters_in, english_words, readability
from kepu.foundation.language.rules.patterns import any_of
from kepu.foundation.language.sentences import Span
from kepu.foundation.language.words import HAN

ENGLISH_SHARE = 0.5
CLOSED = r"[”’」』》]?(?:\s?[（(][^）)]{0,200}[）)])?"
DEFINING = any_of(
    "是指 指的是 指的就是 即 就是 也就是 是一种 是一类 是一个 意思是 全称 又称 又叫 俗称 简单说 简单地说 简单来说"
)
EXPLAINED_AFTER = re.compile(rf"{CLOSED}(?:[，,]?\s*{DEFINING}|，指|——|：)")
IS_SOMETHING = re.compile(rf"{CLOSED}是(?!否|不是)[^。！？]{{4,}}")
BRACKETS = re.compile(r"[”’」』]?\s*[（(]([^）)]{1,200})[）)]")
NAMING = any_of("称为 称作 叫做 叫作 称之为 就是 这就是 名叫 所谓 所谓的 即 又称 又叫 也叫 叫 称")
NAMED_BEFORE = re.compile(rf"{NAMING}\s*[“‘「『（(]?$")
ENGLISH_AFTER = re.compile(
    r"\s*(?:\(|,\s*(?:or|that is|which (?:is|means))|(?:is|are|means|refers to)\b)", re.IGNORECASE
)


def too_hard(draft: Draft) -> Iterator[Finding]:
    """The prose as a whole demands more than its audience is expected to bring."""
    text = "\n".join(block.text for block in draft.blocks if block.is_prose)
    found = readability(text, draft.audience.code)
    if found.is_too_hard:
        yield Finding(
            "too_hard", "warning", 0, 0, 0,
            _("The text reads like grade %(grade)s; %(highest)s is the most that this audience can be given."),
            _("Shorten sentences, say one thing in each, and prefer everyday words."),
            {"grade": f"{found.grade:g}", "highest": f"{found.highest:g}"},
        )  # fmt: skip


def long_sentences(draft: Draft) -> Iterator[Finding]:
    """Sentences longer than the audience's limit: characters in Chinese, half as many words in English."""
    for number, block in enumerate(draft.blocks):
        if not block.is_prose and block.kind != "list":
            continue
        limit = draft.audience.sentence if block.is_chinese else int(draft.audience.sentence * ENGLISH_SHARE)
        for span in block.sentences:
            if span.end - span.start <= limit:
                continue
            length = characters_in(span.text) if block.is_chinese else len(english_words(span.text))
            if length > limit:
                yield Finding(
                    "long_sentence", "warning", number, span.start, span.end,
                    _("A long sentence: %(length)s, where %(limit)s is the most for this audience."),
                    _("Split it where a new thought begins."),
                    {"length": str(length), "limit": str(limit)},
                )  # fmt: skip


def unexplained_terms(draft: Draft) -> Iterator[Finding]:
    """Terms of the glossary that the audience does not know from school and that are not explained where they first stand."""
    if draft.audience.terms:
        return
    done = {block.term for block in draft.blocks if block.kind == "glossary"}
    for number, block in enumerate(draft.blocks):
        if not block.is_prose and block.kind != "list":
            continue
        for hit in find_terms(block.text, draft.terms):
            term = hit.term
            if term.term in done or done.intersection(term.aliases) or term.grade <= draft.audience.grade:
                continue
            done.add(term.term)
            if not is_explained(block, hit):
                yield _unexplained(number, hit, term)


def is_explained(block: Block, hit: Hit) -> bool:
    """Whether a term is explained at this place: defined, in brackets, introduced by its meaning, or said plainly nearby."""
    sentence, after = _around(block, hit)
    rest = block.text[hit.end : sentence.end]
    before = block.text[sentence.start : hit.start]
    if EXPLAINED_AFTER.match(rest) or (ENGLISH_AFTER.match(rest) and not block.is_chinese):
        return True
    if not before.strip("“‘「『《 ") and IS_SOMETHING.match(rest):
        return True
    brackets = BRACKETS.match(rest)
    if brackets and len(HAN.findall(brackets[1])) >= 3:
        return True
    if NAMED_BEFORE.search(before):
        return True
    return hit.term.plain in block.text[sentence.start : after]


def _around(block: Block, hit: Hit) -> tuple[Span, int]:
    """The sentence in which a term stands, and where the next one ends."""
    spans = block.sentences
    for place, span in enumerate(spans):
        if span.start <= hit.start < span.end:
            following = spans[place + 1].end if place + 1 < len(spans) else span.end
            return span, following
    return Span(0, len(block.text), block.text), len(block.text)


def _unexplained(number: int, hit: Hit, term: Term) -> Finding:
    return Finding(
        "unexplained_term", "warning", number, hit.start, hit.end,
        _("“%(term)s” is not explained where it first stands."),
        _("Say it plainly (%(plain)s) or add it as a glossary term."),
        {"term": term.term, "plain": term.plain},
    )  # fmt: skip
