"""The side panel of Wagtail's editor in which the writing help is shown."""

from typing import Any

from django.forms import Media
from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from kepu.domain.content.models import Edition


class WritingSidePanel(BaseSidePanel):  # type: ignore[misc]  # Wagtail has no types
    """Findings and readability as one types; the report itself comes from the server (views.Check)."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):  # type: ignore[misc]  # Wagtail has no types
        aria_label = _("Writing help")
        icon_name = "edit"
        counter_classname = "w-bg-critical-200"

    name = "writing"
    title = _("Writing help")
    template_name = "workbench/writing/panel.html"
    order = 50

    @property
    def media(self) -> Media:
        return Media(css={"all": [static("ui/areas/writing.css")]}, js=[static("ui/areas/writing.js")])

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "edition": self.object}


def add_writing_help(edit_view: type[Any]) -> None:
    """Lets Wagtail's page editor show the panel beside its own, on editions. It has no hook for panels (Wagtail 8.0): its view's
    method that lists them is replaced by one that lists them and this one.
    """
    listed = edit_view.get_side_panels

    def get_side_panels(view: Any) -> Any:
        panels = listed(view)
        if isinstance(view.page, Edition) and not view.expects_json_response:
            panels.append(WritingSidePanel(view.page, view.request))
        return panels

    edit_view.get_side_panels = get_side_panels
