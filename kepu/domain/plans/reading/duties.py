"""First guesses about a clause: its duty in short, whom it addresses, until when. A person confirms them."""

import calendar
import re
from datetime import date

LONGEST_DUTY = 60
# A sentence names its subject within so many characters.
SUBJECT = 12
SENTENCE_END = re.compile(r"(?<=[。！？；;!?])")
ALL = re.compile(r"(院属|所属|直属|各)(有关)?单位|全院各")
PREFACE = re.compile(
    r"(总体要求|指导思想|基本原则|工作原则|工作要求|工作目标|总体目标|主要目标|目标任务|基本思路|总则|附则)"
)
ADDRESSEES = [
    (re.compile(r"分院"), "kind:branch"),
    (re.compile(r"研究院所|研究所|科研院所|各院所|植物园"), "kind:institute"),
    (re.compile(r"大学|高校|研究生(院|培养|科)"), "kind:university"),
    (re.compile(r"各类媒体|新媒体平台|传播中心|院内媒体|网站"), "kind:media"),
    (re.compile(r"期刊|报刊|杂志"), "kind:journal"),
    (re.compile(r"场馆|展厅|科普馆|博物馆|标本馆"), "kind:venue"),
]
YEARLY = re.compile(r"每年|每个?年度|逐年|年均|全年|年度工作计划")
UNTIL = re.compile(r"(\d{4})\s*年\s*(?:(\d{1,2})\s*月\s*(?:(\d{1,2})\s*日|底|末|上旬|中旬|下旬)?|(底|末|年底|年末))")
BEFORE = re.compile(r"前|以前|之前|底|末|截止|完成|到|至")


def sentences_of(text: str) -> list[str]:
    """Sentences with their full stops."""
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def short_duty(text: str) -> str:
    """The first sentence without its stop, cut at a comma when long."""
    first = (sentences_of(text.split("\n")[0]) or [text])[0].rstrip("。；;！!？?：:").strip()
    if len(first) <= LONGEST_DUTY:
        return first
    cuts = [found.start() for found in re.finditer(r"[，,、：:]", first) if found.start() <= LONGEST_DUTY]
    return first[: cuts[-1]] if cuts else first[: LONGEST_DUTY * 2]


def addressees_of(text: str) -> tuple[str, ...]:
    """Words of the addressee rule that the text itself names: everybody anywhere in it, kinds of units only in its first sentence

    (often a heading) or as the subject of the second.
    """
    if ALL.search(text):
        return ("all",)
    sentences = sentences_of(text) or [text]
    heads = [sentences[0], *(sentence[:SUBJECT] for sentence in sentences[1:2])]
    for head in heads:
        if found := tuple(word for pattern, word in ADDRESSEES if pattern.search(head)):
            return found
    return ()


def is_preface(text: str) -> bool:
    """Whether a heading announces aims and principles rather than duties."""
    return bool(PREFACE.match(text))


def is_yearly(text: str) -> bool:
    """Whether the text asks for it every year."""
    return bool(YEARLY.search(text))


def due_day(text: str, *, after: date | None = None) -> date | None:
    """The last day by which the text wants it done, when it names one later than `after`."""
    days = []
    for found in UNTIL.finditer(text):
        if not BEFORE.search(text[found.start() : found.end() + 3]):
            continue
        year, month = int(found[1]), int(found[2] or 12)
        if not (2000 <= year <= 2100 and 1 <= month <= 12):
            continue
        last = calendar.monthrange(year, month)[1]
        days.append(date(year, month, min(int(found[3] or last), last)))
    late = [day for day in days if after is None or day > after]
    return min(late) if late else None
