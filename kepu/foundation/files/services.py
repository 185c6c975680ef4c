"""The only writer of stored files."""

import mimetypes
from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction

from kepu.foundation.crypto import sha256_hex
from kepu.foundation.files.models import StoredFile
from kepu.foundation.units.contracts import Actor

LARGEST_BYTES = 50 * 1024 * 1024


class FileTooLarge(Exception):
    """The file has more than LARGEST_BYTES bytes."""


def store_file(*, actor: Actor, unit_id: int, name: str, content: bytes, now: datetime) -> StoredFile:
    """Keeps a file for a unit; the caller has authorised the act it belongs to. Raises FileTooLarge."""
    if len(content) > LARGEST_BYTES:
        raise FileTooLarge(name)
    stored = StoredFile(
        name=name[-255:],
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        size=len(content),
        sha256=sha256_hex(content),
        unit_id=unit_id,
        uploaded_by_id=actor.account_id,
        uploaded_at=now,
    )
    stored.file.save(name, ContentFile(content), save=False)
    stored.save()
    return stored


def remove_file(stored: StoredFile) -> None:
    """Forgets a file that nothing hangs on any more; its content goes once the transaction is committed. Raises ProtectedError."""
    storage, name = stored.file.storage, str(stored.file.name)
    stored.delete()
    transaction.on_commit(partial(storage.delete, name), robust=True)
