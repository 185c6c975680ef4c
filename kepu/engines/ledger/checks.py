"""What a draft must satisfy before it is written: rules of its own, and that everything it names is known."""

from collections.abc import Iterable, Sequence
from datetime import date

from kepu.engines.ledger.contracts import Audience, Draft, MoneySource, Purpose
from kepu.engines.ledger.errors import InvalidDraft
from kepu.engines.ledger.models import Kind, Mode
from kepu.foundation.files.models import StoredFile
from kepu.foundation.people.models import Person
from kepu.foundation.places.models import Region
from kepu.foundation.units.models import Unit

WHOLE = 10_000
MOST_ONSITE = 100_000_000
MOST_ONLINE = 100_000_000_000
MOST_FEN = 10_000_000_000_00
MOST_MINUTES = 60 * 24 * 366
LONGEST_DAYS = 3 * 366
LONGEST_TITLE = 300
EARLIEST = date(1949, 11, 1)


def check_drafts(drafts: Sequence[Draft]) -> None:
    """Raises InvalidDraft naming the first field that breaks a rule; asks the database once per kind of thing named."""
    for draft in drafts:
        check_draft(draft)
    _check_kinds(drafts)
    _check_units(drafts)
    _check_named(drafts)


def check_draft(draft: Draft) -> None:
    """The rules that need no database. Raises InvalidDraft naming the first field that breaks one."""
    _check_words(draft)
    _check_days(draft)
    _check_numbers(draft)
    _check_shares(draft)
    _check_costs(draft)


def _check_words(draft: Draft) -> None:
    title = draft.title.strip()
    if not title:
        raise InvalidDraft("title", "empty")
    if len(title) > LONGEST_TITLE:
        raise InvalidDraft("title", f"longer than {LONGEST_TITLE} characters")
    if len(draft.remark) > 500:
        raise InvalidDraft("remark", "longer than 500 characters")
    if draft.mode not in Mode.values:
        raise InvalidDraft("mode", f"unknown {draft.mode}")
    if unknown := set(draft.audience) - {group.value for group in Audience}:
        raise InvalidDraft("audience", f"unknown {sorted(unknown)}")
    if not draft.source.kind or not draft.source.key:
        raise InvalidDraft("source", "empty")


def _check_days(draft: Draft) -> None:
    if draft.started_on < EARLIEST:
        raise InvalidDraft("started_on", f"before {EARLIEST}")
    if draft.ended_on < draft.started_on:
        raise InvalidDraft("ended_on", "before started_on")
    if (draft.ended_on - draft.started_on).days > LONGEST_DAYS:
        raise InvalidDraft("ended_on", "more than three years after started_on")


def _check_numbers(draft: Draft) -> None:
    for name, number, most in (("onsite", draft.onsite, MOST_ONSITE), ("online", draft.online, MOST_ONLINE)):
        if number is not None and not 0 <= number <= most:
            raise InvalidDraft(name, f"not between 0 and {most}")
    if any(count is not None and not 0 <= count <= MOST_ONLINE for count in draft.audience.values()):
        raise InvalidDraft("audience", f"not between 0 and {MOST_ONLINE}")
    for part in draft.parts:
        if part.minutes is not None and not 0 <= part.minutes <= MOST_MINUTES:
            raise InvalidDraft("parts", f"minutes not between 0 and {MOST_MINUTES}")
        if part.person_id is None and not part.outside_name.strip():
            raise InvalidDraft("parts", "names nobody")


def _check_shares(draft: Draft) -> None:
    if not draft.shares:
        return
    if sum(draft.shares.values()) != WHOLE or draft.unit_id not in draft.shares:
        raise InvalidDraft("shares", "must include the host and sum to 10,000")
    if any(not 0 <= points <= WHOLE for points in draft.shares.values()):
        raise InvalidDraft("shares", "not between 0 and 10,000")
    if set(draft.cohost_ids) - set(draft.shares):
        raise InvalidDraft("shares", "a co-host has none")


def _check_costs(draft: Draft) -> None:
    for cost in draft.costs:
        if cost.purpose not in list(Purpose) or cost.source not in list(MoneySource):
            raise InvalidDraft("costs", "of unknown purpose or source")
        if not 0 <= cost.amount_fen <= MOST_FEN:
            raise InvalidDraft("costs", f"not between 0 and {MOST_FEN} fen")


def _check_kinds(drafts: Iterable[Draft]) -> None:
    known = set(Kind.objects.values_list("pk", flat=True))
    for draft in drafts:
        if draft.kind not in known:
            raise InvalidDraft("kind", f"unknown {draft.kind}")


def _check_units(drafts: Sequence[Draft]) -> None:
    terms = {pk: (opened, closed) for pk, opened, closed in Unit.objects.values_list("pk", "opened_on", "closed_on")}
    for draft in drafts:
        for field, unit_id in _units_of(draft):
            if unit_id not in terms:
                raise InvalidDraft(field, f"unknown {unit_id}")
            opened, closed = terms[unit_id]
            if closed and closed <= draft.started_on:
                raise InvalidDraft(field, f"closed since {closed}")
            if opened > draft.started_on:
                raise InvalidDraft(field, f"not open before {opened}")


def _units_of(draft: Draft) -> list[tuple[str, int]]:
    units = [("unit_id", draft.unit_id)] + [("cohost_ids", unit) for unit in draft.cohost_ids]
    units += [("shares", unit) for unit in draft.shares]
    return [*units, ("venue_id", draft.venue_id)] if draft.venue_id is not None else units


def _check_named(drafts: Sequence[Draft]) -> None:
    regions = {draft.region_code for draft in drafts if draft.region_code}
    people = {part.person_id for draft in drafts for part in draft.parts if part.person_id is not None}
    files = {proof.file_id for draft in drafts for proof in draft.proofs if proof.file_id is not None}
    if unknown := regions - set(Region.objects.in_bulk(list(regions))):
        raise InvalidDraft("region_code", f"unknown {sorted(unknown)[0]}")
    if missing := people - set(Person.objects.in_bulk(list(people))):
        raise InvalidDraft("parts", f"unknown person {sorted(missing)[0]}")
    if absent := files - set(StoredFile.objects.in_bulk(list(files))):
        raise InvalidDraft("proofs", f"unknown file {sorted(absent)[0]}")
