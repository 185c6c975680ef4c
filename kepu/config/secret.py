"""The signing secret: given by the environment, or made once and kept in the data folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from kepu.config.environment import Environment


def secret_key(env: Environment) -> str:
    """The secret as text of at least 32 characters; made at the first start with mode 0600."""
    if env.secret_key is not None:
        return env.secret_key.get_secret_value()
    path = env.home / "secret"
    if not path.exists():
        write_once(path, secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def write_once(path: Path, text: str) -> None:
    """Puts a secret into a file with mode 0600, whole or not at all; what another process wrote first stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
