"""The archive itself: the same files always give the same bytes, and nothing is believed of an archive that came from elsewhere.

Files are stored, not packed: pictures, sound and PDF are packed already, and packed bytes would differ between versions of zlib.
"""

import io
import re
import zipfile
from collections.abc import Mapping

from kepu.domain.packs.errors import BadPackFile

MANIFEST, SIGNATURE, DELTA = "manifest.json", "manifest.sig", "delta.json"
FIRST = (DELTA, MANIFEST, SIGNATURE, "index.html")
MOMENT = (1980, 1, 1, 0, 0, 0)
LARGEST, MOST_FILES = 128 * 1024 * 1024, 500
NAME = re.compile(r"[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)?")


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files; what opens the pack comes first, the rest by name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
            entry = zipfile.ZipInfo(name, MOMENT)
            entry.create_system, entry.external_attr = 3, 0o644 << 16
            archive.writestr(entry, files[name])
    return out.getvalue()


def read_archive(content: bytes) -> dict[str, bytes]:
    """Every file of a ZIP. Raises BadPackFile for one that is damaged, too large, or names what it must not."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check(entries)
            return {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadPackFile(f"no readable ZIP archive: {error}") from error


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST:
        raise BadPackFile("more or larger files than a pack may have")
    if len(set(names)) < len(names):
        raise BadPackFile("the same name twice")
    for name in names:
        if not NAME.fullmatch(name):
            raise BadPackFile(f"a name that no pack has: {name!r}")
