"""What others read about the assistant's part in an edition."""

from kepu.domain.content.assistant.proposals import Proposal, ProposalState

USED = (ProposalState.ACCEPTED, ProposalState.CHANGED)


def proposals_used_in(edition_id: int) -> list[Proposal]:
    """Proposals that went into an edition, word for word or changed, in the order in which they were made.

    For the printed record of a review and for the mark that readers see: texts in which a model had a part say so
    (《人工智能生成合成内容标识办法》, in force since 2025-09-01).
    """
    return list(Proposal.objects.filter(edition=edition_id, state__in=USED))


def is_assisted(edition_id: int) -> bool:
    """Whether something that a model proposed went into an edition."""
    return Proposal.objects.filter(edition=edition_id, state__in=USED).exists()
