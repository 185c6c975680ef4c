import pytest

from kepu.engines.search.services import rebuild


@pytest.fixture
def units(cast):
    rebuild(kinds=["unit"])


def test_everybody_may_search(client, units):
    answer = client.get("/api/v1/search", {"q": "天文"}).json()

    assert [hit["title"] for hit in answer["hits"]] == ["天文馆", "天文研究所"]
    assert answer["total"] == 2
    assert answer["hits"][0]["url"] == "http://testserver/units/hall/"
    assert {"text": "天文", "is_match": True} in answer["hits"][0]["title_pieces"]


def test_a_unit_narrows_with_its_subtree(client, units):
    answer = client.get("/api/v1/search", {"q": "研究所", "unit": "south"}).json()

    assert [hit["title"] for hit in answer["hits"]] == ["地质研究所"]


@pytest.mark.parametrize(
    "bad", [{"unit": "nowhere"}, {"page": "0"}, {"sort": "best"}, {"year": "MMXX"}, {"q": "长" * 201}]
)
def test_a_question_that_makes_no_sense_is_a_problem(client, units, bad):
    answer = client.get("/api/v1/search", bad)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_suggestions_come_by_pinyin(client, units):
    answer = client.get("/api/v1/search/suggestions", {"q": "twg"}).json()

    assert [each["title"] for each in answer] == ["天文馆"]


def test_it_is_described(client, db):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    assert "/api/v1/search" in paths
    assert "/api/v1/search/suggestions" in paths
