from kepu.domain.content.assistant.proposals import Proposal, ProposalKind, ProposalState
from kepu.domain.content.channels import Channel, ChannelFact, ChannelKind
from kepu.domain.content.editions import (
    Citation,
    Correction,
    DailyViews,
    EditionAudience,
    EditionState,
    EditionStep,
    Language,
    Licence,
    Medium,
)
from kepu.domain.content.pages import Edition, HomePage, UnitPage
from kepu.domain.content.pictures import Attachment, Picture, PictureRendition
from kepu.domain.content.rooms import Room
from kepu.domain.content.sources import Passage, Source, SourceKind, WorkSource
from kepu.domain.content.submissions import ReviewRule, Submission, SubmissionKind, SubmissionState
from kepu.domain.content.terms import Term
from kepu.domain.content.waivers import Waiver
from kepu.domain.content.works import Series, Work

__all__ = [
    "Attachment",
    "Channel",
    "ChannelFact",
    "ChannelKind",
    "Citation",
    "Correction",
    "DailyViews",
    "Edition",
    "EditionAudience",
    "EditionState",
    "EditionStep",
    "HomePage",
    "Language",
    "Licence",
    "Medium",
    "Passage",
    "Picture",
    "PictureRendition",
    "Proposal",
    "ProposalKind",
    "ProposalState",
    "ReviewRule",
    "Room",
    "Series",
    "Source",
    "SourceKind",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "Term",
    "UnitPage",
    "Waiver",
    "Work",
    "WorkSource",
]
