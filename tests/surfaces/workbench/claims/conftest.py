from tests.domain.claims.acting import checked  # noqa: F401  # a fixture
