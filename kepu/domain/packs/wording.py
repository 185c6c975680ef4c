"""What a version consists of: everything that those who judge it have read."""

from kepu.domain.packs.models import Part, Version
from kepu.foundation.crypto import canonical_json, sha256_hex


def parts_of(version: Version) -> list[Part]:
    """The parts in order, with files and sources. Two queries."""
    return list(version.parts.select_related("file").prefetch_related("sources").order_by("position", "pk"))


def lines_of(version: Version, parts: list[Part] | None = None) -> list[tuple[str, str, str]]:
    """(key, label code, text) of everything that readers get; a file stands by its SHA-256."""
    season = f"{version.season_from}–{version.season_to}" if version.season_from else ""
    lines = [
        ("title", "title", version.title), ("summary", "summary", version.summary),
        ("hazards", "hazards", "、".join(row.code for row in version.hazards.all())), ("audience", "audience", version.audience),
        ("region", "region", version.region_id or ""), ("season", "season", season),
        ("due_on", "due_on", version.due_on.isoformat() if version.due_on else ""),
        ("authors", "authors", "、".join(one.name for one in version.authors.all())), ("note", "note", version.note),
    ]  # fmt: skip
    for part in parts_of(version) if parts is None else parts:
        lines += lines_of_part(part)
    return [line for line in lines if line[2]]


def lines_of_part(part: Part) -> list[tuple[str, str, str]]:
    """The lines of one part, under the number of its place."""
    key = f"part-{part.position}"
    lines = [(key, part.kind, f"{part.title}\n{part.text}".strip())]
    if part.file is not None:
        length = f" · {part.seconds} s" if part.seconds else ""
        lines.append((f"{key}-file", "file", f"{part.file.name} · SHA-256 {part.file.sha256[:16]}{length}"))
    if part.credit:
        lines.append((f"{key}-credit", "credit", part.credit))
    for source in part.sources.all():
        words = " · ".join(filter(None, (source.title, source.place, source.url)))
        lines.append((f"{key}-source-{source.position}", "source", words))
    return lines


def digest_of(version: Version) -> str:
    """Says which text and which files were judged."""
    parts = parts_of(version)
    files = [part.file.sha256 for part in parts if part.file is not None]
    return sha256_hex(canonical_json([[key, text] for key, _label, text in lines_of(version, parts)] + [files]))
