import pytest

from kepu.domain.content.contracts import EditionDraft, SourceDraft, WorkDraft
from kepu.domain.content.services import add_source, begin_edition, begin_work, enter_source, publish_edition


@pytest.fixture
def begin(cast):
    """begin(title=…, **edition parts) → a draft edition of a new work of the institute of astronomy."""

    def _begin(title="黑洞不是一个洞", **parts):
        writer = cast.actor("astro_editor")
        work = begin_work(actor=writer, draft=WorkDraft(cast.unit["astro"], title), now=cast.now)
        values = {"summary": "摘要", "authors": "李启明", "body": [("text", "<p>黑洞是天体。</p>")], **parts}
        return begin_edition(actor=writer, work_id=work.pk, draft=EditionDraft(**values), now=cast.now)

    return _begin


@pytest.fixture
def draft(begin):
    return begin()


@pytest.fixture
def published(cast, draft):
    return publish_edition(actor=cast.actor("astro_coordinator"), edition_id=draft.pk, now=cast.now)


@pytest.fixture
def paper(cast):
    """paper(work id, **parts) → a paper of the institute's own with one passage, on which the work rests."""

    def _paper(work_id, **parts):
        values = {
            "kind": "paper",
            "identifier": "10.1000/xyz123",
            "title": "A black hole",
            "unit_id": cast.unit["astro"],
            "passages": (("摘要", "We observed a black hole."),),
            **parts,
        }
        writer = cast.actor("astro_editor")
        source = enter_source(actor=writer, unit_id=cast.unit["astro"], draft=SourceDraft(**values), now=cast.now)
        add_source(actor=writer, work_id=work_id, source_id=source.pk)
        return source

    return _paper
