"""What a stock Wagtail site needs to show articles: two page types, their templates as short as a tutorial's."""
