"""The file of a version: everything in it, listed with its digest and signed. The same version on the same machine gives the same bytes;
what was built once is kept and given out, so that it stays the same when the program changes.
"""

import base64
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from kepu.domain.packs.models import BuiltFile, Version, VersionState
from kepu.domain.packs.offline.archives import MANIFEST, SIGNATURE, write_archive
from kepu.domain.packs.offline.checking import FORMAT, make_delta, signed_text
from kepu.domain.packs.offline.paper import CannotDraw, draw_paper, language_of, qr_svg
from kepu.domain.packs.offline.showing import ShownPart, heads_of, shown_parts
from kepu.domain.packs.uploads import TYPES
from kepu.foundation.clock import local_date
from kepu.foundation.crypto import canonical_json, public_signing_key, sha256_hex, sign_text
from kepu.foundation.files.services import store_file
from kepu.foundation.units.contracts import SYSTEM

PURPOSE = "packs"
SPOKEN = "text/read-aloud.txt"
PUBLIC = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
OTHER_TYPES = {"html": "text/html", "txt": "text/plain", "css": "text/css", "js": "text/javascript"}
HERE, BESIDE = Path(__file__).parent, ("page.css", "page.js")


@dataclass(frozen=True, slots=True)
class Archive:
    """A pack file as bytes, and the digest of its manifest."""

    content: bytes
    manifest_digest: str


def build(version: Version) -> Archive:
    """The file of a published version, made anew."""
    with override(language_of(version)):
        files = _files(version)
    manifest = canonical_json(_manifest(version, files))
    signature = base64.b64encode(sign_text(PURPOSE, signed_text(manifest)))
    content = write_archive({**files, MANIFEST: manifest, SIGNATURE: signature})
    return Archive(content, sha256_hex(manifest))


def built_file(version: Version, *, now: datetime) -> BuiltFile:
    """The kept file of a published version, built and kept the first time. Safe to run beside itself."""
    found = BuiltFile.objects.filter(version=version).select_related("file").first()
    if found is not None:
        return found
    made = build(version)
    name = f"pack-{version.pack_id}-v{version.number}.zip"
    try:
        with transaction.atomic():
            stored = store_file(actor=SYSTEM, unit_id=version.pack.unit_id, name=name, content=made.content, now=now)
            return BuiltFile.objects.create(
                version=version, file=stored, manifest_digest=made.manifest_digest, built_at=now
            )
    except IntegrityError:  # another process built it at the same moment, with the same bytes
        return BuiltFile.objects.select_related("file").get(version=version)


def built_content(version: Version, *, now: datetime) -> bytes:
    """The bytes of the kept file."""
    with built_file(version, now=now).file.file.open("rb") as file:
        return bytes(file.read())


def delta_between(old: Version, new: Version, *, now: datetime) -> bytes:
    """What changed from one version of a pack to another."""
    return make_delta(built_content(old, now=now), built_content(new, now=now))


def build_missing(*, now: datetime, limit: int = 20) -> int:
    """Builds published versions that have no file yet; how many. Safe to run again."""
    rows = Version.objects.filter(state=VersionState.PUBLISHED, built__isnull=True).select_related(
        "pack__unit", "region"
    )
    waiting = list(rows.order_by("published_at", "pk")[:limit])
    for version in waiting:
        built_file(version, now=now)
    return len(waiting)


def paper_of(version: Version, shape: str, *, now: datetime) -> bytes | None:
    """A printed form out of the kept file; None where the file has none."""
    with built_file(version, now=now).file.file.open("rb") as file, zipfile.ZipFile(file) as archive:
        name = f"print/{shape}.pdf"
        return archive.read(name) if name in archive.namelist() else None


def page_url(version: Version) -> str:
    """The address of the pack's page."""
    return f"{settings.BASE_URL.rstrip('/')}{version.pack.path}"


def _files(version: Version) -> dict[str, bytes]:
    parts = shown_parts(version)
    files = {shown.path: _content(shown) for shown in parts if shown.path}
    for shape in ("sheet", "large", "poster"):
        try:
            files[f"print/{shape}.pdf"] = draw_paper(version, shape, page_url=page_url(version))
        except CannotDraw:
            break
    files[SPOKEN] = _read_aloud(version, parts)
    files |= {name: (HERE / name).read_bytes() for name in BESIDE}
    files["index.html"] = _index(version, parts, files).encode()
    return files


def _content(shown: ShownPart) -> bytes:
    assert shown.part.file is not None
    with shown.part.file.file.open("rb") as file:
        return bytes(file.read())


def _read_aloud(version: Version, parts: list[ShownPart]) -> bytes:
    """The texts for loudspeakers; without any, the facts. With a mark of order and line ends that old editors understand."""
    spoken = [one.part.text for one in parts if one.part.kind == "audio"]
    facts = [f"{one.part.title}\n{one.part.text}" for one in parts if one.part.kind == "fact"]
    text = "\n\n".join([version.title, *(spoken or facts)])
    return text.replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8-sig")


def _index(version: Version, parts: list[ShownPart], files: dict[str, bytes]) -> str:
    labels = {"sheet": _("Sheet to print (PDF)"), "large": _("Large print (PDF)"), "poster": _("Poster (PDF)")}
    head = heads_of(version)
    address = page_url(version)
    return render_to_string(
        "packs/offline.html",
        {
            "head": head, "parts": parts, "spoken": SPOKEN, "page_url": address, "qr": qr_svg(f"{address}?v={version.number}"),
            "printed": [(f"print/{shape}.pdf", label) for shape, label in labels.items() if f"print/{shape}.pdf" in files],
            "due": version.due_on.isoformat() if version.due_on else "",
            "issued": local_date(version.published_at).isoformat() if version.published_at else "",
            "reviewers": list(dict.fromkeys(name for name, _step in head["reviewers"])),
        },
    )  # fmt: skip


def _manifest(version: Version, files: dict[str, bytes]) -> dict[str, Any]:
    pack = version.pack
    assert version.published_at is not None
    assert version.due_on is not None
    base = settings.BASE_URL.rstrip("/")
    return {
        "format": FORMAT, "pack": str(pack.public_id), "number": pack.pk, "version": version.number, "title": version.title,
        "language": pack.language, "audience": version.audience, "hazards": [row.code for row in version.hazards.all()],
        "region": version.region_id, "season": [version.season_from, version.season_to] if version.season_from else None,
        "unit": {"code": pack.unit.code, "name": pack.unit.name}, "page": page_url(version), "changed": version.note,
        "issued_at": version.published_at.isoformat(), "review_due_on": version.due_on.isoformat(),
        "key": {
            "algorithm": "Ed25519", "public": base64.b64encode(public_signing_key(PURPOSE)).decode(),
            "at": f"{base}/packs/signing-key.json",
        },
        "files": [
            {"path": name, "size": len(text), "sha256": sha256_hex(text), "type": _type(name)} for name, text in sorted(files.items())
        ],
    }  # fmt: skip


def _type(name: str) -> str:
    ending = name.rpartition(".")[2]
    return TYPES.get(ending) or OTHER_TYPES.get(ending, "application/octet-stream")
