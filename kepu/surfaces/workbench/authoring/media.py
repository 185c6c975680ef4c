"""Pictures and attachments as answers: to everybody when a public page uses them, else to those whose room they are in."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from kepu.domain.content.models import Attachment, Picture, PictureRendition
from kepu.domain.content.rooms import Room
from kepu.domain.content.selectors import shown_to_all
from kepu.foundation.units.policies import is_central, units_within
from kepu.surfaces.workbench.shell import actor_from

INLINE = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif")


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture in one of its sizes, or as uploaded, by its file name."""
    if name.startswith("original_images/"):
        found = get_object_or_404(Picture, file=name)
        _check(request, Picture, found.pk, found.collection_id)
        return _answer(found.file, public=False)
    rendition = get_object_or_404(PictureRendition.objects.select_related("image"), file=name)
    public = _check(request, Picture, rendition.image_id, rendition.image.collection_id)
    return _answer(rendition.file, public=public)


@require_safe
def attachment(request: HttpRequest, document_id: int, document_filename: str) -> FileResponse:
    """An attachment as a download."""
    found = get_object_or_404(Attachment, pk=document_id)
    if found.filename != document_filename:
        raise Http404
    public = _check(request, Attachment, found.pk, found.collection_id)
    return _answer(found.file, public=public, name=found.filename)


def _check(request: HttpRequest, model: type[Any], key: int, collection_id: int) -> bool:
    """Whether everybody may have it; 404 when the reader may not."""
    if shown_to_all(model, key):
        return True
    if request.user.is_authenticated:
        actor = actor_from(request)
        units = Room.objects.filter(collection=collection_id).values_list("unit_id", flat=True)
        if is_central(actor) or set(units) & units_within(actor):
            return False
    raise Http404


def _answer(file: Any, *, public: bool, name: str = "") -> FileResponse:
    response = FileResponse(file.open("rb"), as_attachment=bool(name), filename=name)
    if not name and response.headers.get("Content-Type") not in INLINE:
        response.headers["Content-Type"] = "application/octet-stream"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "public, max-age=86400" if public else "private, no-store"
    return response
