"""What others read of stored files."""

from collections.abc import Collection
from uuid import UUID

from kepu.foundation.files.models import StoredFile


class FileNotFound(Exception):
    """No such file among the units given."""


def get_file(*, public_id: UUID, unit_ids: Collection[int]) -> StoredFile:
    """One stored file by its public id, only when it belongs to one of the units. Raises FileNotFound."""
    found = StoredFile.objects.filter(public_id=public_id, unit__in=unit_ids).first()
    if found is None:
        raise FileNotFound(str(public_id))
    return found


def get_file_by_id(file_id: int) -> StoredFile:
    """One stored file; the caller has checked that the reader may have what it hangs on. Raises FileNotFound."""
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise FileNotFound(str(file_id))
    return found
