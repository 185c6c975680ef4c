"""Personal data and document numbers that should not stand in a published text."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kepu.foundation.language.contracts import Draft, Finding
from kepu.foundation.language.rules.patterns import any_of

ADDRESS = re.compile(r"(?:https?://|www\.|doi:?\s*10\.|10\.\d{4,9}/)[!-~]+", re.IGNORECASE)
ROLES = re.compile(
    any_of(
        "info contact services? support help admin office press media news editors? webmaster no-?reply kepu kexue bangong public hello"
        " mail postmaster library museum booking outreach science feedback jubao tougao"
    )
    + r"(?:[._+\-\d]|$)"
)
PROVINCES = re.compile(
    any_of("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83")
)
UNITS = any_of(r"年 个 米 千米 公里 吨 千克 公斤 元 次 人 光年 赫兹 瓦 km kg hz m\b 倍 立方 平方 亿 万 颗 字节 比特")
QUANTITY_AFTER = re.compile(rf"\s*{UNITS}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: how it looks, what else must hold, and what to say."""

    code: str
    pattern: re.Pattern[str]
    holds: Callable[[str, re.Match[str]], bool]
    message: Promise


def personal_data(draft: Draft) -> Iterator[Finding]:
    """ID cards (with their check digit), mobile numbers, mail addresses of persons, bank cards (Luhn), passports and permits, plates."""
    for number, block in enumerate(draft.blocks):
        text = block.folded.upper()
        if len(text) != len(block.text):
            text = block.text
        taken = [found.span() for found in ADDRESS.finditer(text)]
        for kind in KINDS:
            for found in kind.pattern.finditer(text):
                start, end = found.span("it")
                if kind.holds(text, found) and not any(first < end and start < last for first, last in taken):
                    taken.append((start, end))
                    yield Finding(
                        kind.code, "error", number, start, end, kind.message,
                        _("Take it out, or make sure that the person agreed and that it is needed."),
                    )  # fmt: skip


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a resident identity number: province, date of birth and check character (GB 11643)."""
    if len(number) != 18 or not PROVINCES.match(number):
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False))
    return born.year >= 1900 and CHECK[total % 11] == number[17].upper()


def passes_luhn(number: str) -> bool:
    """Whether the check digit of a card number holds (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _digits(found: re.Match[str]) -> str:
    return re.sub(r"[\s-]", "", found["it"])


def _is_identity(text: str, found: re.Match[str]) -> bool:
    return is_identity_number(_digits(found))


def _is_card(text: str, found: re.Match[str]) -> bool:
    number = _digits(found)
    return 16 <= len(number) <= 19 and len(set(number)) > 1 and passes_luhn(number)


def _is_mobile(text: str, found: re.Match[str]) -> bool:
    return QUANTITY_AFTER.match(text[found.end() : found.end() + 4].lower()) is None


def _is_personal_address(text: str, found: re.Match[str]) -> bool:
    return ROLES.match(found["it"].split("@")[0].lower()) is None


def _is_plate(text: str, found: re.Match[str]) -> bool:
    return any(character.isdigit() for character in found["it"][2:])


def _always(text: str, found: re.Match[str]) -> bool:
    return True


DOCUMENT = any_of("护照 通行证 台胞证 居留证 居留许可 证件号 证件号码 PASSPORT")
DOCUMENT_NUMBER = r"(?P<it>[A-Z]{1,2}\d{7,10}|[A-Z]\d{6}\(?[\dA]\)?)"
PLACE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
PLATE = r"(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[挂学警港澳])"
ALONE = (r"(?<![0-9A-Z.+])", r"(?![0-9A-Z])")
KINDS = (
    Kind(
        "id_card_number",
        re.compile(r"(?P<it>\d{6}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[\dX])".join(ALONE)),
        _is_identity,
        _("A resident identity number stands here."),
    ),
    Kind(
        "bank_card_number",
        re.compile(r"(?P<it>(?:62|4\d|5[1-5]|3[5-7])\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?)".join(ALONE)),
        _is_card,
        _("A bank card number stands here."),
    ),
    Kind(
        "mobile_number",
        re.compile(r"(?P<it>(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4})".join(ALONE)),
        _is_mobile,
        _("A mobile phone number stands here."),
    ),
    Kind(
        "email_address",
        re.compile(r"(?<![A-Z0-9._%+-])(?P<it>[A-Z0-9._%+-]{1,64}@[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,})"),
        _is_personal_address,
        _("A person's mail address stands here."),
    ),
    Kind(
        "travel_document_number",
        re.compile(rf"{DOCUMENT}[^A-Z0-9。！？\n]{{0,12}}?(?:NO\.?|NUMBER|:)?\s*{DOCUMENT_NUMBER}{ALONE[1]}"),
        _always,
        _("A passport or permit number stands here."),
    ),
    Kind(
        "plate_number",
        re.compile(rf"(?P<it>{PLACE}[A-HJ-NP-Z][ ·•・-]?{PLATE})(?![A-Z0-9])"),
        _is_plate,
        _("A number plate stands here."),
    ),
)
