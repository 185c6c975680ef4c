"""The writing help for an edition: what deserves a second look, what may stand and why, what stops a submission."""

from collections.abc import Sequence
from dataclasses import dataclass

from kepu.domain.content.assistant.proposals import Proposal, ProposalState
from kepu.domain.content.pages import Edition
from kepu.domain.content.passages import DraftText, Passage, Place, passages_of
from kepu.domain.content.terms import Term as OwnTerm
from kepu.domain.content.waivers import Waiver
from kepu.foundation.crypto import keyed_reference
from kepu.foundation.language.contracts import Finding
from kepu.foundation.language.findings import check
from kepu.foundation.language.glossary import Term, list_terms
from kepu.foundation.language.readability import Readability, readability

PERSONAL = frozenset(
    {
        "id_card_number", "bank_card_number", "mobile_number", "email_address", "travel_document_number", "plate_number",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in an edition: where, on which words, and the waiver by which it may stand (None: nobody let it stand).

    `words` are passages[…].text[start:end], empty where the finding is about the whole place.
    """

    finding: Finding
    place: Place
    words: str
    fingerprint: str
    waiver: Waiver | None = None

    @property
    def is_blocking(self) -> bool:
        """Whether it stops a submission: personal data, a picture without words for it; not once it was let stand with a reason."""
        return self.finding.severity == "error" and self.waiver is None


@dataclass(frozen=True, slots=True)
class WritingReport:
    """What the writing help says of an edition: readability, every finding in the order of its place, open proposals."""

    readability: Readability
    found: tuple[Found, ...]
    proposals: tuple[Proposal, ...]

    @property
    def open(self) -> tuple[Found, ...]:
        """Findings that nobody let stand."""
        return tuple(found for found in self.found if found.waiver is None)

    @property
    def waived(self) -> tuple[Found, ...]:
        """Findings that were let stand; their `waiver` says by whom and why."""
        return tuple(found for found in self.found if found.waiver is not None)

    @property
    def blocking(self) -> tuple[Found, ...]:
        """Findings for which a submission is refused."""
        return tuple(found for found in self.found if found.is_blocking)

    @property
    def may_be_submitted(self) -> bool:
        """Whether neither a finding nor an undecided proposal of the assistant stops a submission."""
        return not self.blocking and not self.proposals


def findings_of(edition: Edition) -> WritingReport:
    """The findings of an edition's latest draft, as reviewers see them and as a submission is judged by them.

    A submission is refused unless `may_be_submitted`: give the reasons from `blocking` (finding.text says what, finding.advice
    what to do, place where) and from `proposals` (what the drafting assistant proposed and nobody decided on). Everything
    else in `found` is for the reviewers; `waived` carries the writer's reasons. Three queries beside the revision.
    """
    return report_on(edition.pk, text_of(edition))


def text_of(edition: Edition) -> DraftText:
    """What is written in an edition's latest draft."""
    draft = edition.get_latest_revision_as_object()
    return DraftText(draft.title, draft.summary, draft.body, edition.audience)


def report_on(edition_id: int, text: DraftText) -> WritingReport:
    """The findings of a text that need not have been saved yet, with the waivers and open proposals of its edition."""
    passages = passages_of(text)
    blocks = [passage.block for passage in passages]
    waivers = {
        waiver.fingerprint: waiver for waiver in Waiver.objects.filter(edition=edition_id, withdrawn_at__isnull=True)
    }
    found = tuple(
        _placed(finding, passages, waivers) for finding in check(blocks, audience=text.audience, terms=terms_in_use())
    )
    prose = "\n".join(block.text for block in blocks if block.is_prose)
    proposals = Proposal.objects.filter(edition=edition_id, state=ProposalState.PROPOSED)
    return WritingReport(readability(prose, text.audience), found, tuple(proposals))


def terms_in_use() -> tuple[Term, ...]:
    """The glossary: terms that units keep, then those that come with Kepu and that no unit keeps in its own words."""
    rows = OwnTerm.objects.all()
    own = [
        Term(
            term=row.term,
            plain=row.plain or row.definition,
            definition=row.definition,
            english=row.english,
            field=row.field,
            aliases=tuple(name.strip() for name in row.aliases.split("、") if name.strip()),
        )
        for row in rows
    ]
    taken = {name for term in own for name in (term.term, *term.aliases)}
    return (*own, *(term for term in list_terms() if taken.isdisjoint((term.term, *term.aliases))))


def masked(found: Found) -> str:
    """The words of a finding as they may be kept beside the text: personal ones but for both ends."""
    words = found.words[:120]
    return f"{words[:2]}…{words[-2:]}" if found.finding.code in PERSONAL else words


def _placed(finding: Finding, passages: Sequence[Passage], waivers: dict[str, Waiver]) -> Found:
    passage = passages[finding.block]
    words = passage.block.text[finding.start : finding.end]
    place = passage.place
    grade = str(finding.params.get("grade", "")).partition(".")[0]
    judged = words or f"{place.block}/{place.path}/{grade}"
    fingerprint = keyed_reference("waiver", f"{finding.code}\n{judged}")
    return Found(finding, place, words, fingerprint, waivers.get(fingerprint))
