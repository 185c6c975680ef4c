"""Chinese articles made by rule, the same ones every time: natural sentences from a grammar over a wide vocabulary.

Words are drawn with the frequencies of natural text (Zipf): a few are in most articles, most are in a few.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random

WORDS = Path(__file__).parents[1] / "data" / "search_vocabulary.txt"
AUDIENCES = ("primary", "junior", "senior", "public", "farmers", "elderly", "officials")
MEDIA = ("article", "video", "audio", "comic", "book")
FRAMES = (
    "{who}{when}在{where}{did}{what}，{so}。",
    "{what}{is_said}{thing}有关，{who}{did}了{many}年。",
    "为什么{thing}会{change}？{who}认为，{what}{because}{thing2}。",
    "{when}，{where}的{thing}{change}，{so}。",
    "{who}用{tool}{did}{what}，得到了{many}组数据。",
    "如果没有{thing}，{thing2}就不会{change}，{so}。",
    "{thing}和{thing2}看上去很像，其实{what}完全不同。",
    "研究表明，{thing}{change}的速度与{what}{is_said}相关。",
    "{where}的{who}提醒大家：{thing}{change}时，要注意{what}。",
    "在{where}，人们{when}就知道{thing}能够影响{thing2}。",
    "{tool}告诉我们，{what}比过去想象的更加复杂，{so}。",
    "从{thing}到{thing2}，{who}走了很长的路，{so}。",
)


@dataclass(frozen=True, slots=True)
class MadeArticle:
    """An article: number, title, body, audience, medium, day."""

    number: int
    title: str
    body: str
    audience: str
    medium: str
    day: date


class Vocabulary:
    """Word classes of the file, each drawn by rank: the first words often, the last ones seldom."""

    def __init__(self) -> None:
        self._classes: dict[str, tuple[Sequence[str], list[float]]] = {}
        for line in WORDS.read_text(encoding="utf-8").splitlines():
            name, _, rest = line.partition(":")
            words = rest.split()
            if words and not line.startswith("#"):
                self._classes[name] = (words, list(accumulate(1 / (rank + 4) for rank in range(len(words)))))

    def draw(self, name: str, random: Random) -> str:
        words, weights = self._classes[name]
        return random.choices(words, cum_weights=weights)[0]

    def fill(self, frame: str, random: Random) -> str:
        slots = [
            "who",
            "when",
            "where",
            "did",
            "what",
            "so",
            "is_said",
            "thing",
            "thing2",
            "many",
            "change",
            "because",
            "tool",
        ]
        drawn = {slot: self.draw(slot.rstrip("2"), random) for slot in slots if "{" + slot + "}" in frame}
        return frame.format(**drawn)


def made_articles(count: int, *, sentences: int = 12) -> Iterator[MadeArticle]:
    """That many articles, always the same."""
    vocabulary = Vocabulary()
    for number in range(count):
        random = Random(number)
        title = f"{vocabulary.draw('thing', random)}与{vocabulary.draw('what', random)}"
        body = "".join(vocabulary.fill(random.choice(FRAMES), random) for _ in range(sentences))
        day = date(2015, 1, 1) + timedelta(days=random.randrange(3900))
        yield MadeArticle(number, title, body, random.choice(AUDIENCES), random.choice(MEDIA), day)
