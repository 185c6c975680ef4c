"""Judged messages: queries and claims as JSON Lines, right answers as TREC qrels; folds in which no claim is on both sides."""

import json
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.index import ClaimIndex

FOLDS = 5


@dataclass(frozen=True)
class Judged:
    """Messages with their groups (source, stratum) and right claims, over the claims."""

    queries: Sequence[Mapping[str, str]]
    claims: Sequence[ClaimText]
    right: Mapping[str, frozenset[str]]

    def index(self) -> ClaimIndex:
        """A fresh index over all claims."""
        made = ClaimIndex()
        for claim in self.claims:
            made.add(claim)
        return made

    def folds(self, seed: int) -> list[int]:
        """The fold of each query. Queries that share a right claim, at any remove, share the fold."""
        parent: dict[str, str] = {}

        def root(claim: str) -> str:
            while parent.setdefault(claim, claim) != claim:
                claim = parent[claim]
            return claim

        for query in self.queries:
            first, *others = sorted(self.right[query["id"]])
            for other in others:
                parent[root(other)] = root(first)
        groups = [root(min(self.right[query["id"]])) for query in self.queries]
        order = sorted(set(groups))
        random.Random(seed).shuffle(order)
        fold = {group: place % FOLDS for place, group in enumerate(order)}
        return [fold[group] for group in groups]


def read(folder: Path) -> Judged:
    """Reads queries.jsonl, claims.jsonl and qrels.tsv of a folder."""
    right: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines():
        query, _, claim, grade = line.split()
        if int(grade) > 0:
            right[query].add(claim)
    claims = [ClaimText(row["id"], row["text"], (), row["explain"]) for row in _rows(folder / "claims.jsonl")]
    queries = [row for row in _rows(folder / "queries.jsonl") if row["id"] in right]
    return Judged(queries, claims, {query: frozenset(found) for query, found in right.items()})


def _rows(file: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
