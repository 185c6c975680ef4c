"""The least that the server can do."""

import os
from typing import Any

BODY = b"x" * int(os.environ.get("CONSTANT_BYTES", "20000"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(_environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The same answer to everybody."""
    start_response("200 OK", HEADERS)
    return [BODY]
