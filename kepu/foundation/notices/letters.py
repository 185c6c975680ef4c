"""Letters to people without an account: to the address that they left, sealed until the letter has arrived or is given up. In Chinese
and in English, for nothing says which of them its reader reads."""

import json
import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from kepu.foundation.crypto import canonical_json, seal, unseal
from kepu.foundation.notices.models import Delivery
from kepu.foundation.statements import insert_or_leave

SEAL = "letter"
LANGUAGES = ("zh-hans", "en")


def is_mail_address(text: str) -> bool:
    """Whether what somebody left is an address that mail can be sent to."""
    try:
        validate_email(text.strip())
    except ValidationError:
        return False
    return True


def write_letter(
    *,
    address: str,
    message: str,
    params: Mapping[str, str | int],
    url: str,
    now: datetime,
    key: str = "",
    is_public: bool = False,
) -> int:
    """Puts a letter into the outbox, in the caller's transaction; returns 1, or 0 when one of the same key was written before.

    `message` and `params` as for `notify`, `url` a path that is written beneath, `is_public` when anybody may open that. Nothing is
    woken: the sweep sends it within half a minute, so that a rush of bookings does not write a task for each of them.
    """
    row = letter(address=address, message=message, params=params, url=url, now=now, key=key, is_public=is_public)
    return int(insert_or_leave(row))


def letter(
    *,
    address: str,
    message: str,
    params: Mapping[str, str | int],
    url: str,
    now: datetime,
    key: str = "",
    is_public: bool = False,
) -> Delivery:
    """The same letter as a row that the caller inserts with rows of its own."""
    kept = {"to": address.strip(), "message": message, "params": dict(params), "url": url, "public": is_public}
    sealed = seal(SEAL, canonical_json(kept).decode())
    return Delivery(letter=sealed, letter_key=key or uuid.uuid4().hex, next_at=now, created_at=now)


def read_letter(delivery: Delivery) -> tuple[str, str, str]:
    """Address, subject and body of a letter that waits."""
    kept = json.loads(unseal(SEAL, delivery.letter))
    message, texts, footers = kept["message"], [], []
    for language in LANGUAGES:
        with translation.override(language):
            texts.append((_(message) % kept["params"]).strip())
            footers.append(_("The link is yours alone: whoever has it can act for you."))
    lines = [*texts, "", f"{settings.BASE_URL}{kept['url']}"]
    if not kept.get("public"):
        lines += ["", *footers]
    return kept["to"], texts[0].split("\n")[0][:150], "\n".join(lines)
