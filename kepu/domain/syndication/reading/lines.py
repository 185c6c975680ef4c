"""Lines of a file of works (JSON Lines): what each may say, and what is wrong with it."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from kepu.domain.content.editions import EditionAudience, Language, Licence, Medium
from kepu.foundation.clock import ACADEMY_ZONE
from kepu.foundation.crypto import canonical_json, sha256_hex

LONGEST_LINE = 4 * 1024 * 1024
CHOICES = {"audience": EditionAudience, "medium": Medium, "language": Language, "licence": Licence}


class Line(BaseModel):
    """One work, or one edition of a work (lines with the same `work` are editions of one). `id` is the sender's own id; without
    one the address stands for it, without an address the text itself. `published_on` makes it public since that day.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    title: str = Field(min_length=1, max_length=200)
    text: str = ""
    summary: str = Field(default="", max_length=200)
    audience: str = "public"
    medium: str = "article"
    language: str = "zh-hans"
    licence: str = "cc-by-nc-4.0"
    source_url: str = Field(default="", max_length=500, pattern=r"^$|^https?://[^\s]+$")
    authors: str = Field(default="", max_length=120)
    field: str = Field(default="", max_length=60)
    unit: str = ""
    published_on: date | None = None
    id: str = Field(default="", max_length=400)
    work: str = Field(default="", max_length=400)

    @field_validator("audience", "medium", "language", "licence")
    @classmethod
    def _known(cls, value: str, info: Any) -> str:
        known = CHOICES[info.field_name].values
        if value not in known:
            raise ValueError(f"one of {', '.join(known)}")
        return value

    @field_validator("authors", mode="before")
    @classmethod
    def _joined(cls, value: Any) -> Any:
        return "、".join(str(name) for name in value) if isinstance(value, list) else value

    @property
    def key(self) -> str:
        """What tells this line from others: the sender's id, or address and kind of edition, or the text."""
        if self.id:
            return f"id:{self.id}"
        kind = f"{self.audience}:{self.medium}:{self.language}"
        return f"{self.source_url}#{kind}" if self.source_url else f"text:{self.digest}"

    @property
    def digest(self) -> str:
        """SHA-256 of all that the line says."""
        return sha256_hex(canonical_json(self.model_dump(mode="json")))

    @property
    def published_at(self) -> datetime | None:
        """The beginning of the day of publication in the academy's time."""
        return datetime.combine(self.published_on, time(0), tzinfo=ACADEMY_ZONE) if self.published_on else None


def read_line(raw: str, units: Mapping[str, int], *, default_unit: str) -> Line | list[tuple[str, str]]:
    """A line, or what is wrong with it as (field, reason). `units` are codes that may be named."""
    if len(raw) > LONGEST_LINE:
        return [("", "longer than 4 MiB")]
    try:
        said = json.loads(raw)
    except (json.JSONDecodeError, RecursionError) as error:
        return [("", f"not JSON: {getattr(error, 'msg', 'nested too deep')}")]
    if not isinstance(said, dict):
        return [("", "not an object {…}")]
    try:
        line = Line(**{"unit": default_unit, **said})
    except ValidationError as error:
        return [(".".join(str(part) for part in wrong["loc"]), wrong["msg"]) for wrong in error.errors()]
    except TypeError as error:
        return [("", str(error))]
    if line.unit not in units:
        return [("unit", f"no such unit: {line.unit or '(none)'}")]
    if not line.text and not line.source_url:
        return [("text", "neither text nor source_url")]
    return line
