"""Every message of the interface has its Chinese: finds messages in Python and templates, compares them with the catalogues.

Needs no gettext: Python is read with `ast`, templates with Django's own extractor and Babel.
"""

import ast
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
LITERAL = r"u?\"(?:[^\"\\\\]|\\\\.)*\"|u?'(?:[^'\\\\]|\\\\.)*'"
FUNCTIONS = [
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "ngettext:1,2",
    "ngettext_lazy:1,2",
    "_",
    "_n:1,2",
]


def found_messages() -> dict[str, str]:
    """Message id → first place where it is used."""
    from babel.messages.extract import extract
    from babel.messages.frontend import parse_keywords
    from django.template.base import Origin
    from django.utils.translation.template import templatize

    keywords = parse_keywords(FUNCTIONS)
    places: dict[str, str] = {}
    for path in sorted((ROOT / "kepu").rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "vendor" in path.parts or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if path.suffix == ".py":
            found = [
                (line, message if isinstance(message, str) else message[0])
                for line, message, _, _ in extract("python", io.BytesIO(text.encode()), keywords=keywords)
            ]
        else:
            marked = templatize(text, Origin(str(path))) if "{%" in text or "{{" in text else ""
            found = [(marked.count("\n", 0, call.start()) + 1, message) for call, message in _calls(marked)]
        for line, message in found:
            if message:
                places.setdefault(message, f"{path.relative_to(ROOT)}:{line}")
    return places


def _calls(marked: str) -> Iterator[tuple[re.Match[str], str]]:
    """Calls in what Django makes of a template for extraction: gettext, ngettext and pgettext with their first message."""
    for call in re.finditer(r"\b(n?gettext|_|n?pgettext)\(", marked):
        literals = re.match(rf"\s*({LITERAL})(?:\s*,\s*({LITERAL}))?", marked[call.end() :], re.DOTALL)
        if literals:
            chosen = literals[2] if "pgettext" in call[1] and literals[2] else literals[1]
            yield call, ast.literal_eval(chosen)


def translated() -> tuple[set[str], list[str]]:
    """Messages with Chinese in our catalogues, and complaints about empty or fuzzy ones, and about those that two catalogues say
    differently: Django shows one of them everywhere. What Django and Wagtail say of the same words does not count: they mean their own.
    """
    from babel.messages.pofile import read_po

    known: set[str] = set()
    said: dict[tuple[str | None, str], tuple[tuple[str, ...], str]] = {}
    complaints = []
    for path in sorted((ROOT / "kepu").glob("**/zh_Hans/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                identifier = message.id[0] if isinstance(message.id, tuple | list) else message.id
                if not identifier:
                    continue
                strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
                if message.fuzzy or not all(strings):
                    complaints.append(
                        f"{path.relative_to(ROOT)}: {'fuzzy' if message.fuzzy else 'empty'}: {identifier[:80]!r}"
                    )
                    continue
                known.add(identifier)
                app = str(path.relative_to(ROOT).parents[2])
                before, where = said.setdefault((message.context, identifier), (tuple(strings), app))
                if before != tuple(strings):
                    complaints.append(
                        f"{app} and {where} say {identifier[:80]!r} differently: {strings[0]}, {before[0]}"
                    )
    return known, complaints


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    import django

    django.setup()
    known, complaints = translated()
    missing = {
        message: place
        for message, place in found_messages().items()
        if message not in known and any(c.isalpha() for c in message)
    }
    for complaint in complaints:
        print(complaint)
    for message, place in sorted(missing.items(), key=lambda item: item[1]):
        print(f"{place}: no Chinese for {message[:80]!r}")
    print(f"translations: {len(known)} complete, {len(missing)} missing, {len(complaints)} empty, fuzzy or said twice")
    return 1 if missing or complaints else 0


if __name__ == "__main__":
    sys.exit(main())
