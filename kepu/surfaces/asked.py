"""What stands in an address, before it is believed."""


def is_number(text: str) -> bool:
    """Whether int() takes it and a database knows it: decimal digits (² is a digit and no number), at most eighteen."""
    return text.isdecimal() and len(text) <= 18
