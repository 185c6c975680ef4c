from typing import Any

from django.core.paginator import Paginator
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

PER_PAGE = 24


class ArticleIndex(Page):  # type: ignore[misc]  # Wagtail has no types
    """The newest articles."""

    template = "articles/index.html"

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As the tutorial does it."""
        articles = Article.objects.live().child_of(self).order_by("-first_published_at")
        shown = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "articles": shown}


class Article(Page):  # type: ignore[misc]  # Wagtail has no types
    """An article."""

    template = "articles/article.html"
    intro = RichTextField(blank=True)
    body = RichTextField(blank=True)
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
