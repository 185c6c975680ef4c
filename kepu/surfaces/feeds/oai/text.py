"""Text that XML can hold."""

import re

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Without the control characters that XML 1.0 forbids."""
    return FORBIDDEN.sub("", text)
