"""Plain rankings to compare with, over the claim's text and explanation run together."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from heapq import nlargest

from bench.claim_matching.judged import Judged
from kepu.foundation.language.matching.evaluation import DEPTH
from kepu.foundation.language.normalising import normalise
from kepu.foundation.language.similarity import NOT_CONTENT

SATURATION, LENGTH = 1.2, 0.75
Scores = dict[int, float]
Peer = Callable[[list[str]], Callable[[str], Scores]]


def bm25_pairs(texts: list[str]) -> Callable[[str], Scores]:
    """Okapi BM25 over pairs of characters, k1 1.2, b 0.75."""
    counts = [Counter(_grams(text, (2,))) for text in texts]
    postings, lengths = _postings(counts), [sum(count.values()) for count in counts]
    mean = sum(lengths) / len(lengths)

    def scores(message: str) -> Scores:
        found: Scores = defaultdict(float)
        for gram in set(_grams(message, (2,))):
            having = postings.get(gram, [])
            weight = math.log(1 + (len(texts) - len(having) + 0.5) / (len(having) + 0.5))
            for number, count in having:
                share = count + SATURATION * (1 - LENGTH + LENGTH * lengths[number] / mean)
                found[number] += weight * count * (SATURATION + 1) / share
        return found

    return scores


def tfidf(texts: list[str]) -> Callable[[str], Scores]:
    """Cosine of TF-IDF over one to three characters, logarithmic counts, smooth idf."""
    sizes = (1, 2, 3)
    counts = [Counter(_grams(text, sizes)) for text in texts]
    postings = _postings(counts)
    rarity = {gram: 1 + math.log((1 + len(texts)) / (1 + len(having))) for gram, having in postings.items()}
    norms = [
        math.sqrt(sum(((1 + math.log(n)) * rarity[gram]) ** 2 for gram, n in count.items())) or 1.0 for count in counts
    ]

    def scores(message: str) -> Scores:
        found: Scores = defaultdict(float)
        for gram, times in Counter(_grams(message, sizes)).items():
            for number, count in postings.get(gram, ()):
                found[number] += (1 + math.log(times)) * (1 + math.log(count)) * rarity[gram] ** 2 / norms[number]
        return found

    return scores


PEERS: dict[str, Peer] = {"bm25 pairs": bm25_pairs, "tf-idf 1-3": tfidf}


def ranked_by(peer: Peer, judged: Judged) -> dict[str, list[str]]:
    """The first claims of each message by a peer."""
    scores = peer([_plain(claim.text + claim.explanation) for claim in judged.claims])
    rankings = {}
    for query in judged.queries:
        found = scores(_plain(query["text"]))
        rankings[query["id"]] = [judged.claims[number].id for number in nlargest(DEPTH, found, key=found.__getitem__)]
    return rankings


def _plain(text: str) -> str:
    return NOT_CONTENT.sub("", normalise(text))


def _grams(text: str, sizes: tuple[int, ...]) -> list[str]:
    return [text[place : place + size] for size in sizes for place in range(len(text) - size + 1)]


def _postings(counts: list[Counter[str]]) -> dict[str, list[tuple[int, int]]]:
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, count in enumerate(counts):
        for gram, times in count.items():
            postings[gram].append((number, times))
    return postings
