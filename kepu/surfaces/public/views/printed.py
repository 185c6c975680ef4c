"""What has become of a printed sheet: the address that its code leads to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from kepu.domain.syndication.selectors import sheet_state
from kepu.surfaces.public.frame import PublicPage


class Printed(PublicPage):
    """Whether the text on the paper is still right, and what was corrected since. 404 for a code that was never printed."""

    template_name = "public/printed.html"
    tags = None  # it must be right at this moment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = sheet_state(kwargs["code"])
        if state is None:
            raise Http404
        return self.render_to_response(self.get_context_data(sheet=state))
