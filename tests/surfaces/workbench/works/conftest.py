from tests.content_cast import begin, draft, paper, published

__all__ = ["begin", "draft", "paper", "published"]
