"""Arguments of the six verbs and the errors that they may have (OAI-PMH 2.0, sections 3.6 and 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.core import signing
from django.utils.dateparse import parse_date, parse_datetime

SALT = "oai"
TOKEN_HOURS = 48
LISTS = frozenset({"ListIdentifiers", "ListRecords"})
# verb → (required, optional); a list may be asked for by its token alone
ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}


class OaiError(Exception):
    """An error of the protocol; `code` is one that it names."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records, and where the next page begins: after the record with this moment of change and key.

    `until` is fixed when a list begins, so that the pages that follow hold together while records change: one that changes
    meanwhile leaves this list and is in the next harvest, which begins where this one ended.
    """

    prefix: str
    since: datetime | None
    until: datetime
    set_spec: str = ""
    after_moment: datetime | None = None
    after_key: int = 0
    cursor: int = 0


def check(verb: str, given: Mapping[str, list[str]]) -> dict[str, str]:
    """The arguments of a verb, each once. Raises OaiError badVerb or badArgument."""
    if verb not in ARGUMENTS:
        raise OaiError("badVerb", "The verb is missing, repeated or not one of the protocol.")
    values = {name: found for name, found in given.items() if name != "verb"}
    if repeated := [name for name, found in values.items() if len(found) != 1]:
        raise OaiError("badArgument", f"Repeated: {', '.join(sorted(repeated))}")
    single = {name: found[0] for name, found in values.items()}
    required, optional = ARGUMENTS[verb]
    if verb in LISTS and "resumptionToken" in single:
        required, optional = frozenset({"resumptionToken"}), frozenset()
    if missing := required - single.keys():
        raise OaiError("badArgument", f"Missing: {', '.join(sorted(missing))}")
    if foreign := single.keys() - required - optional:
        raise OaiError("badArgument", f"Not an argument of {verb}: {', '.join(sorted(foreign))}")
    return single


def selection_of(arguments: Mapping[str, str], *, now: datetime) -> Selection:
    """What a list asks for. Raises OaiError badArgument or badResumptionToken."""
    if token := arguments.get("resumptionToken"):
        return _from_token(token)
    since, until = arguments.get("from", ""), arguments.get("until", "")
    if since and until and len(since) != len(until):
        raise OaiError("badArgument", "from and until must have the same granularity.")
    first, last = _moment("from", since, end=False), _moment("until", until, end=True)
    if first and last and first > last:
        raise OaiError("badArgument", "from is later than until.")
    latest = now.astimezone(UTC).replace(microsecond=0)
    return Selection(arguments["metadataPrefix"], first, min(last or latest, latest), arguments.get("set", ""))


def token_for(selection: Selection) -> str:
    """A token for the next page, signed, so that nobody makes up one."""
    s = selection
    moments = [moment.isoformat() if moment else "" for moment in (s.since, s.until, s.after_moment)]
    return signing.dumps([s.prefix, *moments, s.set_spec, s.after_key, s.cursor], salt=SALT, compress=True)


def _from_token(token: str) -> Selection:
    try:
        prefix, since, until, after, set_spec, key, cursor = signing.loads(
            token, salt=SALT, max_age=timedelta(hours=TOKEN_HOURS)
        )
    except (signing.BadSignature, ValueError) as bad:
        raise OaiError("badResumptionToken", "The token is not ours, or has expired.") from bad
    read = datetime.fromisoformat
    return Selection(
        prefix, read(since) if since else None, read(until), set_spec, read(after) if after else None, key, cursor
    )


def _moment(name: str, text: str, *, end: bool) -> datetime | None:
    if not text:
        return None
    try:
        if len(text) == 10 and (day := parse_date(text)):
            return datetime.combine(day, time(23, 59, 59) if end else time(0), tzinfo=UTC)
        if len(text) == 20 and text.endswith("Z") and (moment := parse_datetime(text)):
            return moment
    except ValueError:
        pass
    raise OaiError("badArgument", f"{name} must be YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")
