"""Every setting that the environment can change, typed. A bad value stops the start and is named."""

from functools import lru_cache
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[2]


class Environment(BaseSettings):
    """`KEPU_…` variables. Paths are absolute after reading; addresses are URLs; durations are seconds."""

    model_config = SettingsConfigDict(env_prefix="KEPU_", extra="ignore", env_ignore_empty=True)

    home: Path = Field(default=ROOT / "var", description="Where data lives: database, files, secret, logs")
    port: int = Field(default=8000, ge=1, le=65535)
    host: str = "127.0.0.1"
    debug: bool = False
    secret_key: SecretStr | None = None
    database_url: str = Field(default="", pattern=r"^$|^postgres(ql)?://|^sqlite:///")
    redis_url: str = Field(default="", pattern=r"^$|^rediss?://|^unix://")
    page_cache: bool = Field(default=True, description="Whether public pages are kept until what they show changes")
    frontend_cache_url: str = Field(
        default="", pattern=r"^$|^https?://", description="A cache in front that takes PURGE requests (nginx, Varnish)"
    )
    public_url: str = Field(default="", pattern=r"^$|^https?://")
    allowed_hosts: str = "127.0.0.1,localhost,[::1]"
    trusted_proxies: int = Field(default=0, ge=0, le=5, description="How many proxies stand in front")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["console", "json"] = "console"
    opensearch_url: str = Field(
        default="",
        pattern=r"^$|^https?://",
        description="OpenSearch for large sites; empty keeps the index in the database",
    )
    smtp_url: str = Field(default="", pattern=r"^$|^smtps?://")
    mail_from: str = "kepu@localhost"
    staff_mfa: bool = Field(default=False, description="Whether staff must use a second factor")
    session_idle_minutes: int = Field(
        default=120, ge=0, le=1440, description="Sign out after so long without a request; 0 never"
    )
    bookings_per_address: int = Field(
        default=200,
        ge=0,
        le=100_000,
        description="Bookings without an account from one address in ten minutes; 0 for no limit",
    )
    webhooks_to_private: bool = Field(default=False, description="Whether webhooks may go to private addresses")
    correction_reminder_hours: int = Field(
        default=24, ge=1, le=720, description="After how long a copy without a correction is reminded of"
    )
    web_workers: int = Field(default=1, ge=1, le=64)
    demo: bool = Field(default=True, description="Whether `kepu run` fills an empty database with the demo village")
    oidc_url: str = Field(default="", pattern=r"^$|^https://")
    oidc_name: str = Field(default="OpenID Connect", description="What the button on the sign-in page says")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr | None = None
    saml_metadata_url: str = Field(default="", pattern=r"^$|^https://")
    saml_entity_id: str = Field(default="", description="Entity id of the identity provider in that metadata")
    saml_name: str = Field(default="SAML", description="What the button on the sign-in page says")
    passport_client_id: str = Field(default="", description="The academy's cloud passport; empty switches it off")
    passport_client_secret: SecretStr | None = None
    passport_url: str = Field(default="https://passport.escience.cn", pattern=r"^https?://")

    assistant_url: str = Field(
        default="",
        description="The drafting assistant's OpenAI-compatible address, as https://…/v1; empty switches it off",
    )
    assistant_model: str = Field(default="", max_length=120)
    assistant_key: SecretStr | None = None
    assistant_seconds: int = Field(default=30, ge=1, le=120, description="How long the assistant may take")

    embedding_url: str = Field(
        default="",
        description="An OpenAI-compatible address for embeddings, as https://…/v1; pasted messages go there; empty switches it off",
    )
    embedding_model: str = Field(default="", max_length=120)
    embedding_key: SecretStr | None = None
    embedding_seconds: float = Field(
        default=0.5, ge=0.05, le=10, description="How long a pasted message may wait for its vector"
    )
    embedding_like: float = Field(
        default=0.75,
        ge=0,
        le=1,
        description="From which likeness (cosine) a claim may be offered though it shares no words",
    )

    @field_validator("assistant_url", "embedding_url")
    @classmethod
    def _encrypted_or_here(cls, value: str) -> str:
        """Unpublished texts and readers' messages go there: over TLS, or not beyond this machine."""
        address = urlsplit(value)
        here = address.scheme == "http" and address.hostname in {"127.0.0.1", "localhost", "::1"}
        named = bool(address.hostname) and "@" not in address.netloc and not address.query and not address.fragment
        if value and not (named and (here or address.scheme == "https")):
            raise ValueError("https://…, or http:// on this machine, without user, query and fragment")
        return value

    @model_validator(mode="after")
    def _endpoints_have_models(self) -> Self:
        if self.assistant_url and not self.assistant_model:
            raise ValueError("KEPU_ASSISTANT_URL needs KEPU_ASSISTANT_MODEL")
        if self.embedding_url and not self.embedding_model:
            raise ValueError("KEPU_EMBEDDING_URL needs KEPU_EMBEDDING_MODEL")
        return self

    @field_validator("home")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @property
    def base_url(self) -> str:
        return self.public_url or f"http://{self.host}:{self.port}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The settings as the process found them. Raises pydantic.ValidationError naming every bad variable."""
    return Environment()
