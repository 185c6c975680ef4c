from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kepu.domain.content.review_selectors import returned_to, waiting_to_appear
from kepu.foundation.units.contracts import Actor
from kepu.foundation.units.policies import units_within
from kepu.surfaces.workbench.areas import MenuItem, Waiting

WRITE = "content.write"
SECTION = gettext_lazy("Articles and media")
MENU = [
    MenuItem(SECTION, gettext_lazy("Works and editions"), "workbench:works:index", "files", WRITE, 48),
    MenuItem(SECTION, gettext_lazy("Series"), "workbench:works:series", "table", WRITE, 52),
    MenuItem(SECTION, gettext_lazy("Plain-language glossary"), "workbench:works:terms", "book", WRITE, 54),
]


def waiting(actor: Actor, today: date) -> Iterator[Waiting]:
    """Texts that came back to their writer, and approved ones whose day has not come."""
    if actor.account_id is None:
        return
    for edition in returned_to(actor.account_id):
        yield Waiting(
            title=edition.draft_title, url=reverse("workbench:works:edition", args=[edition.pk]), tone="warn",
            detail=_("Returned by its reviewers: revise it and hand it in again"),
        )  # fmt: skip
    units = units_within(actor, "content.publish")
    for submission in waiting_to_appear(units) if units else ():
        until = submission.edition.embargo_until
        yield Waiting(
            title=submission.edition.draft_title,
            url=reverse("workbench:works:edition", args=[submission.edition_id]),
            due_on=until.date() if until else None,
            detail=_("Approved, not public yet"),
        )
