"""Blocks of words."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

FEATURES = ["bold", "italic", "superscript", "subscript", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.CharBlock):  # type: ignore[misc]  # Wagtail has no types
    """A heading within the text."""

    class Meta:
        icon = "title"
        template = "content/blocks/heading.html"


class ProseBlock(blocks.RichTextBlock):  # type: ignore[misc]  # Wagtail has no types
    """Paragraphs and lists. Marks [1], [2] … point at passages of sources."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        template = "content/blocks/text.html"


class UnknownBlock(ProseBlock):
    """What science does not know yet."""

    class Meta:
        icon = "warning"
        template = "content/blocks/unknown.html"


class QuoteBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """What somebody said."""

    text = blocks.TextBlock(label=_("quotation"))
    who = blocks.CharBlock(label=_("who said it"), max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = _("quotation")
        template = "content/blocks/quote.html"


class QuestionBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A question readers ask, and the answer."""

    question = blocks.CharBlock(label=_("question"), max_length=200)
    answer = blocks.RichTextBlock(label=_("answer"), features=FEATURES)

    class Meta:
        icon = "help"
        label = _("question and answer")
        template = "content/blocks/question.html"
