"""What must never be false of packs, written raw past the services."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from kepu.domain.packs.models import Pack, Part, Spreading, Version
from kepu.domain.packs.selectors.public import Wanted, cards, offered, public_versions

DUE = date(2026, 6, 1)


@pytest.fixture
def pack(cast):
    return Pack.objects.create(unit_id=cast.unit["geo"], name="地震来了怎么办", opened_at=cast.now)


@pytest.fixture
def publish(cast):
    """publish(unit, title, hazards, **version) → a published version written raw."""

    def _publish(unit, title, hazards=("earthquake",), language="zh-hans", **changes):
        pack = Pack.objects.create(
            unit_id=cast.unit[unit], name=title, language=language, state="published", opened_at=cast.now,
            published_at=cast.now, due_on=DUE,
        )  # fmt: skip
        values = {"due_on": DUE, "written_at": cast.now, "published_at": cast.now, "state": "published", **changes}
        version = Version.objects.create(pack=pack, number=1, title=title, **values)
        for position, code in enumerate(hazards):
            version.hazards.create(position=position, code=code)
        return version

    return _publish


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_two_packs_of_a_family_are_not_in_one_language(cast, pack):
    refused(lambda: Pack.objects.create(unit_id=pack.unit_id, name="同一语种", family=pack.family, opened_at=cast.now))
    Pack.objects.create(unit_id=pack.unit_id, name="English", family=pack.family, language="en", opened_at=cast.now)


def test_one_version_is_open_and_one_is_live(cast, pack):
    Version.objects.create(pack=pack, number=1, title="一", written_at=cast.now)

    refused(lambda: Version.objects.create(pack=pack, number=2, title="二", note="改", written_at=cast.now))


def test_a_version_that_follows_says_what_changed(cast, pack):
    refused(lambda: Version.objects.create(pack=pack, number=2, title="二", written_at=cast.now))


@pytest.mark.parametrize(
    "changes", [{"state": "in_review"}, {"state": "published", "due_on": DUE}, {"season_from": 5}, {"audience": "cats"}]
)
def test_a_version_without_what_its_state_needs_is_refused(cast, pack, changes):
    refused(lambda: Version.objects.create(pack=pack, number=1, title="一", written_at=cast.now, **changes))


def test_a_published_pack_has_a_due_day(cast):
    refused(
        lambda: Pack.objects.create(
            unit_id=cast.unit["geo"], name="无期限", state="published", opened_at=cast.now, published_at=cast.now
        )
    )


def test_a_poster_has_a_file_and_words(cast, pack):
    version = Version.objects.create(pack=pack, number=1, title="一", written_at=cast.now)

    refused(lambda: Part.objects.create(version=version, position=1, kind="poster", title="海报", text="文字"))
    refused(lambda: Part.objects.create(version=version, position=1, kind="fact", title="要点"))


def test_a_pack_is_planned_once_for_a_rule_and_a_year(cast, pack):
    values = {"unit_id": pack.unit_id, "rule": "disaster_day", "year": 2026, "pack": pack, "planned_on": DUE}
    Spreading.objects.create(**values)

    refused(lambda: Spreading.objects.create(**values))


def test_a_list_offers_valid_packs_in_season_first_and_past_ones_last(cast, publish):
    late = publish("geo", "过期", due_on=date(2025, 5, 31))
    plain = publish("geo", "全年")
    now = publish("geo", "当季", season_from=11, season_to=6)

    rows = list(public_versions(Wanted(), today=date(2025, 6, 1)))

    assert rows == [now, plain, late]
    assert [card.is_past for card in cards(rows, today=date(2025, 6, 1))] == [False, False, True]


def test_a_region_gets_its_own_packs_and_those_for_everywhere(cast, publish):
    publish("geo", "云南", region_id="530000")
    publish("geo", "全国")

    def titles(code):
        wanted = Wanted(region_code=code)
        return {row.title for row in public_versions(wanted, today=date(2025, 6, 1))}

    assert titles("532823") == {"云南", "全国"}
    assert titles("110105") == {"全国"}


def test_an_incident_is_offered_no_past_packs(cast, publish, django_assert_num_queries):
    publish("geo", "过期", due_on=date(2025, 5, 31))
    publish("geo", "洪涝", hazards=("flood",))
    valid = publish("geo", "地震", hazards=("earthquake", "fire"))

    with django_assert_num_queries(2):
        found = offered(hazards=["earthquake"], region_code="110105", today=date(2025, 6, 1))

    assert [card.id for card in found] == [valid.pack_id]
