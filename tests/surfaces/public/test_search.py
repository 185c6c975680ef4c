import pytest

from kepu.engines.search.services import rebuild


@pytest.fixture
def units(cast):
    rebuild(kinds=["unit"])


def page(client, query, prefix=""):
    answer = client.get(f"{prefix}/search/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_hits_are_shown_with_matches_marked(client, units):
    assert '<a href="/units/hall/"><mark>天文</mark>馆' in page(client, {"q": "天文"})


def test_in_english_hits_lead_to_english_pages(client, units):
    assert 'href="/en/units/hall/"' in page(client, {"q": "天文"}, "/en")


def test_nothing_found_says_what_to_do(client, units):
    assert "没有找到" in page(client, {"q": "量子"})


def test_where_filters_hide_everything_it_offers_to_drop_them(client, units):
    assert "去掉筛选再看" in page(client, {"q": "天文", "unit": "south"})


def test_a_likely_spelling_is_proposed(client, units):
    assert "您是不是要找" in page(client, {"q": "tianwenguan"})


@pytest.mark.parametrize("bad", [{"q": "x" * 300}, {"page": "x"}, {"unit": "nowhere"}, {"q": "'\"%_\\&|!:*("}])
def test_bad_input_is_answered_and_kept(client, units, bad):
    assert "<h1" in page(client, bad)


def test_suggestions_are_a_list_of_links(client, units):
    assert 'href="/units/hall/"' in client.get("/search/suggestions/", {"q": "天文馆"}).content.decode()


def test_what_was_just_published_is_not_hidden_by_a_cache(client, units):
    assert client.get("/search/", {"q": "天文"})["Cache-Control"] == "no-cache"


def test_browsers_can_offer_the_search(client, units):
    answer = client.get("/search/opensearch.xml")

    assert "{searchTerms}" in answer.content.decode()
    assert answer["Content-Type"] == "application/opensearchdescription+xml"


def test_every_page_has_a_search_field(client, units):
    assert 'action="/search/"' in client.get("/units/").content.decode()


def test_a_page_of_hits_takes_a_bounded_number_of_queries(client, units, django_assert_max_num_queries):
    client.get("/search/", {"q": "天文"})

    with django_assert_max_num_queries(20):
        client.get("/search/", {"q": "天文"})
