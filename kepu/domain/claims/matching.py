"""The published claims in this process's memory, kept up with the database, and what is known about a pasted message.

Before a message is looked up the clock is read (one row by its key). When it moved, only claims that changed since are read again,
so a new verdict answers in every process with the next message. A process begins with the index that is kept as a file, where there
is one. No text of a reader is kept or logged here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from threading import Lock, Thread

import structlog
from django.db import DatabaseError, connection

from kepu.domain.claims import keeping
from kepu.domain.claims.contracts import Answer, ClaimCard, Match
from kepu.domain.claims.links import claims_at, is_only_links
from kepu.domain.claims.meaning import meaning_of
from kepu.domain.claims.models import Claim, ClaimState, ClaimVariant, MatchClock, Verdict, VerdictState
from kepu.domain.claims.scale import grades
from kepu.foundation.language.matching.contracts import ClaimText
from kepu.foundation.language.matching.index import ClaimIndex

SHOWN = 5
LEAST = 0.1  # below it one in ten is the right one: no help to a reader
LONGEST_MESSAGE = 5000
BATCH = 2000
RENEWED_AT = 1000  # changed claims that a beginning process may have to read beside the kept index
log = structlog.get_logger(__name__)


class _Memory:
    """The index of one process. `forget` makes the next question read everything anew."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._index: ClaimIndex | None = None
        self._version, self._word = 0, ""

    def current(self) -> ClaimIndex:
        """The index as the database stands now."""
        index, (_version, word) = self._index, _clock()
        if index is not None and word == self._word:
            return index
        with self._lock:
            version, word = _clock()  # again: another thread may have caught up, and further than what was read above
            if self._index is None or not keeping.is_known(self._version, self._word):
                self._index = _begin(version, word)
            elif word != self._word:
                _renew(self._index, after=self._version)
            self._version, self._word = version, word
            return self._index

    def forget(self) -> None:
        with self._lock:
            self._index, self._version, self._word = None, 0, ""


def _clock() -> tuple[int, str]:
    return MatchClock.objects.values_list("version", "word").filter(pk=1).first() or (0, "")


def _begin(version: int, word: str) -> ClaimIndex:
    """The kept index with what changed since, else one from the texts. What took long is kept for the next who begins."""
    kept = keeping.read()
    if kept is not None:
        if _renew(kept.index, after=kept.version) > RENEWED_AT:
            Thread(target=keeping.write, args=(kept.index, version, word), daemon=True).start()
        return kept.index
    index = _from_texts()
    if len(index) >= keeping.WORTH_KEEPING:
        Thread(target=keeping.write, args=(index, version, word), daemon=True).start()
    return index


def _from_texts() -> ClaimIndex:
    index = ClaimIndex()
    for text in texts_of():
        index.add(text)
    return index


def _renew(index: ClaimIndex, *, after: int) -> int:
    """Reads the claims that changed after a version again; how many."""
    changed = list(Claim.objects.filter(change_number__gt=after).values_list("pk", flat=True))
    for claim_id in changed:
        if str(claim_id) in index:
            index.remove(str(claim_id))
    for text in texts_of(after=after):
        index.add(text)
    return len(changed)


_memory = _Memory()
forget = _memory.forget


def begin_early() -> Thread:
    """Brings the claims into memory beside whatever this process does, so that its first question need not wait for them."""

    def begin() -> None:
        try:
            _memory.current()
        except DatabaseError as error:  # not there yet, or not laid out: the first question tries again
            log.warning("claims_not_read_early", reason=str(error))
        finally:
            connection.close()

    thread = Thread(target=begin, daemon=True, name="claims")
    thread.start()
    return thread


def renew_kept() -> bool:
    """Writes the kept index anew when none can be used or much has changed since; whether it did. Safe to run again, and beside others."""
    version, word = _clock()
    kept = keeping.kept_version()
    published = Claim.objects.filter(state=ClaimState.PUBLISHED)
    if published.count() < keeping.WORTH_KEEPING:
        return False
    if kept is not None and Claim.objects.filter(change_number__gt=kept).count() <= RENEWED_AT:
        return False
    found = keeping.read()
    if found is None:
        return keeping.write(_from_texts(), version, word)
    _renew(found.index, after=found.version)
    return keeping.write(found.index, version, word)


def look_up(text: str, *, limit: int = SHOWN) -> Answer:
    """What is known about a message, best first. At most LONGEST_MESSAGE characters of it are looked at.

    Links in it are compared with those that are known; a text that is nothing else is not opened.
    """
    text = text[:LONGEST_MESSAGE]
    linked = claims_at(text)
    if is_only_links(text):
        return Answer("known", _linked(linked, limit), "found") if linked else Answer("unknown", (), "unread")
    answer = _look_up(text, limit)
    if linked and answer.state == "unknown":
        return Answer("possible", _linked(linked, limit))
    return answer


def _linked(claim_ids: list[int], limit: int) -> tuple[Match, ...]:
    cards = cards_of(claim_ids)
    return tuple(Match(cards[one], 1.0, (), "assertion") for one in claim_ids[:limit] if one in cards)


def _look_up(text: str, limit: int) -> Answer:
    found = _memory.current().match(text, limit=limit, meaning=meaning_of(text))
    cards = cards_of([int(candidate.id) for candidate in found.candidates])
    matches = tuple(
        Match(cards[int(one.id)], one.confidence, one.words, one.stance)
        for one in found.candidates
        if int(one.id) in cards and one.confidence >= LEAST
    )
    lost = len(matches) < len(found.candidates) and (not matches or matches[0].card.id != int(found.candidates[0].id))
    return Answer("possible" if lost and matches else found.state if matches else "unknown", matches)


def cards_of(claim_ids: Collection[int]) -> dict[int, ClaimCard]:
    """Claim id → card of those that are published."""
    rows = Verdict.objects.filter(claim__in=list(claim_ids), state=VerdictState.PUBLISHED).select_related("claim")
    return {row.claim_id: card_of(row) for row in rows if row.claim.is_published}


def card_of(verdict: Verdict) -> ClaimCard:
    """A published version as answers and lists show it."""
    claim, grade = verdict.claim, grades()[verdict.grade]
    moment = verdict.published_at or verdict.written_at
    return ClaimCard(
        id=claim.pk, url=claim.path, text=claim.text, grade=verdict.grade, grade_title=grade.title, tone=grade.tone,
        short=verdict.short, published_at=moment, unit_id=claim.unit_id,
    )  # fmt: skip


def texts_of(*, after: int = -1) -> Iterator[ClaimText]:
    """What the index compares messages with, of published claims that changed after this number. Two queries, however many."""
    shown = {"claim__state": ClaimState.PUBLISHED, "claim__change_number__gt": after}
    variants: dict[int, list[str]] = defaultdict(list)
    for claim_id, text in ClaimVariant.objects.filter(**shown).order_by("pk").values_list("claim_id", "text"):
        variants[claim_id].append(text)
    live = Verdict.objects.filter(state=VerdictState.PUBLISHED, **shown).order_by()
    for claim_id, text, short, long in live.values_list("claim_id", "claim__text", "short", "long").iterator(BATCH):
        yield ClaimText(str(claim_id), text, tuple(variants.get(claim_id, ())), f"{short}\n{long}")
