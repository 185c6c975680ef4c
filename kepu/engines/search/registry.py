"""Where the apps whose objects are found register, in their AppConfig.ready()."""

from kepu.engines.search.contracts import Facet, Source
from kepu.engines.search.errors import UnknownKind

_sources: dict[str, Source] = {}
_facets: dict[str, Facet] = {}


def register(source: Source) -> None:
    """Makes a kind of thing findable. Once registered, its app calls services.index and services.remove."""
    _sources[source.kind] = source


def register_facet(facet: Facet) -> None:
    """Gives a facet field its title and the words of its codes. The first app that registers a field names it."""
    _facets.setdefault(facet.field, facet)


def get_source(kind: str) -> Source:
    """The source of a kind. Raises UnknownKind."""
    try:
        return _sources[kind]
    except KeyError as error:
        raise UnknownKind(kind) from error


def list_sources() -> list[Source]:
    """Every source, in order of registration."""
    return list(_sources.values())


def list_facets() -> list[Facet]:
    """Every facet with words, in order of registration."""
    return list(_facets.values())
