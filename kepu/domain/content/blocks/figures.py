"""Blocks that show something."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from kepu.domain.content.formulas import BadFormula, mathml_from
from kepu.ui.provinces import PROVINCES as TILES

PROVINCES = sorted((code, name) for code, _short, _english, name, _column, _row in TILES)
SEEN = _("What somebody who cannot see it needs to know.")


class FigureBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A picture that says what it shows, how large it is and whose it is."""

    image = ImageChooserBlock(label=_("picture"))
    alt = blocks.CharBlock(label=_("in words"), max_length=300, help_text=SEEN)
    caption = blocks.CharBlock(label=_("caption"), max_length=300)
    source = blocks.CharBlock(label=_("source and licence"), max_length=200)
    scale = blocks.CharBlock(
        label=_("scale"), max_length=80, required=False, help_text=_("For example: the white line is 10 micrometres.")
    )

    class Meta:
        icon = "image"
        label = _("picture with caption")
        template = "content/blocks/figure.html"


class FormulaBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A formula in LaTeX, and what it says in words."""

    latex = blocks.CharBlock(label=_("formula in LaTeX"), max_length=500)
    words = blocks.CharBlock(label=_("in words"), max_length=300, help_text=_("What the formula says, for everybody."))

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        try:
            mathml_from(cleaned["latex"])
        except BadFormula as error:
            raise blocks.StructBlockValidationError(
                {"latex": ValidationError(_("This formula cannot be read. Check the brackets."))}
            ) from error
        return cleaned

    class Meta:
        icon = "superscript"
        label = _("formula")
        template = "content/blocks/formula.html"


class PointBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A row of a small table."""

    label = blocks.CharBlock(label=_("label"), max_length=40)
    value = blocks.DecimalBlock(label=_("value"), required=False, help_text=_("Empty: not known."))


class ChartBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A chart from a small table; the table is there for who would rather read it."""

    title = blocks.CharBlock(label=_("what it shows"), max_length=120)
    unit = blocks.CharBlock(label=_("unit of measurement"), max_length=30)
    form = blocks.ChoiceBlock(
        label=_("form"), choices=[("upright", _("upright bars")), ("lying", _("lying bars"))], default="upright"
    )
    points = blocks.ListBlock(PointBlock(), label=_("values"), min_num=2, max_num=40)
    source = blocks.CharBlock(label=_("source"), max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        context["points"] = [{"label": point["label"], "value": _figure(point["value"])} for point in value["points"]]
        context["rows"] = [[point["label"], point["value"]] for point in value["points"]]
        context["columns"] = ["", value["unit"]]
        return context

    class Meta:
        icon = "order"
        label = _("chart")
        template = "content/blocks/chart.html"


class PlaceBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A province and its value."""

    province = blocks.ChoiceBlock(label=_("province"), choices=PROVINCES)
    value = blocks.DecimalBlock(label=_("value"))


class MapBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """Values by province as tiles: no border is drawn, every province has the same room."""

    title = blocks.CharBlock(label=_("what it shows"), max_length=120)
    unit = blocks.CharBlock(label=_("unit of measurement"), max_length=30)
    places = blocks.ListBlock(PlaceBlock(), label=_("places"), min_num=1, max_num=34)
    source = blocks.CharBlock(label=_("source"), max_length=200)

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        context["values"] = {place["province"]: _figure(place["value"]) for place in value["places"]}
        names = dict(PROVINCES)
        context["rows"] = [[names.get(place["province"], ""), place["value"]] for place in value["places"]]
        context["columns"] = ["", value["unit"]]
        return context

    class Meta:
        icon = "site"
        label = _("map of places")
        template = "content/blocks/map.html"


class PanoramaBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A picture all round; without a script it is the flat picture."""

    image = ImageChooserBlock(
        label=_("picture"), help_text=_("Equirectangular: twice as wide as high, the horizon in the middle.")
    )
    alt = blocks.CharBlock(label=_("in words"), max_length=300, help_text=SEEN)
    caption = blocks.CharBlock(label=_("caption"), max_length=300)
    source = blocks.CharBlock(label=_("source and licence"), max_length=200)
    yaw = blocks.IntegerBlock(label=_("looks at first (degrees)"), min_value=-180, max_value=180, default=0)

    class Meta:
        icon = "globe"
        label = _("360° panorama")
        template = "content/blocks/panorama.html"


class ModelBlock(blocks.StructBlock):  # type: ignore[misc]  # Wagtail has no types
    """A 3D model to download, and a picture of it for everybody else."""

    picture = ImageChooserBlock(label=_("picture of the model"))
    alt = blocks.CharBlock(label=_("in words"), max_length=300, help_text=SEEN)
    caption = blocks.CharBlock(label=_("caption"), max_length=300)
    source = blocks.CharBlock(label=_("source and licence"), max_length=200)
    file = DocumentChooserBlock(label=_("model file (glTF, STL)"), required=False)
    link = blocks.URLBlock(label=_("or a link to a viewer"), required=False)

    class Meta:
        icon = "view"
        label = _("3D model")
        template = "content/blocks/model.html"


def _figure(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
