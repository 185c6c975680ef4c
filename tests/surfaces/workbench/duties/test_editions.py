"""The roster of an edition as a whole: the same pages, for those who lead it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kepu.domain.events.models import BrandEdition
from kepu.engines.booking.models import Duty, HelpNeed
from kepu.engines.ledger.models import Record
from tests.events_cast import a_brand, a_plan, an_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(cast):
    """Open, and held tomorrow as the clock of the pages sees it."""
    made = an_edition(cast, a_plan(cast, a_brand(cast)))
    day = timezone.localdate() + timedelta(days=1)
    BrandEdition.objects.update(starts_on=day, ends_on=day, answer_by=None)
    return BrandEdition.objects.get(pk=made.pk)


def page(edition, rest=""):
    return f"/workbench/duties/edition/{edition.public_id}/{rest}"


@pytest.fixture
def need(as_, edition):
    day = edition.starts_on.isoformat()
    as_("north_coordinator").post(page(edition, "needs/new/"), {
        "task": "咨询台", "wanted": "2", "starts_at": f"{day}T09:00", "ends_at": f"{day}T17:00", "note": "主楼大厅", "min_age": "18",
        "is_open": "on",
    })  # fmt: skip
    return HelpNeed.objects.get()


def past():
    """It is over as the clock of the pages sees it."""
    BrandEdition.objects.update(
        starts_on=timezone.localdate() - timedelta(days=2), ends_on=timezone.localdate() - timedelta(days=2)
    )
    need = HelpNeed.objects.get()
    back = timedelta(days=3)
    HelpNeed.objects.update(starts_at=need.starts_at - back, ends_at=need.ends_at - back)


def test_help_for_a_whole_edition_is_wanted_asked_for_noted_and_recorded(as_, edition, need):
    client = as_("north_coordinator")
    asked = client.post(page(edition, f"needs/{need.pk}/invitations/"), {"person": "王若水", "age_from": "18"})
    duty = Duty.objects.get()
    client.post(page(edition, f"duties/{duty.public_id}/"), {"act": "confirm"})
    past()
    closing = f"/workbench/events/editions/{edition.public_id}/closing/"
    assert "还有 1 名已确认的志愿者" in client.get(closing).text

    client.post(page(edition, "served/"), {f"of-{duty.pk}": "1", f"here-{duty.pk}": "1", f"minutes-{duty.pk}": "460"})
    client.post(closing)

    assert asked["Location"] == page(edition)
    (record,) = Record.objects.filter(source_kind="edition_help")
    assert list(record.contributions.values_list("person__name", "minutes")) == [("王若水", 460)]


def test_the_public_page_of_the_edition_says_that_help_is_wanted(client, edition, need):
    text = client.get(f"/brands/open-day/{edition.year}/").text

    assert "招募志愿者" in text
    assert "咨询台" in text
    assert client.get(f"/help/{need.public_id}/").status_code == 200


def test_its_page_in_the_workbench_leads_to_the_roster(as_, edition, need):
    assert page(edition) in as_("north_coordinator").get(f"/workbench/events/editions/{edition.public_id}/").text
    assert "咨询台" in as_("north_coordinator").get("/workbench/duties/").text


def test_a_unit_of_the_branch_sees_numbers_and_another_branch_nothing(as_, edition, need):
    own = as_("astro_coordinator")
    assert own.get(page(edition)).status_code == 200
    for rest in (
        "print/",
        "needs/new/",
        f"needs/{need.pk}/",
        f"needs/{need.pk}/ending/",
        f"needs/{need.pk}/invitations/",
    ):
        assert own.get(page(edition, rest)).status_code == 404
    assert own.post(page(edition, "served/")).status_code == 404

    assert as_("garden_coordinator").get(page(edition)).status_code == 404
