"""What a file of claims would change here: each row is new, changed, here already, or refused, and why. Nothing is written."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from kepu.domain.claims.contracts import ImportRow
from kepu.domain.claims.models import OPEN_STATES, Claim, ClaimVariant, IntakeRow, RowState, Verdict
from kepu.domain.claims.wording import digest_of_words
from kepu.foundation.units.selectors import labels_by_id


@dataclass(frozen=True, slots=True)
class Sorted:
    """A row with what it would do. `claim_id` is the claim that it is about, `code` and `said` say why (`reasons`).

    Of a changed row `said` has what stood here until now: text, grade, short, long (whether), wordings (how many new ones).
    """

    row: ImportRow
    state: str
    code: str = ""
    claim_id: int | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @property
    def is_again(self) -> bool:
        """Whether it brings back what was taken back."""
        return self.code == "again"


@dataclass(slots=True)
class _Known:
    claims: dict[str, Claim]
    live: dict[int, Verdict]
    open: set[int]
    wordings: dict[int, set[str]]
    taken_back: set[int]
    twins: dict[str, int]
    units: dict[int, str]


def sort_rows(rows: Sequence[ImportRow], *, scope: Collection[int] | None) -> list[Sorted]:
    """Some thousand rows at most, in order. Only claims of the units in `scope` are changed (None: all). Eight queries."""
    known = _look_up(rows)
    return [_sorted(row, known, scope) for row in rows]


def _look_up(rows: Sequence[ImportRow]) -> _Known:
    claims = {claim.origin_key: claim for claim in Claim.objects.filter(origin_key__in=[row.key for row in rows])}
    ids = [claim.pk for claim in claims.values()]
    versions = list(Verdict.objects.filter(claim__in=ids).exclude(state="superseded").order_by("number"))
    wordings: dict[int, set[str]] = {}
    for claim_id, digest in ClaimVariant.objects.filter(claim__in=ids).values_list("claim_id", "digest"):
        wordings.setdefault(claim_id, set()).add(digest)
    said = {claim.text for claim in claims.values()}
    twins = Claim.objects.filter(text__in={row.text for row in rows} - said, state="published")
    return _Known(
        claims=claims,
        live={verdict.claim_id: verdict for verdict in versions if verdict.is_published},
        open={verdict.claim_id for verdict in versions if verdict.state in OPEN_STATES},
        wordings=wordings,
        taken_back=_taken_back([claim.pk for claim in claims.values() if claim.is_withdrawn], versions),
        twins=dict(twins.order_by().values_list("text", "pk")),
        units={unit: label.name for unit, label in labels_by_id({claim.unit_id for claim in claims.values()}).items()},
    )


def _taken_back(claim_ids: Sequence[int], versions: Sequence[Verdict]) -> set[int]:
    """Which withdrawn claims were taken back with their import; what a person withdrew stays withdrawn."""
    if not claim_ids:
        return set()
    ended = {verdict.claim_id: verdict.ended_at for verdict in versions if verdict.state == "withdrawn"}
    rows = IntakeRow.objects.filter(claim__in=claim_ids, state=RowState.UNDONE).values_list("claim_id", "written_at")
    return {claim_id for claim_id, moment in rows if claim_id and ended.get(claim_id) == moment}


def _sorted(row: ImportRow, known: _Known, scope: Collection[int] | None) -> Sorted:
    claim = known.claims.get(row.key)
    if claim is None:
        twin = known.twins.get(row.text)
        return Sorted(row, RowState.NEW, "twin", twin) if twin else Sorted(row, RowState.NEW)
    if claim.is_withdrawn and claim.pk not in known.taken_back:
        return Sorted(row, RowState.SAME, "withdrawn", claim.pk)
    if claim.pk in known.open:
        return Sorted(row, RowState.SAME, "open", claim.pk)
    change = {"before": claim.text} if claim.is_withdrawn else _change(row, claim, known)
    if scope is not None and claim.unit_id not in scope:
        said = {"other": known.units[claim.unit_id]}
        return Sorted(row, *((RowState.REFUSED, "foreign") if change else (RowState.SAME, "elsewhere")), claim.pk, said)
    if not change:
        return Sorted(row, RowState.SAME, "same", claim.pk)
    if scope is not None and row.origin_name and claim.origin_name not in ("", row.origin_name):
        return Sorted(row, RowState.REFUSED, "other_publisher", claim.pk, {"other": claim.origin_name})
    if claim.is_withdrawn:
        return Sorted(row, RowState.NEW, "again", claim.pk)
    return Sorted(row, RowState.CHANGED, "", claim.pk, change)


def _change(row: ImportRow, claim: Claim, known: _Known) -> dict[str, Any]:
    """What a row says otherwise than its published claim, as it stands here."""
    live = known.live.get(claim.pk)
    if live is None:
        return {}
    pairs = {"text": (claim.text, row.text), "grade": (live.grade, row.grade), "short": (live.short, row.short)}
    change: dict[str, Any] = {name: here for name, (here, there) in pairs.items() if here != there}
    if live.long != row.long:
        change["long"] = True
    fresh = {digest_of_words(text) for text in row.variants} - known.wordings.get(claim.pk, set())
    return change | ({"wordings": len(fresh)} if fresh else {})
