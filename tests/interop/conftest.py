from tests.domain.syndication.conftest import correct, partner, published, receiver  # noqa: F401  # fixtures
