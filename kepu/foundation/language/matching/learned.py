"""The numbers that were learned from labelled messages: weights of the ranking, and of the confidence. No text is kept in them.

Written by `python -m bench.claim_matching.training`, which says on what they were learned and how well they do on other messages.
"""

import json
import math
from functools import cache
from pathlib import Path
from typing import Any

from kepu.foundation.language.matching.features import Features

FILE = Path(__file__).with_name("learned.json")
STEEPEST = 30.0


def ranking_score(features: Features) -> float:
    """How far a candidate stands above others for the same message; only differences mean something."""
    return _sum(features, _learned()["ranking"])


def confidence(features: Features, *, margin: float) -> float:
    """The chance that a candidate is the right claim, 0–1; `margin` is its ranking score less that of the best other."""
    weights = _learned()["confidence"]
    power = _sum(features, weights) + weights["margin"] * margin + weights["constant"]
    return 1 / (1 + math.exp(-min(max(power, -STEEPEST), STEEPEST)))


def threshold(state: str) -> float:
    """The confidence from which a candidate is "known" or "possible"."""
    return float(_learned()["thresholds"][state])


def _sum(features: Features, weights: dict[str, float]) -> float:
    return sum([weight * features[name] for name, weight in weights.items() if name in features])


@cache
def _learned() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found
