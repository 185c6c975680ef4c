"""OAI-PMH repositories: a client of ListRecords in oai_dc, on our own fetching. Ready-made clients open their own connections,
which would reach addresses inside; the protocol is small."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from kepu.domain.syndication.contracts import Found
from kepu.domain.syndication.errors import Unreachable
from kepu.domain.syndication.reading.fetching import Answer, fetch
from kepu.domain.syndication.reading.words import cut_title, language_of, licence_of, moment_of, plain

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MOST_PAGES = 200
Fetch = Callable[[str], Answer]


def read_repository(
    url: str, *, oai_set: str = "", since: datetime | None = None, get: Fetch = fetch
) -> Iterator[Found]:
    """Every record changed since a moment, deleted ones marked. Follows resumption tokens; a repository that gives the same
    token twice is left. Raises Unreachable.
    """
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    asked |= {"set": oai_set} if oai_set else {}
    asked |= {"from": since.astimezone(UTC).strftime("%Y-%m-%d")} if since else {}
    seen: set[str] = set()
    for _page in range(MOST_PAGES):
        root = _parse(get(f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}").content)
        error = root.find(f"{OAI}error")
        if error is not None and error.get("code") == "noRecordsMatch":
            return
        if error is not None:
            raise Unreachable("refused", f"{error.get('code')} {error.text or ''}"[:200])
        yield from (item for record in root.iter(f"{OAI}record") if (item := _item(record)) is not None)
        token = (root.findtext(f".//{OAI}resumptionToken") or "").strip()
        if not token:
            return
        if token in seen:
            raise Unreachable("loops")
        seen.add(token)
        asked = {"verb": "ListRecords", "resumptionToken": token}


def _parse(content: bytes) -> Any:
    try:
        root = fromstring(content)
    except DefusedXmlException as hostile:
        raise Unreachable("hostile") from hostile
    except (ParseError, ValueError, LookupError) as broken:
        raise Unreachable("unreadable") from broken
    if root.tag != f"{OAI}OAI-PMH":
        raise Unreachable("unreadable")
    return root


def _item(record: Any) -> Found | None:
    header = record.find(f"{OAI}header")
    identifier = (header.findtext(f"{OAI}identifier") or "").strip()[:500] if header is not None else ""
    if not identifier:
        return None
    if header.get("status") == "deleted":
        return Found(identifier=identifier, title=identifier, is_deleted=True)
    said: dict[str, list[str]] = {}
    for part in record.iter():
        if isinstance(part.tag, str) and part.tag.startswith(DC) and (part.text or "").strip():
            said.setdefault(part.tag.removeprefix(DC), []).append(part.text.strip())
    title = cut_title(next(iter(said.get("title", [])), ""))
    if not title:
        return None
    addresses = [text for name in ("identifier", "relation", "source") for text in said.get(name, [])]
    description = next(iter(said.get("description", [])), "")
    return Found(
        identifier=identifier,
        title=title,
        link=next((text for text in addresses if text.startswith(("http://", "https://"))), "")[:500],
        summary=plain(description),
        body="",
        authors="、".join(said.get("creator", []))[:120],
        language=language_of(next(iter(said.get("language", [])), "")),
        licence=licence_of(*said.get("rights", [])),
        published_at=moment_of(next(iter(said.get("date", [])), ""), None),
    )
