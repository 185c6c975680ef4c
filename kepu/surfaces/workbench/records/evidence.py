"""Evidence as it is handed in: which files are taken, how many, how large, and how they wait until the record is saved."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django import forms
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kepu.engines.ledger.contracts import Proof
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import Actor

MOST_FILES = 10
LARGEST = 20 * 1024 * 1024
ZIP = (b"PK\x03\x04",)
OLE = (b"\xd0\xcf\x11\xe0",)
STARTS: dict[str, tuple[bytes, ...]] = {
    ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG",), ".gif": (b"GIF8",), ".webp": (b"RIFF",),
    ".pdf": (b"%PDF",), ".docx": ZIP, ".xlsx": ZIP, ".pptx": ZIP, ".ofd": ZIP, ".zip": ZIP, ".doc": OLE, ".xls": OLE, ".ppt": OLE,
    ".wps": OLE, ".et": OLE, ".heic": (), ".mp4": (), ".mov": (), ".mp3": (), ".m4a": (), ".txt": (), ".csv": (), ".eml": (),
}  # fmt: skip
SALT = "kepu.records.evidence"


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each of a known type whose content agrees with its name."""

    widget = FilesInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"multiple": True, "accept": "image/*," + ",".join(STARTS)}

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(number)d files at once.") % {"number": MOST_FILES})
        for file in files:
            super().clean(file, initial)
            _check(file)
        return files


def keep_files(files: Sequence[UploadedFile[Any]], *, actor: Actor, unit_id: int, now: datetime) -> list[int]:
    """Stores files for a record that is about to be written; returns their ids."""
    stored = [
        store_file(actor=actor, unit_id=unit_id, name=safe_name(file.name or ""), content=file.read(), now=now)
        for file in files
    ]
    return [file.pk for file in stored]


def safe_name(name: str) -> str:
    """The last part of a name without control characters and path separators, at most 120 characters, ending kept."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = (
        "".join(character for character in last if character.isprintable() and character not in '"<>|:*?').strip(" .")
        or "file"
    )
    ending = PurePosixPath(clean).suffix[:10]
    return clean if len(clean) <= 120 else clean[: 120 - len(ending)] + ending


def sealed(file_ids: Sequence[int], *, actor: Actor) -> str:
    """File ids that travel through the browser while a form is being mended; only this account can bring them back."""
    return signing.dumps([actor.account_id, list(file_ids)], salt=SALT) if file_ids else ""


def opened(text: str, *, actor: Actor) -> list[int]:
    """The ids of `sealed`, or nothing when the text is not ours, not this account's, or a day old."""
    if not text:
        return []
    try:
        account_id, ids = signing.loads(text, salt=SALT, max_age=86_400)
    except signing.BadSignature:
        return []
    return list(ids) if account_id == actor.account_id else []


def proofs_of(file_ids: Sequence[int], link: str, note: str) -> tuple[Proof, ...]:
    """Evidence for the ledger."""
    files = tuple(Proof(file_id=file_id, note=note) for file_id in file_ids)
    return (*files, Proof(link=link, note=note)) if link else files


def _check(file: UploadedFile[Any]) -> None:
    name = file.name or ""
    ending = PurePosixPath(name.lower()).suffix
    if ending not in STARTS:
        raise forms.ValidationError(
            _("%(name)s: files of this type are not taken. Photos, PDF and office files are.") % {"name": name}
        )
    if (file.size or 0) > LARGEST:
        raise forms.ValidationError(_("%(name)s is larger than 20 MB. Give a smaller one, or a link.") % {"name": name})
    start = file.read(16)
    file.seek(0)
    if STARTS[ending] and not start.startswith(STARTS[ending]):
        raise forms.ValidationError(_("%(name)s is not what its name says it is.") % {"name": name})
