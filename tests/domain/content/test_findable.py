from datetime import date
from urllib.parse import unquote

from kepu.domain.content.models import Series, Term
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import list_differences, search
from kepu.engines.search.services import index

TODAY = date(2025, 6, 1)


def found(text, actor=None, **more):
    return [hit.plain_title for hit in search(Query(text, **more), actor=actor, today=TODAY).hits]


def test_a_published_edition_is_found_by_everybody_and_narrowed_by_audience(cast, published):
    index(kind="work", keys=[published.pk])

    assert found("天体") == ["黑洞不是一个洞"]
    assert found("天体", filters={"audience": (published.audience,)}) == ["黑洞不是一个洞"]
    assert found("天体", filters={"audience": ("nobody",)}) == []


def test_a_draft_is_found_by_its_unit_only(cast, draft):
    index(kind="work", keys=[draft.pk])

    assert found("天体", cast.actor("astro_editor")) == ["黑洞不是一个洞"]
    assert found("天体", cast.actor("ocean_coordinator")) == found("天体") == []


def test_a_changed_edition_is_found_as_soon_as_it_is_committed(cast, begin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        begin("会唱歌的沙丘")

    assert found("沙丘", cast.actor("astro_editor")) == ["会唱歌的沙丘"]


def test_the_index_says_what_the_editions_say(cast, published, draft):
    index(kind="work", keys=[published.pk, draft.pk])

    assert list(list_differences(kinds=["work"])) == []


def test_a_series_is_found_while_there_is_something_to_read_in_it(cast, published, django_capture_on_commit_callbacks):
    series = Series.objects.create(unit_id=cast.unit["astro"], slug="sky", title="夜空专栏", title_en="Night sky")
    index(kind="series", keys=[series.pk])
    assert found("夜空专栏") == []

    published.work.series = series
    with django_capture_on_commit_callbacks(execute=True):
        published.work.save()

    assert found("夜空专栏") == found("night sky") == ["夜空专栏"]


def test_a_term_leads_to_its_place_in_the_glossary(client, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        Term.objects.create(
            term="夸克 星",
            definition="由夸克构成的星。",
            aliases="奇异星",
            unit_id=cast.unit["astro"],
            updated_at=cast.now,
        )

    [hit] = search(Query("奇异星", kinds=("term",)), today=TODAY).hits
    anchor = unquote(hit.url.partition("#")[2])
    assert hit.plain_title == "夸克 星"
    assert f'id="{anchor}"' in client.get("/glossary/").content.decode()


def test_a_term_that_is_gone_is_not_found(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        term = Term.objects.create(term="夸克星", definition="x", unit_id=cast.unit["astro"], updated_at=cast.now)
        term.delete()

    assert found("夸克星") == []
