"""From a file's bytes to its paragraphs. Word's automatic numbers are written out."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from kepu.domain.plans.errors import UnreadableDocument
from kepu.domain.plans.reading.numerals import chinese_number

LONGEST = 2_000_000


def read_paragraphs(name: str, content: bytes) -> list[str]:
    """The paragraphs of a .txt or .docx file, without empty ones. Raises UnreadableDocument."""
    lowered = name.lower()
    if content[:4] == b"PK\x03\x04":
        paragraphs = list(_from_word(content))
    elif lowered.endswith((".doc", ".pdf", ".wps", ".rtf")) or b"\x00\x00\x00\x00" in content[:4096]:
        raise UnreadableDocument(name)
    else:
        paragraphs = _decode(name, content).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [text for text in (_clean(paragraph) for paragraph in paragraphs) if text]
    if not kept:
        raise UnreadableDocument(name)
    return kept


def _clean(text: str) -> str:
    return text.replace("\u3000", " ").replace("\xa0", " ").replace("\u200b", "").replace("\ufeff", "").strip()


def _decode(name: str, content: bytes) -> str:
    if len(content) > LONGEST:
        raise UnreadableDocument(name)
    encodings = ["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableDocument(name)


def _from_word(content: bytes) -> Iterator[str]:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(content))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise UnreadableDocument(str(error)) from error
    numbers = _Numbers(document)
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            for row in block.rows:
                yield "\t".join(dict.fromkeys(cell.text.strip() for cell in row.cells))
        else:
            label = numbers.label(block)
            yield from (
                f"{label if position == 0 else ''}{line}" for position, line in enumerate(block.text.split("\n"))
            )


class _Numbers:
    """Word keeps automatic numbers apart from the text; this counts them as Word does."""

    def __init__(self, document: Any) -> None:
        self.formats: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        names = root.nsmap
        levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        for abstract in root.findall("w:abstractNum", names):
            levels[_value(abstract, "abstractNumId")] = {
                int(_value(level, "ilvl")): (
                    _value(level.find("w:numFmt", names)),
                    _value(level.find("w:lvlText", names)),
                    int(_value(level.find("w:start", names)) or 1),
                )
                for level in abstract.findall("w:lvl", names)
            }
        for number in root.findall("w:num", names):
            self.formats[_value(number, "numId")] = levels.get(_value(number.find("w:abstractNumId", names)), {})

    def label(self, paragraph: Any) -> str:
        """The paragraph's automatic number with a space, or nothing."""
        properties = self._properties(paragraph)
        if properties is None:
            return ""
        number_id, level = properties
        formats = self.formats.get(number_id, {})
        if level not in formats or not paragraph.text.strip():
            return ""
        counts = self.counts[number_id]
        counts[level] = counts.get(level, formats[level][2] - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        label = formats[level][1]
        for above in range(level + 1):
            kind, _, start = formats.get(above, ("decimal", "", 1))
            label = label.replace(f"%{above + 1}", _written(counts.get(above, start), kind))
        return label if label.strip(" •·●-") and not kind.startswith("bullet") else ""

    def _properties(self, paragraph: Any) -> tuple[str, int] | None:
        sources = [
            paragraph._p.pPr,
            getattr(paragraph.style.element, "pPr", None) if paragraph.style is not None else None,
        ]
        for source in sources:
            found = None if source is None else source.numPr
            if found is not None and found.numId is not None:
                return (
                    (str(found.numId.val), found.ilvl.val if found.ilvl is not None else 0) if found.numId.val else None
                )
        return None


def _value(element: Any, name: str = "val") -> str:
    if element is None:
        return ""
    return str(element.get(f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}") or "")


def _written(number: int, kind: str) -> str:
    if "hinese" in kind or "ideograph" in kind.lower() or kind == "japaneseCounting":
        return chinese_number(number)
    if kind == "upperLetter":
        return chr(64 + number) if number <= 26 else str(number)
    if kind == "lowerLetter":
        return chr(96 + number) if number <= 26 else str(number)
    return str(number)
