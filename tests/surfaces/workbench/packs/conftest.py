from tests.content_cast import begin, draft, published
from tests.domain.packs.acting import public_pack, publish

__all__ = ["begin", "draft", "public_pack", "publish", "published"]
