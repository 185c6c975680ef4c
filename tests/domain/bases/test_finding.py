from kepu.domain.bases.contracts import TextDraft
from kepu.domain.bases.services.bases import close_base, hide_base, write_text
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import list_differences, search


def found(cast, text, who=None):
    page = search(Query(text, kinds=("base",)), actor=cast.actor(who) if who else None, today=cast.now.date())
    return [hit.plain_title for hit in page.hits]


def test_everybody_finds_a_published_base_by_what_is_in_it(cast, published):
    assert found(cast, "一米望远镜") == [published.name]
    assert not list(list_differences(kinds=["base"]))


def test_the_units_staff_alone_find_one_that_is_not_shown(cast, base):
    assert found(cast, "天文科普基地") == []
    assert found(cast, "天文科普基地", "astro_coordinator") == [base.name]
    assert found(cast, "天文科普基地", "garden_coordinator") == []


def test_a_text_that_is_not_cleared_is_not_searched(cast, published):
    draft = TextDraft(summary="看星星的地方", description="未公开的雷达站")
    write_text(actor=cast.actor("astro_coordinator"), base_id=published.pk, draft=draft, now=cast.now)

    assert found(cast, "雷达站") == []


def test_a_hidden_base_is_not_found_any_more(cast, published):
    hide_base(actor=cast.actor("astro_coordinator"), base_id=published.pk, reason="装修", now=cast.now)

    assert found(cast, "天文科普基地") == []


def test_a_closed_base_is_found_by_nobody(cast, published):
    close_base(
        actor=cast.actor("astro_coordinator"),
        base_id=published.pk,
        closed_on=cast.now.date(),
        reason="搬迁",
        now=cast.now,
    )

    assert found(cast, "天文科普基地", "astro_coordinator") == []
