"""One form for texts that mean the same: width, case, traditional and simplified, spaces.

Conversion rests on OpenCC's tables (Apache-2.0). For reading, whole words are converted (乾隆 stays, 乾燥 becomes 干燥); for finding,
single characters are, so that the same character always folds to the same one wherever it stands.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

HAN_BLOCKS = ((0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x2FA20))
SPACES = re.compile(r"\s+")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def normalise(text: str) -> str:
    """The form for comparing and indexing: NFKC widths, lower case, simplified characters, single spaces, none at the ends.

    Idempotent. Positions move (… becomes three dots): use `folded` where a place in the text must be kept.
    """
    return SPACES.sub(" ", unicodedata.normalize("NFKC", text).casefold().translate(_simpler())).strip()


def folded(text: str) -> str:
    """Like `normalise`, but of the same length: character by character, spaces kept; for highlighting what was found."""
    if text.isascii():
        return text.lower()
    return text.translate(_FOLDS)


def simplified(text: str) -> str:
    """Traditional to simplified for reading, word by word, of the same length; simplified text comes back as it was."""
    converted = str(_converter().convert(text))
    return converted if len(converted) == len(text) else text.translate(_simpler())


def variants(text: str) -> tuple[str, ...]:
    """The forms under which a word may stand in other texts, each once: as given, simplified, traditional, normalised."""
    forms = (text, simplified(text), str(_converter("s2t").convert(text)), normalise(text))
    return tuple(dict.fromkeys(form for form in forms if form))


def traditional_characters(text: str) -> list[tuple[int, str, str]]:
    """(position, character, simplified form) of each character that simplified Chinese does not use.

    A character of GB/T 2312 is standard in simplified text even where it is also a traditional form of another (乾, 徵, 於).
    """
    simpler = _foreign_to_simplified()
    return [(place, found, simpler[found]) for place, found in enumerate(text) if found in simpler]


def is_well_formed(text: str) -> bool:
    """Whether a text holds whole characters only. JSON can carry halves (lone surrogates), on which the libraries below fail."""
    return LONE_SURROGATE.search(text) is None


class _Folds(dict[int, str]):
    """Fills itself: code point → the one character that it folds to."""

    def __missing__(self, code: int) -> str:
        form = normalise(chr(code)) if not chr(code).isspace() else " "
        self[code] = form if len(form) == 1 else chr(code)
        return self[code]


_FOLDS = _Folds()


@cache
def _converter(direction: str = "t2s") -> OpenCC:
    return OpenCC(f"{direction}.json")


@cache
def _simpler() -> dict[int, str]:
    """Code point → simplified character, for every Han character that has one of a single character."""
    characters = [chr(code) for first, end in HAN_BLOCKS for code in range(first, end)]
    converted = str(_converter().convert("\n".join(characters))).split("\n")
    pairs = zip(characters, converted, strict=True)
    return {ord(given): simple for given, simple in pairs if simple != given and len(simple) == 1}


@cache
def _foreign_to_simplified() -> dict[str, str]:
    return {chr(code): simple for code, simple in _simpler().items() if not _in_gb2312(chr(code))}


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
