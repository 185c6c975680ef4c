"""Talking points and after-action reviews as subjects of the reviews: flows, what deciders see, what follows from a decision."""

from pathlib import Path

from django.utils.translation import gettext as _

from kepu.domain.emergency.models import AfterAction, Statement
from kepu.domain.emergency.questions import question_text
from kepu.domain.emergency.services import closing, signing
from kepu.domain.emergency.wording import after_action_digest, after_action_lines, digest_of, lines_of
from kepu.engines.reviews import registry
from kepu.engines.reviews.contracts import Content
from kepu.engines.reviews.flow_files import add_folder


def register_review() -> None:
    """Called once, when the app is ready."""
    add_folder(Path(__file__).parent / "flows")
    registry.on_finished(signing.KIND, signing.finish_statement)
    registry.on_step(signing.KIND, signing.sign_step)
    registry.on_content(signing.KIND, statement_for_review)
    registry.on_finished(closing.KIND, closing.finish_after_action)
    registry.on_content(closing.KIND, after_action_for_review)


def statement_for_review(key: str) -> Content:
    """The newest version, line by line."""
    statement = Statement.objects.filter(incident=int(key)).select_related("incident").order_by("-number")[0]
    labels = {
        "incident": _("incident"), "headline": _("The statement in one sentence"), "known": _("what is known"),
        "unknown": _("what is not known yet"), "advice": _("what to do"), "note": _("what has changed"),
        "next": _("next update at"), "question": _("question and answer"),
    }  # fmt: skip
    lines = lines_of(statement)
    return Content(
        digest=digest_of(statement),
        lines=tuple((labels[label], text) for _key, label, text in lines),
        keys=tuple(key for key, _label, _text in lines),
    )


def after_action_for_review(key: str) -> Content:
    """The newest review, line by line."""
    row = AfterAction.objects.filter(incident=int(key)).order_by("-number")[0]
    labels = {"lessons": _("lessons"), "task": _("to be done")}
    lines = after_action_lines(row)
    return Content(
        digest=after_action_digest(row),
        lines=tuple((labels.get(label) or question_text(label), text) for _key, label, text in lines),
        keys=tuple(key for key, _label, _text in lines),
    )
