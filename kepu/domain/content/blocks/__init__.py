"""The blocks an edition is made of. Each has a template of its own; what readers cannot see is said in words as well."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kepu.domain.content.blocks.figures import (
    ChartBlock,
    FigureBlock,
    FormulaBlock,
    MapBlock,
    ModelBlock,
    PanoramaBlock,
)
from kepu.domain.content.blocks.lessons import AskBlock, ComparisonBlock, ExperimentBlock, TermBlock, TimelineBlock
from kepu.domain.content.blocks.recordings import AudioBlock, SlidesBlock, VideoBlock
from kepu.domain.content.blocks.texts import HeadingBlock, ProseBlock, QuestionBlock, QuoteBlock, UnknownBlock


class BodyBlock(blocks.StreamBlock):  # type: ignore[misc]  # Wagtail has no types
    """An edition's body. The names are stored with every text and do not change."""

    heading = HeadingBlock(label=_("heading"), max_length=120)
    text = ProseBlock(label=_("text"))
    figure = FigureBlock(group=_("Pictures and figures"))
    formula = FormulaBlock(group=_("Pictures and figures"))
    chart = ChartBlock(group=_("Pictures and figures"))
    map = MapBlock(group=_("Pictures and figures"))
    panorama = PanoramaBlock(group=_("Pictures and figures"))
    model = ModelBlock(group=_("Pictures and figures"))
    audio = AudioBlock(group=_("Sound and moving pictures"))
    video = VideoBlock(group=_("Sound and moving pictures"))
    slides = SlidesBlock(group=_("Sound and moving pictures"))
    quote = QuoteBlock(group=_("To understand and try"))
    question = QuestionBlock(group=_("To understand and try"))
    ask = AskBlock(group=_("To understand and try"))
    term = TermBlock(group=_("To understand and try"))
    experiment = ExperimentBlock(group=_("To understand and try"))
    timeline = TimelineBlock(group=_("To understand and try"))
    comparison = ComparisonBlock(group=_("To understand and try"))
    unknown = UnknownBlock(label=_("what we do not know yet"), group=_("To understand and try"))


__all__ = ["BodyBlock"]
