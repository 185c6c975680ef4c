from kepu.engines.experts.services import set_consents, withdraw_expert
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import list_differences, search, suggest
from kepu.foundation.people.services import erase_person
from kepu.foundation.units.contracts import SYSTEM


def found(cast, text, who=None):
    page = search(Query(text, kinds=("expert",)), actor=cast.actor(who) if who else None, today=cast.now.date())
    return [hit.plain_title for hit in page.hits]


def test_an_expert_of_the_public_directory_is_found_by_name_topic_and_pinyin(cast, expert):
    expert("沈望舒")

    assert found(cast, "沈望舒") == ["沈望舒"]
    assert found(cast, "引力波") == ["沈望舒"]
    assert [each.title for each in suggest("shenwangshu")] == ["沈望舒"]
    assert not list(list_differences(kinds=["expert"]))


def test_without_consent_to_the_public_directory_nobody_finds_one(cast, expert):
    expert("沈望舒", uses=["academy", "media"])

    assert found(cast, "沈望舒") == []
    assert found(cast, "沈望舒", "astro_coordinator") == []


def test_taking_consent_back_takes_effect_at_once(cast, expert):
    row = expert("沈望舒")

    set_consents(actor=SYSTEM, expert_id=row.pk, uses=["academy"], now=cast.now)

    assert found(cast, "沈望舒") == []


def test_who_has_withdrawn_is_not_found(cast, expert):
    row = expert("沈望舒")

    withdraw_expert(actor=SYSTEM, expert_id=row.pk, now=cast.now)

    assert found(cast, "沈望舒") == []


def test_a_refused_topic_is_not_searched(cast, expert):
    expert("沈望舒", refused=("外星人",))

    assert found(cast, "外星人") == []


def test_an_erased_person_is_not_found(cast, expert):
    row = expert("沈望舒")

    erase_person(actor=cast.actor("astro_coordinator"), person_id=row.person_id, reason="本人要求", now=cast.now)

    assert found(cast, "沈望舒") == []
