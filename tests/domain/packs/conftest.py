from tests.domain.packs.acting import public_pack, publish  # noqa: F401  # fixtures
