"""Made claims and messages about some of them: words as frequent as in a language, so that common pairs are common."""

import random
from itertools import accumulate
from pathlib import Path

from kepu.foundation.language.matching.contracts import ClaimText

VOCABULARY = Path(__file__).parents[1] / "data" / "search_vocabulary.txt"
TEXT_WORDS, EXPLANATION_WORDS, MESSAGE_WORDS, KEPT = (6, 10), (25, 40), (20, 60), 0.7
STEEPNESS = 0.7


class Language:
    """Words by Zipf's law, the same every time."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = [word for word in VOCABULARY.read_text(encoding="utf-8").split() if not word.startswith("#")]
        self.chance.shuffle(self.words)
        self.weights = list(accumulate(1 / (place + 1) ** STEEPNESS for place in range(len(self.words))))

    def sentence(self, length: tuple[int, int]) -> str:
        """Words run together."""
        return "".join(self.chance.choices(self.words, cum_weights=self.weights, k=self.chance.randint(*length)))

    def claims(self, number: int) -> list[ClaimText]:
        """Made claims; every third has a variant."""
        return [
            ClaimText(
                str(place),
                self.sentence(TEXT_WORDS),
                (self.sentence(TEXT_WORDS),) if place % 3 == 0 else (),
                self.sentence(EXPLANATION_WORDS),
            )
            for place in range(number)
        ]

    def messages(self, claims: list[ClaimText], number: int) -> list[str]:
        """Messages that hold most of a claim's text among other words."""
        return [self._message(claim.text) for claim in self.chance.sample(claims, number)]

    def _message(self, text: str) -> str:
        pieces = [text[place : place + 2] for place in range(0, len(text), 2) if self.chance.random() < KEPT]
        return self.sentence((5, 15)) + "，" + "".join(pieces) + "。" + self.sentence(MESSAGE_WORDS)
