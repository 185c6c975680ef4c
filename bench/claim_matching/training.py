"""Learns the numbers in kepu/foundation/language/matching/learned.json from judged messages, and says how they do on others.

Needs numpy, which Kepu does not: run it in an environment of its own that has Kepu's packages and numpy.
    python -m bench.claim_matching.training FOLDER [--write]
Ranking: a linear score whose softmax over the candidates of a message gives the right ones most (listwise, L2).
Confidence: logistic regression (Platt) on the first candidates by rankings that were learned without their claims, half of the
messages asked again with the right claim and all like it taken out, so that nothing is right. Folds keep a claim on one side.
Only messages teach; no claim's own text is a label.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from bench.claim_matching.judged import FOLDS, Judged, read
from kepu.foundation.language.matching.evaluation import evaluated
from kepu.foundation.language.matching.features import Side
from kepu.foundation.language.matching.learned import FILE

SEEDS = (11, 12, 13)
L2_RANKING, L2_CONFIDENCE, TOLD = 10.0, 20.0, 5
TAUGHT = 20  # candidates of a message that teach, by words and explanation together: those below are easy
STEPS, HALVINGS, ENOUGH = 30, 12, 1e-7
LIKE = 0.6
SURE_AT_MOST_WRONG, POSSIBLE_FROM = 0.05, 0.35
UNCONFIDENT = {"support"}


class Candidates:
    """For each message the candidates' ids, features as a matrix, and which are right; and the same with nothing right."""

    def __init__(self, judged: Judged) -> None:
        index = judged.index()
        sides = {claim.id: Side(claim.text) for claim in judged.claims}
        self.names: list[str] = []
        self.answered = [self._rows(index.ranked(query["text"]), judged.right[query["id"]]) for query in judged.queries]
        self.unanswered = []
        for query in judged.queries:
            like = {
                other
                for right in judged.right[query["id"]]
                for other, side in sides.items()
                if _alike(sides[right], side)
            }
            self.unanswered.append(self._rows(index.ranked(query["text"], without=like), frozenset()))

    def _rows(self, ranked: list[Any], right: frozenset[str]) -> tuple[np.ndarray, np.ndarray]:
        if not self.names:
            self.names = list(ranked[0].features)
        ranked = sorted(ranked, key=lambda each: -each.features["sum"])
        matrix = np.array([[each.features[name] for name in self.names] for each in ranked]).reshape(
            -1, len(self.names)
        )
        return matrix, np.array([each.claim.id in right for each in ranked], dtype=float)


def _alike(one: Side, other: Side) -> bool:
    return len(one.pairs & other.pairs) >= LIKE * min(len(one.pairs), len(other.pairs))


def logistic(rows: np.ndarray, wanted: np.ndarray, weights: np.ndarray, l2: float, *, free: int = 0) -> np.ndarray:
    """Newton's method; the last `free` columns are not held small."""
    found, hold = np.zeros(rows.shape[1]), np.full(rows.shape[1], l2)
    hold[rows.shape[1] - free :] = 1e-6
    for _ in range(25):
        chance = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weights * (chance - wanted)) + hold * found
        bend = (rows * (weights * chance * (1 - chance))[:, None]).T @ rows + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        found -= step
        if abs(step).max() < 1e-6:
            break
    return found


