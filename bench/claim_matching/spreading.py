"""Learns the numbers in kepu/foundation/language/matching/spreading.json from our own sentences, and says how they do on other claims.

Needs numpy, as `bench.claim_matching.training` does:
    python -m bench.claim_matching.spreading FOLDER [--write]
Logistic regression on the marks of messages about the claim that matching ranks first: those that pass it on against those that deny,
ask, joke, or say something else. The judged messages of FOLDER that matching answers rightly and the rules of stance let pass are
rumours as told: they count a twentieth. Messages of one claim are in one fold. The held-out part of the natural set is not read.
It is told from the least chance at which few natural messages of other folds are told wrongly.
"""

import argparse
import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from bench.claim_matching.guarded import Part, natural, parts, unseen
from bench.claim_matching.judged import FOLDS, Judged, read
from bench.claim_matching.training import logistic
from kepu.foundation.language.matching.index import ClaimIndex
from kepu.foundation.language.matching.learned import threshold
from kepu.foundation.language.matching.spreading import FILE, Marks, marks
from kepu.foundation.language.matching.stances import judge

PASSED_ON = (
    "{claim}",
    "{claim}！",
    "注意！{claim}，转给家人",
    "听说{claim}，大家小心点",
    "刚刚看到的：{claim}，太可怕了",
    "紧急提醒：{claim}",
)
EACH, SEEDS, L2 = 2, (1, 2, 3), 3.0
JUDGED, WRONGLY_TOLD = 0.05, 0.015


Group = Literal["natural", "by rules", "passed on by rules", "judged"]


@dataclass(frozen=True, slots=True)
class Example:
    """A message: its group and claim, whether it spreads the claim, and whether it may be told at all."""

    group: Group
    claim: str
    spreads: bool
    may_be_told: bool
    marks: Marks


def examples(folder: Path) -> list[Example]:
    """All messages but the held-out ones."""
    found: list[Example] = []
    written = parts()
    index = _index(*written)
    for place, part in enumerate(written):
        found += _of(index, part, f"{place}", "by rules")
    for name, part in {**unseen(), **{name: part for name, part in natural().items() if name != "held out"}}.items():
        found += _of(_index(part), part, name, "natural")
    return found + _judged(read(folder))


def _index(*some: Part) -> ClaimIndex:
    made = ClaimIndex()
    for part in some:
        for claim in part.claims:
            made.add(claim)
    return made


def _of(index: ClaimIndex, part: Part, name: str, group: Group) -> list[Example]:
    texts: list[tuple[str, str, bool, Group]] = [(key, text, False, group) for _, key, text in part.guarded]
    texts += [(key, text, True, group) for key, text in part.spreading]
    for number, claim in enumerate(part.claims):
        rules = (PASSED_ON[(number * EACH + step) % len(PASSED_ON)] for step in range(EACH))
        texts += [(claim.id, rule.format(claim=claim.text), True, "passed on by rules") for rule in rules]
    found = []
    for key, text, spreads, kind in texts:
        side, said, ranked = index.read(text)
        if ranked:
            first = ranked[0]
            may = first.confidence >= threshold("known") and judge(side, first.form) == "assertion"
            found.append(Example(kind, f"{name} {key}", spreads, may, marks(side, first.form, said)))
    return found


def _judged(judged: Judged) -> list[Example]:
    index, found = judged.index(), []
    for query in judged.queries:
        side, said, ranked = index.read(query["text"])
        first, right = ranked[0], judged.right[query["id"]]
        if first.claim.id in right and judge(side, first.form) == "assertion":
            may = first.confidence >= threshold("known")
            found.append(Example("judged", f"judged {min(right)}", True, may, marks(side, first.form, said)))
    return found


def learn(rows: np.ndarray, spreads: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of the marks as they are, and the constant."""
    mean, spread = rows.mean(0), rows.std(0) + 1e-9
    found = logistic(np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))]), spreads, counts, L2, free=1)
    weights = found[:-1] / spread
    return weights, float(found[-1] - weights @ mean)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--write", action="store_true", help="Write spreading.json, learned on everything but the held-out half."
    )
    asked = parser.parse_args()
    every = examples(asked.folder)
    names = list(every[0].marks)
    rows = np.array([[each.marks[name] for name in names] for each in every])
    spreads = np.array([float(each.spreads) for each in every])
    counts = np.array([JUDGED if each.group == "judged" else 1.0 for each in every])
    report = evaluate(every, _elsewhere(every, rows, spreads, counts))
    print(json.dumps(report, indent=1))
    if asked.write:
        weights, constant = learn(rows, spreads, counts)
        learned = {
            "weights": {name: round(float(weight), 6) for name, weight in zip(names, weights, strict=True)},
            "constant": round(constant, 6),
            "told_from": report["told_from"],
        }
        FILE.write_text(json.dumps(learned, indent=1) + "\n", encoding="utf-8")


def _elsewhere(every: list[Example], rows: np.ndarray, spreads: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """The chance of each message by numbers learned without its claim, the mean over shuffles."""
    chances = np.zeros(len(every))
    for seed in SEEDS:
        order = sorted({each.claim for each in every})
        random.Random(seed).shuffle(order)
        place = {claim: number % FOLDS for number, claim in enumerate(order)}
        folds = np.array([place[each.claim] for each in every])
        for fold in range(FOLDS):
            weights, constant = learn(rows[folds != fold], spreads[folds != fold], counts[folds != fold])
            chances[folds == fold] += 1 / (1 + np.exp(-(rows[folds == fold] @ weights + constant))) / len(SEEDS)
    return chances


def evaluate(every: list[Example], chances: np.ndarray) -> dict[str, Any]:
    """From which chance it is told, and the shares told of natural messages and of those by rules, cross-validated by claim."""
    chances = np.where([each.may_be_told for each in every], chances, 0.0)
    groups, spreads = np.array([each.group for each in every]), np.array([each.spreads for each in every])
    asked = chances[(groups == "natural") & ~spreads]
    told_from = next(step / 100 for step in range(30, 100) if (asked >= step / 100).mean() <= WRONGLY_TOLD)
    return {
        "told_from": told_from,
        "groups": {
            str(name): _shares(chances[groups == name] >= told_from, spreads[groups == name])
            for name in sorted(set(groups))
        },
    }


def _shares(told: np.ndarray, spreads: np.ndarray) -> dict[str, float]:
    found = {"spreading": int(spreads.sum()), "spreading_told": round(float(told[spreads].mean()), 4)}
    return (
        found
        if spreads.all()
        else {**found, "guarded": int((~spreads).sum()), "wrongly_told": round(float(told[~spreads].mean()), 4)}
    )


if __name__ == "__main__":
    main()
