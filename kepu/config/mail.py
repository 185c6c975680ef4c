"""How mail leaves: through an SMTP server when an address is given, else into files in the data folder."""

from typing import Any
from urllib.parse import unquote, urlsplit

from kepu.config.environment import Environment


def mail_from(env: Environment) -> dict[str, Any]:
    """Django's EMAIL_… settings. `smtps://` speaks TLS from the start, `smtp://` upgrades when a user is given."""
    if not env.smtp_url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(env.home / "mail"),
        }
    parts = urlsplit(env.smtp_url)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "127.0.0.1",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }
