"""What an after-action review asks, read from questions.toml."""

import tomllib
from functools import cache
from pathlib import Path

from django.utils.translation import get_language


@cache
def questions() -> dict[str, tuple[str, str]]:
    """Code → (Chinese, English), in the order of the file."""
    table = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
    return {code: (row["zh"], row["en"]) for code, row in table.items()}


def question_text(code: str) -> str:
    """In the reader's language; a code that the file no longer has stands for itself."""
    chinese, english = questions().get(code, (code, code))
    return english if (get_language() or "").startswith("en") else chinese
