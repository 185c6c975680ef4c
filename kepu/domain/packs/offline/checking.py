"""Whether a file is what it says, and how a delta is made and applied. Needs neither network nor database, only the public key."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidSignature

from kepu.domain.packs.errors import BadPackFile
from kepu.domain.packs.offline.archives import DELTA, MANIFEST, SIGNATURE, read_archive, write_archive
from kepu.foundation.crypto import canonical_json, sha256_hex, verify_text_with

FORMAT, DELTA_FORMAT = "kepu-pack/1", "kepu-pack-delta/1"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a checked file says: its manifest, whether the key is the one that was asked for, and every fault found."""

    manifest: dict[str, Any]
    faults: tuple[str, ...]
    is_past: bool


def signed_text(manifest: bytes) -> str:
    """What the signature is over: the format's name, so that it fits nothing else, and the manifest as it stands in the file."""
    return f"{FORMAT}\n{manifest.decode()}"


def verify(content: bytes, *, key: bytes, today: date) -> Verified:
    """Checks signature, list, sizes and digests of a pack file against a public key. Raises BadPackFile when it is no pack file."""
    files = read_archive(content)
    manifest = manifest_of(files)
    faults = [*_signature_faults(files, key), *_file_faults(files, manifest)]
    return Verified(manifest, tuple(faults), str(manifest.get("review_due_on", "")) < today.isoformat())


def manifest_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The manifest of an archive. Raises BadPackFile without a readable one of a known format."""
    if DELTA in files:
        raise BadPackFile("this is a delta: apply it to the older file first")
    return _json(files, MANIFEST, FORMAT)


def make_delta(old: bytes, new: bytes) -> bytes:
    """Only what changed from one pack file to another of the same pack, with the new manifest. Raises BadPackFile."""
    before, after = read_archive(old), read_archive(new)
    first, second = manifest_of(before), manifest_of(after)
    if first["pack"] != second["pack"]:
        raise BadPackFile("these are files of two packs")
    said = {
        "format": DELTA_FORMAT, "pack": second["pack"],
        "from": {"version": first["version"], "manifest_sha256": sha256_hex(before[MANIFEST])},
        "to": {"version": second["version"], "manifest_sha256": sha256_hex(after[MANIFEST])},
    }  # fmt: skip
    changed = {name: text for name, text in after.items() if before.get(name) != text}
    kept = {SIGNATURE: after[SIGNATURE], MANIFEST: after[MANIFEST]}
    return write_archive({**changed, **kept, DELTA: canonical_json(said)})


def apply_delta(old: bytes, delta: bytes) -> bytes:
    """The new pack file, byte for byte as it was built; the caller verifies it. Raises BadPackFile when the delta does not fit."""
    before, change = read_archive(old), read_archive(delta)
    said = _json(change, DELTA, DELTA_FORMAT)
    try:
        wanted, has = said["from"]["manifest_sha256"], sha256_hex(before[MANIFEST])
        if wanted != has:
            raise BadPackFile(
                f"the delta is for version {said['from']['version']} of pack {said['pack']}, not for this file"
            )
        rows = _json(change, MANIFEST, FORMAT)["files"]
        names = [(row["path"], row["sha256"]) for row in rows]
    except (KeyError, TypeError) as error:
        raise BadPackFile(f"the delta lacks {error}") from error
    files = {name: change[name] for name in (MANIFEST, SIGNATURE) if name in change}
    for name, digest in names:
        text = change.get(name, before.get(name))
        if text is None or sha256_hex(text) != digest:
            raise BadPackFile(f"neither the file nor the delta has {name} as the new version wants it")
        files[name] = text
    return write_archive(files)


def _json(files: Mapping[str, bytes], name: str, wanted: str) -> dict[str, Any]:
    try:
        said = json.loads(files[name])
    except KeyError as error:
        raise BadPackFile(f"{name} is missing") from error
    except (ValueError, RecursionError) as error:
        raise BadPackFile(f"{name} is no JSON") from error
    if not isinstance(said, dict) or said.get("format") != wanted:
        raise BadPackFile(f"{name} is not of the format {wanted}")
    return said


def _signature_faults(files: Mapping[str, bytes], key: bytes) -> list[str]:
    try:
        signature = base64.b64decode(files[SIGNATURE], validate=True)
        verify_text_with(key, signed_text(files[MANIFEST]), signature)
    except KeyError:
        return [f"{SIGNATURE} is missing"]
    except (ValueError, InvalidSignature):
        return ["the signature is not of this key over this manifest"]
    return []


def _file_faults(files: Mapping[str, bytes], manifest: dict[str, Any]) -> list[str]:
    try:
        listed = {str(row["path"]): (row["size"], row["sha256"]) for row in manifest["files"]}
    except (KeyError, TypeError):
        return [f"{MANIFEST} does not list the files"]
    faults = [f"{name} is missing" for name in sorted(set(listed) - set(files))]
    faults += [f"{name} is not in the manifest" for name in sorted(set(files) - set(listed) - {MANIFEST, SIGNATURE})]
    faults += [
        f"{name} was changed"
        for name, (size, digest) in sorted(listed.items())
        if name in files and (len(files[name]) != size or sha256_hex(files[name]) != digest)
    ]
    return faults
