import pytest

from kepu.engines.search import opensearch
from kepu.engines.search.conditions import All, Lexeme, Some
from kepu.engines.search.models import Entry
from kepu.engines.search.reading import read


class Server:
    """What the client says to a server, kept; it answers with the ids that it is given."""

    def __init__(self):
        self.said, self.ids = [], []
        self.indices = self

    def exists(self, index):
        return False

    def create(self, index, body):
        self.said.append(("create", index, body))

    def search(self, index, body):
        self.said.append(("search", index, body))
        return {"hits": {"hits": [{"_source": {"pk": key}} for key in self.ids]}}


@pytest.fixture
def server(settings, monkeypatch):
    settings.OPENSEARCH_URL = "http://127.0.0.1:9200"
    opensearch.backend.cache_clear()
    server = Server()
    monkeypatch.setattr(opensearch.backend(), "es", server)
    yield server
    opensearch.backend.cache_clear()


def test_lexemes_are_kept_as_they_are_and_nothing_else_is_taken():
    mapping = opensearch.LexemeMapping(Entry).get_mapping()

    assert mapping["properties"]["lexemes"]["type"] == "keyword"
    assert mapping["dynamic"] == "strict"


def test_a_question_becomes_filters_without_a_score():
    question = All((Lexeme("黑洞"), Some((Lexeme("f:year=2024"), Lexeme("o:hei", is_prefix=True)))))

    assert opensearch.query_of(question) == {
        "bool": {
            "filter": [
                {"term": {"lexemes": "黑洞"}},
                {
                    "bool": {
                        "should": [{"term": {"lexemes": "f:year=2024"}}, {"prefix": {"lexemes": "o:hei"}}],
                        "minimum_should_match": 1,
                    }
                },
            ]
        }
    }


def test_every_need_can_be_asked(db):
    for need in read("月亮 为什么 “black hole” x射线").parts:
        assert opensearch.query_of(need.condition())


def test_the_index_is_made_with_the_mapping(server):
    opensearch.ensure_index()

    what, name, body = server.said[0]
    assert (what, name) == ("create", "kepu_search_entry")
    assert body["mappings"] == opensearch.LexemeMapping(Entry).get_mapping()


def test_what_the_server_finds_is_looked_up_in_the_database(server, shelf, settings):
    settings.OPENSEARCH_URL = ""
    shelf.put("a", "黑洞")
    shelf.put("b", "彗星")
    settings.OPENSEARCH_URL = "http://127.0.0.1:9200"
    server.ids = [Entry.objects.get(key="a").pk, 999_999]

    from tests.engines.search.test_finding import keys

    assert keys("黑洞") == ["a"]


def test_entries_are_sent_once_they_are_committed(server, shelf, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(opensearch.LexemeBackend, "bulk", lambda self, client, actions, **more: sent.extend(actions))

    with django_capture_on_commit_callbacks(execute=True):
        shelf.put("a", "黑洞")

    assert "黑洞" in sent[0]["lexemes"]
