"""Pieces that the rules' expressions are made of."""


def any_of(words: str) -> str:
    """An alternative of words given with spaces between them, longer ones first; each may itself be an expression."""
    return f"(?:{'|'.join(sorted(words.split(), key=len, reverse=True))})"
