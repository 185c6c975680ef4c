"""Blocks that explain, compare, ask and invite to try."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from kepu.domain.content.blocks.texts import FEATURES
from kepu.domain.content.terms import Term


class AskBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A question to the reader, to think about before reading on."""

    question = blocks.CharBlock(label=_("question to the reader"), max_length=200)
    hint = blocks.RichTextBlock(label=_("to check one's own answer"), features=FEATURES, required=False)

    class Meta:
        icon = "help"
        label = _("question to the reader")
        template = "content/blocks/ask.html"


class TermBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A term with its definition; an empty one is taken from the glossary."""

    term = blocks.CharBlock(label=_("term"), max_length=60)
    definition = blocks.CharBlock(
        label=_("definition"), max_length=500, required=False, help_text=_("Empty: as the glossary says.")
    )

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        known = Term.objects.filter(term=value["term"]).first()
        context["definition"] = value["definition"] or (known.definition if known else "")
        context["plain"] = known.plain if known else ""
        return context

    class Meta:
        icon = "info-circle"
        label = _("glossary term")
        template = "content/blocks/term.html"


class ExperimentBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """Something to try, never without a word on safety."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    safety = blocks.TextBlock(label=_("safety note"), max_length=500)
    materials = blocks.ListBlock(blocks.CharBlock(max_length=120), label=_("what is needed"), min_num=1)
    steps = blocks.ListBlock(blocks.TextBlock(max_length=500), label=_("steps"), min_num=1)
    seen = blocks.RichTextBlock(label=_("what is seen, and why"), features=FEATURES)

    class Meta:
        icon = "clipboard-list"
        label = _("experiment")
        template = "content/blocks/experiment.html"


class MomentBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """One moment of a timeline."""

    when = blocks.CharBlock(label=_("when"), max_length=40)
    what = blocks.CharBlock(label=_("what happened"), max_length=120)
    text = blocks.TextBlock(label=_("more"), max_length=500, required=False)


class TimelineBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """What happened, one after the other."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    moments = blocks.ListBlock(MomentBlock(), label=_("moments"), min_num=2)

    class Meta:
        icon = "history"
        label = _("timeline")
        template = "content/blocks/timeline.html"


class ContrastBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """One respect in which two things are compared."""

    respect = blocks.CharBlock(label=_("in what respect"), max_length=80)
    first = blocks.CharBlock(label=_("the first"), max_length=200)
    second = blocks.CharBlock(label=_("the second"), max_length=200)


class ComparisonBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """Two things side by side."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    first = blocks.CharBlock(label=_("the first"), max_length=80)
    second = blocks.CharBlock(label=_("the second"), max_length=80)
    rows = blocks.ListBlock(ContrastBlock(), label=_("rows"), min_num=1)

    class Meta:
        icon = "table"
        label = _("comparison")
        template = "content/blocks/comparison.html"
