"""Editions as a subject of the reviews: flows, what deciders see, what follows from a decision."""

from pathlib import Path

from kepu.domain.content.review_selectors import content_for_review, facts_for_record, parts_for_review
from kepu.domain.content.services.handing_in import finish_submission
from kepu.domain.content.submissions import KIND
from kepu.engines.reviews import registry
from kepu.engines.reviews.flow_files import add_folder


def register_review() -> None:
    """Called once, when the app is ready."""
    add_folder(Path(__file__).parent / "flows")
    registry.on_finished(KIND, finish_submission)
    registry.on_content(KIND, content_for_review)
    registry.on_showing(KIND, parts_for_review)
    registry.on_facts(KIND, facts_for_record)
