"""A stock Wagtail site with nothing changed, for comparison: pages with a title and a text, Wagtail's own search on PostgreSQL."""
