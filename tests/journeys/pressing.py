"""What leads to another page in the browser."""


def press(page, selector="main form button[type=submit]"):
    """Clicks what leads to another page, and waits until that is there: a click alone may return while the old page still stands."""
    with page.expect_navigation():
        page.click(selector)
