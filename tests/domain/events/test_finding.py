from kepu.domain.events.contracts import Came, PersonDraft
from kepu.domain.events.services import add_person, cancel_session, close_session, draft_session, write_report
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import list_differences, search
from tests.events_cast import AFTER

KINDS = ("session", "brand", "brand_edition")


def found(cast, text, who=None):
    page = search(Query(text, kinds=KINDS), actor=cast.actor(who) if who else None, today=cast.now.date())
    return {hit.plain_title for hit in page.hits}


def test_everybody_finds_brand_edition_and_session(cast, session):
    assert found(cast, "公众开放日") >= {"公众开放日", "公众开放日 2025 · 走近大科学装置", session.title}
    assert found(cast, "望远镜圆顶") == {session.title}
    assert not list(list_differences(kinds=KINDS))


def test_a_draft_is_found_by_its_units_staff_alone(cast, talk):
    draft_session(actor=cast.actor("astro_coordinator"), draft=talk, now=cast.now)

    assert found(cast, "望远镜圆顶") == set()
    assert found(cast, "望远镜圆顶", "garden_coordinator") == set()
    assert found(cast, "望远镜圆顶", "astro_coordinator") == {talk.title}


def test_an_edition_that_is_being_planned_is_not_found_by_the_public(cast, planned):
    assert found(cast, "走近大科学装置") == set()


def test_a_session_is_found_by_its_speaker_and_not_by_its_volunteers(cast, session):
    for name, role in (("沈括", "speaker"), ("徐霞客", "volunteer")):
        draft = PersonDraft(role=role, outside_name=name)
        add_person(actor=cast.actor("astro_coordinator"), session_id=session.pk, draft=draft, now=cast.now)

    assert found(cast, "沈括") == {session.title}
    assert found(cast, "徐霞客") == set()


def test_a_session_that_was_called_off_is_not_found(cast, session):
    cancel_session(actor=cast.actor("astro_coordinator"), session_id=session.pk, reason="大雨", now=cast.now)

    assert found(cast, "望远镜圆顶") == set()


def test_a_closed_session_is_found_again_once_it_has_a_report(cast, session):
    actor = cast.actor("astro_coordinator")
    close_session(actor=actor, session_id=session.pk, came=Came(120, "门口计数器"), now=AFTER)
    assert found(cast, "望远镜圆顶") == set()

    write_report(
        actor=actor, session_id=session.pk, report="当天看到了土星光环", replay_link="", uploads=[], links=[], now=AFTER
    )

    assert found(cast, "土星光环") == {session.title}
