"""A pasted link: a page of ours, or an address where a claim was seen. It is compared, never opened.

Opening a stranger's address from the server would let anyone make this machine ask others, those inside the house too, and would tell
them what our readers ask; and matching must work without network.
"""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings

from kepu.domain.claims.errors import InvalidFact
from kepu.domain.claims.models import Claim, ClaimState, Sighting

LINK = re.compile(r"(?:https?://|www\.)[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef<>\"]+", re.IGNORECASE)
TRACKING = re.compile(
    r"utm_\w+|spm|from|share\w*|src|source|wfr|isappinstalled|scene|sessionid|clicktime|enterid|chksm|timestamp|fbclid|gclid",
    re.IGNORECASE,
)
OWN = re.compile(r"/claims/(\d{1,18})/?")
CONTENT = re.compile(r"[^\W_]")
MOST, LONGEST, SAYS_SOMETHING = 5, 500, 4


def links_in(text: str) -> list[str]:
    """The addresses in a text, at most five, without the marks that end a sentence."""
    return [found.rstrip(".,;:!?)]}'") for found in LINK.findall(text)[:MOST]]


def is_only_links(text: str) -> bool:
    """Whether a text has an address and next to nothing else."""
    return bool(LINK.search(text)) and len(CONTENT.findall(LINK.sub("", text))) < SAYS_SOMETHING


def key_of(address: str) -> str:
    """The same for addresses that lead to the same page: without scheme, "www.", "m.", fragment, trailing slash and marks of sharing.

    Raises ValueError for what is no address.
    """
    parts = urlsplit(address if "//" in address else f"//{address}")
    host = (parts.hostname or "").lower()
    if "." not in host:
        raise ValueError("no host")
    host = re.sub(r"^(?:www|m|mobile|wap)\.", "", host)
    query = [pair for pair in parse_qsl(parts.query) if not TRACKING.fullmatch(pair[0])]
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    asked = f"?{urlencode(sorted(query))}" if query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{asked}"[:LONGEST]


def checked_key(address: str) -> str:
    """The key of an address that somebody entered. Raises InvalidFact."""
    text = address.strip()
    if not re.match(r"https?://\S+$", text, re.IGNORECASE):
        raise InvalidFact("url", "not an address")
    if len(text) > LONGEST:
        raise InvalidFact("url", "too long")
    try:
        return key_of(text)
    except ValueError as error:
        raise InvalidFact("url", "not an address") from error


def claims_at(text: str) -> list[int]:
    """Ids of published claims that the links of a text lead to: their page here, a place where they were seen, or where they were
    checked before they came here.
    """
    keys, ids = [], []
    for link in links_in(text):
        try:
            key = key_of(link)
        except ValueError:
            continue
        keys.append(key)
        own = OWN.fullmatch(urlsplit(link).path)
        if own and key.split("/", 1)[0] == key_of(settings.BASE_URL).split("/", 1)[0]:
            ids.append(int(own[1]))
    if not keys:
        return []
    seen = Sighting.objects.filter(key__in=keys).values_list("claim_id", flat=True)
    there = Claim.objects.filter(origin_url__in=links_in(text)).values_list("pk", flat=True)
    public = set(
        Claim.objects.filter(pk__in=[*ids, *seen, *there], state=ClaimState.PUBLISHED).values_list("pk", flat=True)
    )
    return [claim_id for claim_id in dict.fromkeys([*ids, *seen, *there]) if claim_id in public]
