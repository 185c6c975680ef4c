"""What others read about the review of editions: by which flow, how strict, what waits, what deciders see."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kepu.domain.content.assistant.selectors import proposals_used_in
from kepu.domain.content.content_digest import digest_of, lines_of, plain
from kepu.domain.content.editions import Citation, EditionState
from kepu.domain.content.pages import Edition
from kepu.domain.content.passages import DraftText
from kepu.domain.content.submissions import OPEN_STATES, ReviewRule, Submission, SubmissionState
from kepu.domain.content.writing import WritingReport, report_on
from kepu.engines.reviews.contracts import Content, Part
from kepu.engines.reviews.errors import UnknownFlow
from kepu.engines.reviews.flow_files import get_flow
from kepu.foundation.units.selectors import ancestor_ids, labels_by_id

USUAL_FLOW = "content_article"
EXPERT_STEP = "science"


def flow_for(medium: str) -> str:
    """The flow of a medium: content_MEDIUM where a file defines it, else that of articles."""
    try:
        return get_flow(f"content_{medium}").name
    except UnknownFlow:
        return USUAL_FLOW


def needs_expert(flow: str) -> bool:
    """Whether the flow has a step for an expert of the field, who is named when the work is handed in."""
    return any(step.code == EXPERT_STEP for step in get_flow(flow).steps)


def is_lenient_in(unit_id: int) -> bool:
    """Whether one person may take several steps of a work of this unit: its own rule, else that of the nearest above; strict
    where nobody has said anything.
    """
    path = [unit_id, *ancestor_ids(unit_id)]
    rules = dict(ReviewRule.objects.filter(unit__in=path).values_list("unit_id", "is_lenient"))
    return next((rules[unit] for unit in path if unit in rules), False)


def open_submission_of(edition_id: int) -> Submission | None:
    """What is under review or approved and not yet public, if anything."""
    return Submission.objects.filter(edition=edition_id, state__in=OPEN_STATES).first()


def returned_to(account_id: int) -> QuerySet[Edition]:
    """Editions that came back to who handed them in and have not been handed in again, oldest first."""
    last = Submission.objects.filter(submitted_by=account_id, state=SubmissionState.RETURNED)
    rows = Edition.objects.filter(state=EditionState.DRAFT, submissions__in=last).distinct()
    return rows.order_by("latest_revision_created_at", "pk")  # type: ignore[no-any-return]  # Wagtail has no types


def waiting_to_appear(unit_ids: Collection[int]) -> QuerySet[Submission]:
    """Approved submissions of these units that are not public yet."""
    rows = Submission.objects.filter(state=SubmissionState.APPROVED, edition__unit__in=list(unit_ids))
    return rows.select_related("edition").order_by("submitted_at", "pk")


def text_under_review(edition_id: int) -> Edition:
    """The revision that was handed in, else the newest. Raises Edition.DoesNotExist."""
    submission = open_submission_of(edition_id)
    if submission is not None:
        return submission.revision.as_object()  # type: ignore[no-any-return]  # Wagtail has no types
    return Edition.objects.get(pk=edition_id).get_latest_revision_as_object()  # type: ignore[no-any-return]  # same


def writing_under_review(edition_id: int) -> WritingReport:
    """What the writing help finds in the revision under review, and what its writer let stand. Raises Edition.DoesNotExist."""
    return report_on(edition_id, DraftText.of(text_under_review(edition_id)))


def content_for_review(key: str) -> Content:
    """What those who review an edition compare from step to step."""
    text = text_under_review(int(key))
    lines = lines_of(text)
    cited = Citation.objects.drafted(int(key)).select_related("passage__source")
    lines += [
        (f"[{row.number}]", f"{row.passage.source} · {row.passage}", f"cite-{row.number}")
        for row in cited
        if row.passage
    ]
    return Content(
        digest=digest_of(text, int(key)),
        lines=tuple((label, words) for label, words, _key in lines),
        keys=tuple(name for _label, _words, name in lines),
    )


def parts_for_review(key: str) -> tuple[Part, ...]:
    """The edition as readers will see it, block by block, for those who may not open the editor."""
    text = text_under_review(int(key))
    head = render_to_string("content/review_head.html", {"page": text})
    parts = [Part("head", head, f"{text.title} {text.summary}")]
    context = {"page": text, "citations": citations_of(int(key))}
    for number, block in enumerate(text.body, start=1):
        html = block.render(context={**context, "anchor": block.id})
        parts.append(Part(str(block.id or number), html, plain(block.block.get_prep_value(block.value))))
    if context["citations"]:
        parts.append(Part("citations", render_to_string("content/citations.html", context)))
    return tuple(parts)


def citations_of(edition_id: int) -> list[Citation]:
    """Marks of an edition as drafted, in order, each with its passage and source."""
    return list(Citation.objects.drafted(edition_id).select_related("passage__source").order_by("number"))


def facts_for_record(key: str) -> tuple[tuple[str, str], ...]:
    """The head of 三审三校记录清单: subject, time, where it is to appear, who drafted it, department, what became
    of it; where a model had a part in the text, how much of it was taken."""
    edition = Edition.objects.select_related("work").get(pk=int(key))
    last = Submission.objects.filter(edition=edition).first()
    label = labels_by_id([edition.unit_id])[edition.unit_id]
    rows = [
        (_("Theme"), edition.draft_title),
        (_("To appear in"), f"{label.name} · {edition.get_medium_display()} · {edition.get_audience_display()}"),
        (_("Drafted by"), edition.authors),
        (_("Department"), label.name),
        (_("Outcome"), str(edition.get_state_display())),
    ]
    if last is not None:
        rows.insert(1, (_("Handed in"), f"{localtime(last.submitted_at):%Y-%m-%d %H:%M} {last.submitted_by_name}"))
    if edition.first_published_at is not None:
        rows.append((_("First published"), f"{localtime(edition.first_published_at):%Y-%m-%d %H:%M}"))
    used = len(proposals_used_in(edition.pk))
    if used:
        taken = ngettext("%(number)s proposal taken", "%(number)s proposals taken", used) % {"number": used}
        rows.append((_("Drafting assistant"), taken))
    return tuple(rows)
