from django.db import models
from wagtail.models import Page
from wagtail.search import index


class StockPage(Page):
    """A page as Wagtail's documentation shows it."""

    body = models.TextField()
    search_fields = [*Page.search_fields, index.SearchField("body")]
