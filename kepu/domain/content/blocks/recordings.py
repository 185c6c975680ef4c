"""Blocks of sound and moving pictures. Nobody needs to hear or see them: the transcript says it all."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from kepu.domain.content.blocks.texts import FEATURES


class RecordingBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A file of our own or the address of a stream; one of both."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    file = DocumentChooserBlock(label=_("file"), required=False)
    link = blocks.URLBlock(label=_("or the address of a stream"), required=False)
    length = blocks.CharBlock(label=_("length (minutes:seconds)"), max_length=12, required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not cleaned.get("file") and not cleaned.get("link"):
            raise blocks.StructBlockValidationError(
                {"file": ValidationError(_("Choose a file or give the address of a stream."))}
            )
        return cleaned


class AudioBlock(RecordingBlock):
    """Something to listen to."""

    transcript = blocks.RichTextBlock(label=_("transcript"), features=FEATURES)

    class Meta:
        icon = "media"
        label = _("audio")
        template = "content/blocks/audio.html"


class VideoBlock(RecordingBlock):
    """Something to watch, with captions and a transcript."""

    poster = ImageChooserBlock(label=_("still picture"), required=False)
    captions = DocumentChooserBlock(label=_("captions (WebVTT)"), required=False)
    transcript = blocks.RichTextBlock(label=_("transcript"), features=FEATURES)

    class Meta:
        icon = "media"
        label = _("video")
        template = "content/blocks/video.html"


class SlideBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """One slide: a picture and what is said with it."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("in words"), max_length=300)
    text = blocks.TextBlock(label=_("what is said"), max_length=1000, required=False)


class SlidesBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """Slides in order, and the file for who wants to show them."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    slides = blocks.ListBlock(SlideBlock(), label=_("slides"), min_num=1, max_num=100)
    file = DocumentChooserBlock(label=_("file to download"), required=False)

    class Meta:
        icon = "copy"
        label = _("slides")
        template = "content/blocks/slides.html"
