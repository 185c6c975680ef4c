"""How policy advice is kept: words and files encrypted under the instance's secret (foundation/crypto)."""

import base64
import json

from kepu.foundation.crypto import seal, unseal
from kepu.foundation.files.contracts import Upload

PURPOSE = "desks.policy_advice"
SEALED_NAME = "sealed"
LARGEST_BYTES = 20 * 1024 * 1024  # what is sealed grows by four fifths and must still fit a stored file


def seal_words(**words: str) -> str:
    """Named words as one sealed text."""
    return seal(PURPOSE, json.dumps(words, ensure_ascii=False))


def unseal_words(sealed: str) -> dict[str, str]:
    """The words that `seal_words` was given."""
    found: dict[str, str] = json.loads(unseal(PURPOSE, sealed))
    return found


def seal_file(upload: Upload) -> bytes:
    """A file with its name as sealed bytes."""
    return seal_words(name=upload.name, content=base64.b64encode(upload.content).decode()).encode()


def unseal_file(content: bytes) -> Upload:
    """The file that `seal_file` was given."""
    words = unseal_words(content.decode())
    return Upload(name=words["name"], content=base64.b64decode(words["content"]))
