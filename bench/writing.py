"""How fast the writing help reads: `check` and `readability` on articles of ordinary prose, against jieba cutting the same text.

jieba is what most Chinese software segments with; an editor that checks as one types must not feel slower than that. Every
round runs all of them in turn, so that a busy machine slows all alike; the best round counts.
"""

import random
import time
import tomllib
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.sizes import size

NEEDS_DATABASE = False
PASSAGES = Path(__file__).parents[1] / "tests" / "foundation" / "language" / "graded.toml"
ARTICLES, PASSAGES_EACH, ROUNDS = size("ARTICLES", 100, 5), 12, size("ROUNDS", 7, 1)


def run() -> dict[str, Any]:
    """Characters per second of each, ratios to jieba, and the wait for one article in milliseconds."""
    import jieba
    import rjieba

    from kepu.foundation.language.findings import check
    from kepu.foundation.language.readability import readability

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    texts = articles()
    characters = sum(len(text) for text in texts)
    contestants: dict[str, Callable[[str], Any]] = {
        "check": lambda text: check(text, audience="public"),
        "readability": lambda text: readability(text, "public"),
        "jieba.lcut": jieba.lcut,
        "rjieba.cut": rjieba.cut,
    }
    best = _best(contestants, texts)
    speeds = {name: round(characters / seconds) for name, seconds in best.items()}
    return {
        "articles": len(texts),
        "characters": characters,
        "findings": sum(len(check(text, audience="public")) for text in texts),
        "characters_per_s": speeds,
        "ratio_to_jieba": {name: round(speed / speeds["jieba.lcut"], 2) for name, speed in speeds.items()},
        "check_one_article_ms": round(1000 * best["check"] / len(texts), 2),
        "peers": {"jieba": version("jieba"), "rjieba": version("rjieba")},
        "promised": {"check_characters_per_s": 200_000},
    }


def articles() -> list[str]:
    """Articles of about 1,500 characters from the graded passages; the same every time."""
    passages = [each["text"] for each in tomllib.loads(PASSAGES.read_text(encoding="utf-8"))["passage"]]
    chance = random.Random(20250101)
    return ["\n".join(chance.sample(passages, PASSAGES_EACH)) for _ in range(ARTICLES)]


def _best(contestants: dict[str, Callable[[str], Any]], texts: list[str]) -> dict[str, float]:
    best = dict.fromkeys(contestants, float("inf"))
    for _ in range(ROUNDS):
        for name, read in contestants.items():
            started = time.perf_counter()
            for text in texts:
                read(text)
            best[name] = min(best[name], time.perf_counter() - started)
    return best
