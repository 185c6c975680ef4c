"""From paragraphs to a tree of nodes."""

from dataclasses import dataclass, field, replace
from datetime import date

from kepu.domain.plans.contracts import Node, Reading
from kepu.domain.plans.reading import noise
from kepu.domain.plans.reading.duties import addressees_of, due_day, is_preface, is_yearly, short_duty
from kepu.domain.plans.reading.files import read_paragraphs
from kepu.domain.plans.reading.numbering import numbering_of, rank_of


def read_directive(name: str, content: bytes) -> Reading:
    """Reads a .txt or .docx file. Raises UnreadableDocument."""
    return read_lines(read_paragraphs(name, content))


@dataclass
class _Reader:
    stack: list[tuple[str, int]] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    has_begun: bool = False

    def add(self, node: Node) -> None:
        self.nodes.append(replace(node, key=len(self.nodes) + 1))

    def numbered(self, style: str, number: int) -> tuple[int, str]:
        """Level of a numbered paragraph and a doubt when its number does not follow."""
        styles = [s for s, _ in self.stack]
        if style in styles:
            position = styles.index(style)
            before = self.stack[position][1]
            self.stack = [*self.stack[:position], (style, number)]
            return position + 1, "" if number == before + 1 else f"{before}→{number}"
        while self.stack and rank_of(self.stack[-1][0]) > rank_of(style):
            self.stack.pop()
        self.stack.append((style, number))
        return len(self.stack), "" if number == 1 else f"0→{number}"


def read_lines(paragraphs: list[str]) -> Reading:
    """Splits paragraphs by their own numbering; recognises what is no clause."""
    title_at = _title_at(paragraphs)
    ending = _ending_from(paragraphs)
    reader = _Reader()
    for position, text in enumerate(paragraphs):
        found = numbering_of(text)
        if (
            position == title_at
            or position >= ending
            or _is_noise(text, numbered=found is not None, begun=reader.has_begun)
        ):
            reader.add(Node(0, 0, "", text, form="noise"))
        elif found is not None and (found.rest or found.style in ("chapter", "section")):
            level, doubt = reader.numbered(found.style, found.number)
            reader.has_begun = True
            reader.add(Node(0, level, found.marker, found.rest, doubt=doubt))
        elif reader.has_begun:
            _continue(reader, text)
        else:
            reader.add(Node(0, 0, "", text, form="preamble"))
    issued_on, issuer = _signed(paragraphs, ending)
    nodes = guess(renumber(tuple(reader.nodes)), after=issued_on)
    title = paragraphs[title_at] if title_at is not None else ""
    return Reading(nodes, title[:200], issuer[:120], _number(paragraphs), issued_on)


def renumber(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Gives every clause its path (1, 1.2, 1.2.3) by order and level; a level may be at most one deeper than the one before."""
    counts: list[int] = []
    result = []
    for node in nodes:
        if node.form != "clause":
            result.append(replace(node, path="", level=0))
            continue
        level = max(1, min(node.level, len(counts) + 1))
        counts = [*counts[:level], *([0] if len(counts) < level else [])]
        counts[level - 1] += 1
        result.append(replace(node, level=level, path=".".join(str(count) for count in counts)))
    return tuple(result)


def guess(nodes: tuple[Node, ...], *, after: date | None = None) -> tuple[Node, ...]:
    """Fills in duty, addressees and due day where nothing is said yet.

    Leaves are duties, save those under aims and principles; addressees come from the nearest node that names some.
    """
    result: list[Node] = []
    above: dict[int, tuple[str, ...]] = {}
    prefaces: set[int] = set()
    for position, node in enumerate(nodes):
        if node.form != "clause":
            result.append(node)
            continue
        deeper = next((other.level for other in nodes[position + 1 :] if other.form == "clause"), 0)
        own = addressees_of(node.text)
        inherited = next((above[level] for level in range(node.level - 1, 0, -1) if above.get(level)), ())
        above = {level: words for level, words in above.items() if level < node.level} | {node.level: own}
        prefaces = {level for level in prefaces if level < node.level} | (
            {node.level} if is_preface(node.text) else set()
        )
        duty = deeper <= node.level and not prefaces
        day = due_day(node.text, after=after)
        result.append(
            replace(
                node,
                duty=node.duty or short_duty(node.text),
                is_duty=duty,
                addressees=node.addressees or own or inherited or ("all",),
                due_on=node.due_on or (day.isoformat() if day else None),
                is_yearly=node.is_yearly or (day is None and (duty or is_yearly(node.text))),
            )
        )
    return tuple(result)


def _continue(reader: _Reader, text: str) -> None:
    for position in range(len(reader.nodes) - 1, -1, -1):
        node = reader.nodes[position]
        if node.form == "clause":
            reader.nodes[position] = replace(node, text=f"{node.text}\n{text}" if node.text else text)
            return


def _is_noise(text: str, *, numbered: bool, begun: bool) -> bool:
    if numbered:
        return False
    if noise.is_site_line(text) or noise.is_ending(text) or noise.is_day_only(text):
        return True
    if begun:
        return False
    if noise.is_salutation(text) or noise.NUMBER.fullmatch(text) is not None:
        return True
    return len(text) < 40 and not text.endswith(("。", "；", "：", "！")) and "，" not in text


def _title_at(paragraphs: list[str]) -> int | None:
    head = paragraphs[:12]
    for position, text in enumerate(head):
        if numbering_of(text) is None and not noise.is_site_line(text) and noise.is_title(text):
            return position
    return None


def _ending_from(paragraphs: list[str]) -> int:
    """Where signature and date begin: the last lines that are a date or, before one, a short line without a stop."""
    position = len(paragraphs)
    while position > 0:
        text = paragraphs[position - 1]
        is_signature = (
            position < len(paragraphs) and len(text) <= 40 and not text.endswith(("。", "；", "；", ".", "！"))
        )
        tail = (
            noise.is_day_only(text)
            or noise.is_site_line(text)
            or noise.is_ending(text)
            or _signed_day(text) is not None
        )
        if numbering_of(text) is not None or not (tail or is_signature):
            return position
        position -= 1
    return position


def _signed_day(text: str) -> date | None:
    """The date of a line such as "综合办 2023年1月6日": short, no stop, ending in the date."""
    return noise.day_in(text) if len(text) <= 60 and "。" not in text and text.rstrip().endswith("日") else None


def _signed(paragraphs: list[str], ending: int) -> tuple[date | None, str]:
    issuer, day = "", None
    for text in paragraphs[ending:]:
        if noise.is_site_line(text) or noise.is_ending(text):
            continue
        day = noise.day_in(text) or day
        rest = noise.HAN_DAY.sub("", noise.DAY.sub("", text)).strip(" ()（）")
        issuer = issuer or rest
    if day is None:
        day = next((found for text in paragraphs[:12] if (found := noise.day_in(text))), None)
    return day, issuer


def _number(paragraphs: list[str]) -> str:
    for text in paragraphs[:12]:
        if numbering_of(text) is None and (found := noise.NUMBER.search(text)) and len(text) < 60:
            return found.group(0)
    return ""
