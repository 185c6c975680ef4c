"""The only writers of claims, verdicts, messages and clusters."""

from kepu.domain.claims.services.answering import answer_readers, forget_contacts, mark_answered
from kepu.domain.claims.services.articles import begin_article, link_article, unlink_article
from kepu.domain.claims.services.claims import (
    add_sighting,
    add_variant,
    assign_claim,
    change_claim,
    open_claim,
    remove_sighting,
    remove_variant,
)
from kepu.domain.claims.services.handing_in import (
    HandedIn,
    finish_verdict,
    publish_approved,
    sign_step,
    submit_verdict,
)
from kepu.domain.claims.services.importing import import_claims
from kepu.domain.claims.services.intakes import (
    confirm_intake,
    discard_intake,
    forget_previews,
    hand_in_claims,
    take_back_intake,
)
from kepu.domain.claims.services.messages import (
    assign_cluster,
    dismiss_cluster,
    merge_cluster,
    open_claim_from,
    rate_cluster,
    submit_message,
)
from kepu.domain.claims.services.rewording import reword_by_correction, reword_claim
from kepu.domain.claims.services.verdicts import begin_correction, drop_draft, write_verdict
from kepu.domain.claims.services.withdrawal import withdraw_claim
from kepu.domain.claims.services.working import carry_on

__all__ = [
    "HandedIn",
    "add_sighting",
    "add_variant",
    "answer_readers",
    "assign_claim",
    "assign_cluster",
    "begin_article",
    "begin_correction",
    "carry_on",
    "change_claim",
    "confirm_intake",
    "discard_intake",
    "dismiss_cluster",
    "drop_draft",
    "finish_verdict",
    "forget_contacts",
    "forget_previews",
    "hand_in_claims",
    "import_claims",
    "link_article",
    "mark_answered",
    "merge_cluster",
    "open_claim",
    "open_claim_from",
    "publish_approved",
    "rate_cluster",
    "remove_sighting",
    "remove_variant",
    "reword_by_correction",
    "reword_claim",
    "sign_step",
    "submit_message",
    "submit_verdict",
    "take_back_intake",
    "unlink_article",
    "withdraw_claim",
    "write_verdict",
]  # fmt: skip
