"""How well rankings of claims answer judged messages: the shares that `kepu claims evaluate` and the benchmark report."""

from collections.abc import Collection, Mapping, Sequence
from statistics import fmean

GROUPED_BY = ("stratum", "source")
DEPTH = 10
Figures = dict[str, float]


def evaluated(
    queries: Sequence[Mapping[str, str]], rankings: Mapping[str, Sequence[str]], right: Mapping[str, Collection[str]]
) -> dict[str, Figures]:
    """By group ("all", "stratum=…", "source=…"): messages, shares with a right claim first and among five, mean reciprocal rank.

    Queries have an id and may have a stratum and a source; rankings are claims' ids, the best first; queries without a right
    claim are left out.
    """
    places: dict[str, list[int | None]] = {}
    for query in queries:
        wanted = right.get(query["id"])
        if wanted:
            place = next((place for place, claim in enumerate(rankings[query["id"]], start=1) if claim in wanted), None)
            for group in ("all", *(f"{name}={query[name]}" for name in GROUPED_BY if query.get(name))):
                places.setdefault(group, []).append(place)
    return {group: _figures(found) for group, found in sorted(places.items())}


def _figures(places: Sequence[int | None]) -> Figures:
    return {
        "n": len(places),
        "recall_at_1": round(fmean(place == 1 for place in places), 4),
        "recall_at_5": round(fmean(place is not None and place <= 5 for place in places), 4),
        "mrr_at_10": round(fmean(1 / place if place is not None and place <= DEPTH else 0.0 for place in places), 4),
    }
