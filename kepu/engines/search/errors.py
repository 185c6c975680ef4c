class SearchError(Exception):
    """Base of what search refuses."""


class UnknownKind(SearchError):
    """Nobody registered a source of this kind."""


class BadQuery(SearchError):
    """The question cannot be understood; the message says which part."""


class BadSynonyms(SearchError):
    """A group of synonyms is refused; `reason` is count (fewer than two words, or too many) or twice (it is there already)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
