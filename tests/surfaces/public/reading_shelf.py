"""Editions on a shelf, made by raw rows: how they come to be published is content's own matter."""

from datetime import datetime
from typing import Any

from kepu.domain.content.models import Correction, Edition, Work
from kepu.domain.content.room_services import ensure_room

TEXT = [
    ("text", "<p>黑洞不是洞。光越过边界就回不来[1]。</p>"),
    ("heading", "它会吸走一切吗"),
    ("text", "<p>不会。</p>"),
]


def put_on_shelf(
    unit_id: int, title: str, *, at: datetime, work: Work | None = None, body: Any = None, **changes: Any
) -> Edition:
    work = work or Work.objects.create(
        unit_id=unit_id,
        title=title,
        field=changes.pop("field", "天文"),
        question=changes.pop("question", ""),
        created_at=at,
    )
    values = {
        "summary": f"{title}的摘要",
        "authors": "李启明、外来作者",
        "state": "published",
        "live": True,
        "first_published_at": at,
        **changes,
    }
    edition = Edition(title=title, slug=values.pop("slug", f"e{Edition.objects.count()}"), work=work, **values)
    edition.body = TEXT if body is None else body
    ensure_room(unit_id).page.add_child(instance=edition)
    return edition


def tell(edition: Edition, kind: str, note: str, *, at: datetime) -> Correction:
    number = edition.corrections.count() + 1
    return Correction.objects.create(edition=edition, number=number, kind=kind, note=note, at=at, actor_name="编辑")


def address(edition: Edition) -> str:
    return "/read/" + "/".join(edition.url_path.strip("/").split("/")[1:]) + "/"
