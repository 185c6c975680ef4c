from datetime import date

import pytest

from kepu.engines.search import registry, services
from kepu.engines.search.contracts import Document, Source


class Shelf:
    """A source of documents for tests: put them on the shelf, they are found."""

    kind = "leaf"

    def __init__(self):
        self.documents = {}

    def put(self, key, title, body="", **more):
        more = {"url": f"/leaf/{key}/", "unit_id": None, "is_public": True, "published_on": date(2025, 1, 1), **more}
        self.documents[key] = Document(title=title, body=body, **more)
        services.index(kind=self.kind, keys=[key])

    def take(self, key):
        del self.documents[key]
        services.index(kind=self.kind, keys=[key])


@pytest.fixture
def shelf(db, monkeypatch):
    shelf = Shelf()
    monkeypatch.setattr(registry, "_sources", {})
    registry.register(Source(shelf.kind, "leaf", shelf.documents.get, lambda: list(shelf.documents)))
    return shelf
