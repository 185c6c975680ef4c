"""How alike two short texts are, and what a message does: assert, deny or ask. First version; claims are matched on top of it."""

import math
import re
from collections import Counter
from typing import Literal

from kepu.foundation.language.normalising import normalise

Stance = Literal["denial", "question", "assertion"]
NOT_CONTENT = re.compile(r"[\W_]+")
QUESTION = re.compile(
    r"[?？]\s*[”’」』\"')）]*\s*$|(?:吗|么|呢)[”’」』]?[。！!~～]*$|是不是|是否|真的假的|真假|会不会|能不能|可不可以|有没有|为什么|怎么(?:回事|办|样)"
    r"|难道|靠谱吗|求证|求辟谣|^(?:is|are|does|do|did|can|could|will|would|should|has|have|why|how|what|which|who|when|where)\b"
)
DENIAL = re.compile(
    r"辟谣|谣言|不实|不属实|不是真的|并非|并不|并没有|不会|不能|没有(?:科学)?(?:依据|证据|根据)|假的|假消息|虚假|误区|错误的|伪科学|纯属|"
    r"不可信|别信|不要相信|切勿相信|不靠谱|无稽之谈|不成立"
    r"|\b(?:hoax|myth|false|fake|debunk\w*|untrue|does not|do not|is not|are not|cannot|no evidence)\b"
)


def bigrams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters of the normalised text without punctuation, with counts; one character stands alone."""
    plain = NOT_CONTENT.sub("", normalise(text))
    if len(plain) < 2:
        return Counter([plain] if plain else [])
    return Counter(plain[place : place + 2] for place in range(len(plain) - 1))


def jaccard(one: str, other: str) -> float:
    """Share of common bigrams among all of both, 0–1. Two empty texts are not alike."""
    left, right = set(bigrams(one)), set(bigrams(other))
    return len(left & right) / len(left | right) if left or right else 0.0


def cosine(one: str, other: str) -> float:
    """Cosine of the bigram counts, 0–1."""
    left, right = bigrams(one), bigrams(other)
    norm = math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
    return sum(count * right[pair] for pair, count in left.items()) / norm if norm else 0.0


def containment(part: str, whole: str) -> float:
    """Share of the bigrams of `part` that occur in `whole`, 0–1: a short claim inside a long message."""
    inner, outer = bigrams(part), bigrams(whole)
    total = sum(inner.values())
    return sum((inner & outer).values()) / total if total else 0.0


def stance(text: str) -> Stance:
    """Whether a message denies, asks or asserts, by its marks and words. What is both a question and a denial asks."""
    plain = normalise(text)
    if QUESTION.search(plain):
        return "question"
    return "denial" if DENIAL.search(plain) else "assertion"
