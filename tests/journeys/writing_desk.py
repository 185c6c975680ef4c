"""What is done with an edition in the browser: begun, written in the editor, handed in, judged, returned."""

from urllib.parse import urlsplit

from tests.journeys.pressing import press

PAPER = {
    "identifier": "https://doi.org/10.1038/s41586-020-2649-2",
    "source_title": "The shadow of a black hole",
    "abstract": "We observed a bright ring. Its width fits a mass of four million suns.",
}
EXPERT = {"name": "郑远航", "email": "zheng@example.org"}
BODY = "[data-contentpath=body]"
TEXT = f"{BODY} [contenteditable=true] >> nth=0"


def begin(page, title):
    """A work with its first edition, for the general public, from the paper's DOI and abstract; the edition's address."""
    page.goto("/workbench/works/new/")
    page.fill("[name=title]", title)
    for name, text in PAPER.items():
        page.fill(f"[name={name}]", text)
    press(page, "main form.card button[type=submit]")
    return page.url


def add_edition(page, edition, title, audience):
    """Another edition of the same work, begun from the text of the first; its address."""
    page.goto(edition)
    press(page, "a.btn[href^='/workbench/works/']:has-text('所属作品')")
    press(page, "main a[href$='/editions/']")
    page.fill("[name=title]", title)
    page.select_option("[name=audience]", audience)
    page.select_option("[name=copy_of]", index=1)
    press(page, "main form.card button[type=submit]")
    return page.url


def open_editor(page, edition):
    page.goto(edition)
    press(page, "a[href*='/authoring/pages/']")


def show_writing_help(page):
    """Opens the panel once: the editor shows it again in the editions that the same person opens later."""
    page.click("[data-side-panel-toggle=writing]")


def add_text_block(page):
    """Adds it and waits until the cursor is in it: the editor puts it there a moment later, whatever is being typed elsewhere."""
    page.click(f"{BODY} .c-sf-add-button >> nth=0")
    page.click(".w-combobox__option:has-text('正文')")
    page.locator(f"{BODY} [contenteditable=true]:focus").wait_for()


def write(page, text, **facts):
    """Types the text in the place of what the body's first block says, and what is given of summary and authors."""
    for name, fact in facts.items():
        page.fill(f"[name={name}]", fact)
    page.click(TEXT)
    page.keyboard.press("Control+a")
    page.keyboard.press("Backspace")
    page.keyboard.insert_text(text)


def save(page):
    """Saves and waits for the answer: the editor changes the address by itself too, which a navigation's end may be taken for."""

    def is_saved(response):
        request = response.request
        return request.method == "POST" and request.is_navigation_request()

    with page.expect_response(is_saved):
        page.click("button.action-save")
    page.locator("main, [role=main]").first.wait_for()
    page.wait_for_load_state()


def hand_in(page, edition):
    """Hands the edition in with an expert from outside; the path of the expert's link."""
    page.goto(f"{edition}submission/")
    for name, text in EXPERT.items():
        page.fill(f"[name={name}]", text)
    press(page, "main form.card button[type=submit]")
    link = page.locator("main p.mono")
    assert link.count(), page.inner_text("main")
    return urlsplit(link.inner_text()).path


def take_turn(page, title, act):
    """Opens from the list of what waits for a decision the review with this title, and the page of an act."""
    page.goto("/workbench/reviews/")
    press(page, f"main .items a:has-text('{title}')")
    press(page, f"main a[href$='/{act}/']")


def approve(page, title):
    take_turn(page, title, "approval")
    press(page)


def give_back(page, title, reason):
    take_turn(page, title, "return")
    page.fill("[name=comment]", reason)
    press(page)


def approve_by_link(page, path):
    page.goto(path)
    page.check("[name=decision][value=approve]")
    press(page, "form:has([name=decision]) button[type=submit]")
