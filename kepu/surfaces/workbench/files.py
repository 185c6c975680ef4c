"""Stored files as answers: always as a download, never run or drawn by the browser in our origin."""

from collections.abc import Collection
from uuid import UUID

from django.http import FileResponse, Http404

from kepu.foundation.files.models import StoredFile
from kepu.foundation.files.selectors import FileNotFound, get_file


def file_response(stored: StoredFile, *, name: str = "") -> FileResponse:
    """A stored file as an attachment under its own name. The caller has checked that the reader may have it."""
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=True,
        filename=name or stored.name,
        content_type="application/octet-stream",
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def scoped_file_response(public_id: UUID, unit_ids: Collection[int]) -> FileResponse:
    """The stored file if it belongs to one of the units the reader may see; else 404."""
    try:
        return file_response(get_file(public_id=public_id, unit_ids=unit_ids))
    except FileNotFound as missing:
        raise Http404 from missing
