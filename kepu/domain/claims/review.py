"""Verdicts as a subject of the reviews: flows, what deciders see, what follows from a decision."""

from pathlib import Path

from django.utils.translation import gettext as _

from kepu.domain.claims.models import Verdict
from kepu.domain.claims.scale import grades
from kepu.domain.claims.services.handing_in import KIND, finish_verdict, sign_step
from kepu.domain.claims.wording import digest_of, lines_of
from kepu.engines.reviews import registry
from kepu.engines.reviews.contracts import Content
from kepu.engines.reviews.flow_files import add_folder


def register_review() -> None:
    """Called once, when the app is ready."""
    add_folder(Path(__file__).parent / "flows")
    registry.on_finished(KIND, finish_verdict)
    registry.on_step(KIND, sign_step)
    registry.on_content(KIND, content_for_review)


def content_for_review(key: str) -> Content:
    """The newest version, line by line."""
    verdict = Verdict.objects.filter(claim=int(key)).select_related("claim").order_by("-number")[0]
    labels = {
        "claim": _("claim"), "grade": _("verdict"), "short": _("in short"), "long": _("why"),
        "note": _("what is corrected, and why"), "source": _("source"),
    }  # fmt: skip
    lines = [
        (key, labels[label], grades()[text].title if label == "grade" else text)
        for key, label, text in lines_of(verdict)
    ]
    return Content(
        digest=digest_of(verdict),
        lines=tuple((label, text) for _key, label, text in lines),
        keys=tuple(key for key, _label, _text in lines),
    )
