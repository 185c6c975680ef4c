"""360° pictures: read and written anew before they are kept, which drops where and with what they were taken."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from kepu.domain.bases.errors import InvalidFact
from kepu.foundation.files.contracts import Upload

FORMATS = ["JPEG", "PNG", "WEBP"]
MOST_PIXELS = 150_000_000
WIDEST = 4096  # what graphics of common phones take as one texture
RATIO = (1.9, 2.1)  # an equirectangular picture is twice as wide as high


def checked_panorama(upload: Upload) -> Upload:
    """The picture as a JPEG of at most 4,096 pixels' width. Raises InvalidFact for what is no picture, or not twice as wide as high."""
    try:
        picture = Image.open(io.BytesIO(upload.content), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise InvalidFact("tour_upload", "too many pixels")
        upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise InvalidFact("tour_upload", "not a picture") from error
    if not RATIO[0] <= upright.width / upright.height <= RATIO[1]:
        raise InvalidFact("tour_upload", "not twice as wide as high")
    upright.thumbnail((WIDEST, WIDEST))
    upright.info = {}
    out = io.BytesIO()
    upright.save(out, format="JPEG", quality=88)
    return Upload(f"{upload.name.rpartition('.')[0] or upload.name}.jpg", out.getvalue())
