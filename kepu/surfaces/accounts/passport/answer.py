"""Reads the person out of the passport's token answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class InvalidAnswer(Exception):
    """The passport's answer does not say who the person is; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class PassportPerson:
    """Who signed in: `subject` is the stable umtId, `email` the cstnetId."""

    subject: str
    email: str
    name: str
    email_status: str
    phone_verified: bool


def read_person(answer: Mapping[str, Any]) -> PassportPerson:
    """The person in a token answer: `userInfo` is a JSON string, truth values may be strings. Raises InvalidAnswer."""
    text = answer.get("userInfo")
    if not isinstance(text, str):
        raise InvalidAnswer("userInfo is missing or is not a string")
    try:
        found = json.loads(text)
    except ValueError as wrong:
        raise InvalidAnswer("userInfo is not JSON") from wrong
    if not isinstance(found, dict):
        raise InvalidAnswer("userInfo is not an object")
    subject = found.get("umtId")
    if not isinstance(subject, str | int) or isinstance(subject, bool) or not str(subject).strip():
        raise InvalidAnswer("umtId is missing")
    return PassportPerson(
        subject=str(subject).strip()[:64],
        email=_text(found, "cstnetId"),
        name=_text(found, "truename"),
        email_status=_text(found, "cstnetIdStatus"),
        phone_verified=_text(found, "isPhoneVerified").lower() == "true",
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return "" if value is None else str(value).strip()
