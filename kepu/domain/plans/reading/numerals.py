"""Chinese numerals up to 999."""

DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """12 → 十二."""
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "十" + (DIGITS[number % 10] if number % 10 else "")
    if number < 100:
        return DIGITS[number // 10] + "十" + (DIGITS[number % 10] if number % 10 else "")
    rest = number % 100
    tail = (
        ""
        if not rest
        else (
            "零" + DIGITS[rest] if rest < 10 else DIGITS[rest // 10] + "十" + (DIGITS[rest % 10] if rest % 10 else "")
        )
    )
    return DIGITS[number // 100] + "百" + tail


def number_of(text: str) -> int | None:
    """十二, 12 or １２ → 12; None when it is no number."""
    text = text.strip()
    if text.isdigit():
        return int(text)
    total, current = 0, 0
    for character in text.replace("〇", "零").replace("两", "二"):
        if character in DIGITS:
            current = DIGITS.index(character)
        elif character in ("十", "百"):
            total += (current or 1) * (10 if character == "十" else 100)
            current = 0
        else:
            return None
    return total + current if text else None
