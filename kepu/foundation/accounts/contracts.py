from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountLabel:
    """What other apps need to name an account or write to it. `language` is zh-hans or en."""

    id: int
    username: str
    name: str
    email: str
    language: str
    is_active: bool
