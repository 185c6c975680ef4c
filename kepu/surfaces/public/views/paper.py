"""An edition on paper, and the picture that goes with it when it is shared."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from kepu.domain.content import reading_selectors
from kepu.domain.syndication.selectors import sheet_code
from kepu.foundation.clock import now
from kepu.surfaces.public.frame import PublicPage
from kepu.surfaces.public.reading import share_card
from kepu.surfaces.public.reading.page import reading
from kepu.surfaces.public.reading.qr import code_for

DAY = 86_400


class Sheet(PublicPage):
    """A sheet of A4: the text, its sources, what was corrected until this moment, and a code that leads back to the page."""

    template_name = "public/sheet.html"
    tags = None  # it names the moment

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            edition = reading_selectors.get_edition(room=kwargs["room"], slug=kwargs["slug"])
        except reading_selectors.Gone as gone:
            return render(
                request, "public/gone.html", self.get_context_data(page=gone.edition, told=gone.told), status=410
            )
        except LookupError as missing:
            raise Http404 from missing
        around = reading(request, edition)
        if code := sheet_code(edition.pk):  # this very version's own address says what was corrected since
            around["short_url"] = request.build_absolute_uri(reverse("public:printed", args=[code]))
        return self.render_to_response(
            self.get_context_data(page=edition, printed_at=now(), qr=code_for(around["short_url"]), **around)
        )


@require_safe
@cache_control(public=True, max_age=DAY)
def card(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The picture for sharing, 1200 by 630; the same edition always gives the same picture."""
    try:
        room, slug = reading_selectors.get_address(edition_id)
        edition = reading_selectors.get_edition(room=room, slug=slug)
        picture = share_card.draw(edition)
    except (LookupError, share_card.CannotDraw) as missing:
        raise Http404 from missing
    return HttpResponse(picture, content_type="image/png")