def learn_ranking(lists: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Weights of the features as they are, by Newton's method on the softmax over each message's candidates, halving long steps."""
    lists = [(rows[:TAUGHT], right[:TAUGHT]) for rows, right in lists if right[:TAUGHT].any()]
    stacked = np.vstack([rows for rows, _ in lists])
    mean, spread = stacked.mean(0), stacked.std(0) + 1e-9
    rows, there, right = _padded([((matrix - mean) / spread, good) for matrix, good in lists])
    found = np.zeros(rows.shape[2])
    lost, slope, bend = _listwise(found, rows, there, right)
    for _ in range(STEPS):
        step = np.linalg.solve(bend, slope)
        for _ in range(HALVINGS):
            tried = _listwise(found - step, rows, there, right)
            if tried[0] <= lost:
                break
            step /= 2
        gain, found = lost - tried[0], found - step
        lost, slope, bend = tried
        if gain < ENOUGH * abs(lost):
            break
    return found / spread


def _padded(lists: list[tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    shape = (len(lists), max(len(right) for _, right in lists))
    rows, there, good = np.zeros((*shape, lists[0][0].shape[1])), np.zeros(shape), np.zeros(shape)
    for place, (matrix, right) in enumerate(lists):
        rows[place, : len(right)], there[place, : len(right)], good[place, : len(right)] = matrix, 1, right
    return rows, there, good


def _listwise(
    weights: np.ndarray, rows: np.ndarray, there: np.ndarray, right: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """Minus the logarithm of the chance of the right ones, its slope, and a bend that is never negative (Fisher's)."""
    scores = np.where(there > 0, rows @ weights, -1e9)
    scores -= scores.max(1, keepdims=True)
    chance = np.exp(scores) * there
    chance /= chance.sum(1, keepdims=True)
    on_right = (chance * right).sum(1)
    given = chance * right / (on_right[:, None] + 1e-300)
    lost = -np.log(on_right + 1e-300).sum() + L2_RANKING * weights @ weights
    slope = np.einsum("mc,mcf->f", chance - given, rows) + 2 * L2_RANKING * weights
    means = np.einsum("mc,mcf->mf", chance, rows)
    flat = rows.reshape(-1, rows.shape[2])
    bend = (flat * chance.reshape(-1, 1)).T @ flat - means.T @ means + 2 * L2_RANKING * np.eye(rows.shape[2])
    return float(lost), slope, bend


def told(lists: list[tuple[np.ndarray, np.ndarray]], ranking: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(features with margin, right, place) of the first few candidates of each message."""
    rows, right, places = [], [], []
    for matrix, good in lists:
        scores = matrix @ ranking
        order = np.argsort(-scores, kind="stable")
        for place, number in enumerate(order[:TOLD]):
            other = (scores[order[1]] if len(order) > 1 else 0.0) if place == 0 else scores[order[0]]
            rows.append([*matrix[number], scores[number] - other])
            right.append(good[number])
            places.append(place)
    return np.array(rows), np.array(right), np.array(places)


def learn_confidence(rows: np.ndarray, right: np.ndarray, kept: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of the features and the margin as they are (0 for those not kept), and the constant."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    scaled = np.hstack([(rows - mean) / spread * kept, np.ones((len(rows), 1))])
    found = logistic(scaled, right, np.ones(len(rows)), L2_CONFIDENCE, free=1)
    weights = found[:-1] * kept / spread
    return weights, float(found[-1] - weights @ mean)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="Write learned.json, learned on everything.")
    asked = parser.parse_args()
    judged = read(asked.folder)
    candidates = Candidates(judged)
    print(json.dumps(report := evaluate(judged, candidates), ensure_ascii=False, indent=1))
    if asked.write:
        FILE.write_text(json.dumps(final(judged, candidates, report), indent=1) + "\n", encoding="utf-8")


def evaluate(judged: Judged, candidates: Candidates) -> dict[str, Any]:
    """Recall and calibration on messages whose claims were not learned from, the mean over shuffles of the folds."""
    recalls: list[dict[str, Any]] = []
    chances, rights, nothing = [], [], []
    kept = _kept(candidates.names)
    for seed in SEEDS:
        folds = np.array(judged.folds(seed))
        firsts: list[Any] = [None] * len(folds)
        outside = [told_in(candidates, folds, fold) for fold in range(FOLDS)]
        for fold in range(FOLDS):
            ranking = learn_ranking([candidates.answered[place] for place in np.flatnonzero(folds != fold)])
            for place in np.flatnonzero(folds == fold):
                rows, right = candidates.answered[place]
                firsts[place] = right[np.argsort(-(rows @ ranking), kind="stable")]

            others = [outside[other] for other in range(FOLDS) if other != fold]
            weights, constant = learn_confidence(
                np.vstack([each[0] for each in others]), np.hstack([each[1] for each in others]), kept
            )
            rows, right, place, unanswered = outside[fold]
            chances.append(1 / (1 + np.exp(-(rows @ weights + constant)))[place == 0])
            rights.append(right[place == 0])
            nothing.append(unanswered[place == 0])
        recalls.append(_recall(judged, firsts))
    chance, right, empty = np.hstack(chances), np.hstack(rights), np.hstack(nothing)
    means = {
        group: {name: round(float(np.mean([each[group][name] for each in recalls])), 4) for name in recalls[0][group]}
        for group in recalls[0]
    }
    return {"cross_validated": means, "calibration": calibration(chance, right, empty)}


def told_in(
    candidates: Candidates, folds: np.ndarray, fold: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """What messages of a fold are told by a ranking learned without it, answered and unanswered."""
    ranking = learn_ranking([candidates.answered[place] for place in np.flatnonzero(folds != fold)])
    inside = np.flatnonzero(folds == fold)
    one = told([candidates.answered[place] for place in inside], ranking)
    other = told([candidates.unanswered[place] for place in inside], ranking)
    unanswered = np.hstack([np.zeros(len(one[1])), np.ones(len(other[1]))])
    return np.vstack([one[0], other[0]]), np.hstack([one[1], other[1]]), np.hstack([one[2], other[2]]), unanswered


def _recall(judged: Judged, ranked: list[np.ndarray]) -> dict[str, dict[str, float]]:
    answers = {
        query["id"]: ["right" if is_right else "wrong" for is_right in right]
        for query, right in zip(judged.queries, ranked, strict=True)
    }
    return evaluated(judged.queries, answers, {key: {"right"} for key in answers})


def calibration(chance: np.ndarray, right: np.ndarray, empty: np.ndarray) -> dict[str, Any]:
    """Reliability by tenths, expected calibration error, Brier score, and what each threshold would say wrongly."""
    tenth = np.minimum((chance * 10).astype(int), 9)
    curve = [
        {
            "from": place / 10,
            "n": int((tenth == place).sum()),
            "said": round(float(chance[tenth == place].mean()), 3),
            "right": round(float(right[tenth == place].mean()), 3),
        }
        for place in range(10)
        if (tenth == place).any()
    ]
    error = sum(each["n"] * abs(each["said"] - each["right"]) for each in curve) / len(chance)
    steps = [step / 100 for step in range(30, 100)]
    known = next((step for step in steps if (right[chance >= step] == 0).mean() <= SURE_AT_MOST_WRONG), 0.99)
    return {
        "reliability": curve,
        "expected_error": round(float(error), 4),
        "brier": round(float(((chance - right) ** 2).mean()), 4),
        "known_from": known,
        "thresholds": {
            str(step): {
                "wrong_among_told": round(float((right[chance >= step] == 0).mean()), 4),
                "told_of_answerable": round(float((chance >= step)[empty == 0].mean()), 4),
                "told_of_unanswerable": round(float((chance >= step)[empty == 1].mean()), 4),
            }
            for step in sorted({0.35, 0.5, 0.6, 0.7, 0.8, 0.9, known})
        },
    }


def final(judged: Judged, candidates: Candidates, report: dict[str, Any]) -> dict[str, Any]:
    """What ships: ranking learned on all messages; confidence on candidates that each ranking had not seen."""
    ranking = learn_ranking(candidates.answered)
    folds = np.array(judged.folds(SEEDS[0]))
    outside = [told_in(candidates, folds, fold) for fold in range(FOLDS)]
    weights, constant = learn_confidence(
        np.vstack([each[0] for each in outside]), np.hstack([each[1] for each in outside]), _kept(candidates.names)
    )
    confident = {
        name: round(float(weight), 6)
        for name, weight in zip([*candidates.names, "margin"], weights, strict=True)
        if weight
    }
    return {
        "ranking": {name: round(float(weight), 6) for name, weight in zip(candidates.names, ranking, strict=True)},
        "confidence": {**confident, "constant": round(constant, 6)},
        "thresholds": {"known": report["calibration"]["known_from"], "possible": POSSIBLE_FROM},
        "learned_from": {"messages": len(candidates.answered), **report["cross_validated"]["all"]},
    }


def _kept(names: list[str]) -> np.ndarray:
    return np.array([float(name not in UNCONFIDENT) for name in [*names, "margin"]])


if __name__ == "__main__":
    main()
