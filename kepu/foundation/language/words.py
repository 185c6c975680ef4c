"""Words of a text, by rjieba (jieba's dictionary and hidden Markov model in Rust)."""

import re

import rjieba

HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
LETTERS = re.compile(r"[A-Za-z]+")


def words(text: str) -> list[str]:
    """The text cut into words, punctuation and spaces included: joined they are the text."""
    return list(rjieba.cut(text))


def is_han(character: str) -> bool:
    """Whether a character is a Chinese one (the unified ideographs with their extensions, and 〇)."""
    return HAN.match(character) is not None


def is_chinese(text: str) -> bool:
    """Whether a text is Chinese rather than of letters: at least as many characters as words of letters. An empty one is."""
    return len(HAN.findall(text)) >= len(LETTERS.findall(text))
