"""Files of parts: which are taken, and made harmless. Nothing is believed of a name; the content decides.

Pictures are read and written anew, which drops where and with what they were taken and whatever hangs behind them. A PDF that runs
something, holds other files or is locked is refused, also when that hides in a packed stream. Sound is known by its first bytes.
"""

import io
import re
import wave
import zlib
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from kepu.domain.packs.errors import BadFile
from kepu.foundation.files.contracts import Upload

MEGA = 1024 * 1024
LARGEST = {"picture": 8 * MEGA, "pdf": 15 * MEGA, "sound": 15 * MEGA}
LARGEST_PACK = 40 * MEGA
MOST_PIXELS, WIDEST = 40_000_000, 2400
INFLATED = 64 * MEGA
TAKEN = {
    "figure": ("picture",), "poster": ("picture", "pdf"), "large": ("pdf", "picture"), "audio": ("sound",),
}  # fmt: skip
TYPES = {
    "jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "ogg": "audio/ogg", "wav": "audio/wav",
}  # fmt: skip
ENDINGS = {kind: ending for ending, kind in TYPES.items()}
FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# names of PDF (ISO 32000-1) that run, fetch or hold something else
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|XFA|Sound|Movie)(?![A-Za-z0-9])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it is kept: its ending says its type. `seconds` where the sound itself says how long it is."""

    ending: str
    content: bytes
    seconds: int | None = None


def check_upload(kind: str, upload: Upload) -> Checked:
    """The file for a part of this kind, made harmless. Raises BadFile."""
    head, wanted = upload.content[:16], TAKEN.get(kind, ())
    if not upload.content:
        raise BadFile("content")
    if head.startswith(b"%PDF-") and "pdf" in wanted:
        return _pdf(upload.content)
    if "sound" in wanted:
        return _sound(upload.content)
    if "picture" in wanted:
        return _picture(upload.content)
    raise BadFile("type")


def _picture(content: bytes) -> Checked:
    _bounded(content, "picture")
    try:
        picture = Image.open(io.BytesIO(content), formats=list(FORMATS))
        if picture.width * picture.height > MOST_PIXELS:
            raise BadFile("pixels")
        ending = FORMATS[str(picture.format)]
        upright = ImageOps.exif_transpose(picture)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise BadFile("type") from error
    except (OSError, SyntaxError, ValueError, KeyError) as error:
        raise BadFile("content") from error
    upright.thumbnail((WIDEST, WIDEST))
    return Checked(ending, _written(upright, ending))


def _written(picture: Image.Image, ending: str) -> bytes:
    out = io.BytesIO()
    plain = picture.convert("RGB" if ending == "jpg" else "RGBA" if picture.mode in ("RGBA", "LA", "P") else "RGB")
    plain.info = {}
    options = {"jpg": {"format": "JPEG", "quality": 88}, "png": {"format": "PNG"}, "webp": {"format": "WEBP"}}[ending]
    plain.save(out, **options)  # type: ignore[arg-type]  # the options of each format
    return out.getvalue()


def _pdf(content: bytes) -> Checked:
    _bounded(content, "pdf")
    if b"%%EOF" not in content[-2048:]:
        raise BadFile("content")
    for text in _texts_of(content):
        plain = re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)
        if LOCKED.search(plain):
            raise BadFile("protected")
        if ACTIVE.search(plain):
            raise BadFile("active")
    return Checked("pdf", content)


def _texts_of(content: bytes) -> list[bytes]:
    """What stands outside streams, and every stream that holds objects, unpacked."""
    texts, left = [STREAM.sub(b"stream endstream", content)], INFLATED
    for found in STREAM.finditer(content):
        unpacker = zlib.decompressobj()
        try:
            text = unpacker.decompress(found[1], left)
        except zlib.error:
            continue
        left -= len(text)
        if left <= 0 or unpacker.unconsumed_tail:
            raise BadFile("content")
        if b"/ObjStm" in content[max(0, found.start() - 400) : found.start()]:
            texts.append(text)
    return texts


def _sound(content: bytes) -> Checked:
    _bounded(content, "sound")
    head = content[:16].ljust(16, b"\0")
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Checked("wav", content, _length_of_wave(content))
    if head[:4] == b"OggS":
        return Checked("ogg", content)
    if head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"mp42", b"mp41", b"isom", b"iso2", b"M4B "):
        return Checked("m4a", content)
    if head[:3] == b"ID3" or (head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6)):
        return Checked("mp3", content)
    raise BadFile("type")


def _length_of_wave(content: bytes) -> int:
    try:
        with wave.open(io.BytesIO(content)) as sound:
            return int(max(1, round(sound.getnframes() / sound.getframerate())))
    except (wave.Error, EOFError, ZeroDivisionError) as error:
        raise BadFile("content") from error


def _bounded(content: bytes, family: str) -> None:
    if len(content) > LARGEST[family]:
        raise BadFile("size")
