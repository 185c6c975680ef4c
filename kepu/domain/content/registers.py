"""The tables of content that measures count."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from kepu.domain.content.channels import Channel, ChannelFact, ChannelKind
from kepu.domain.content.editions import Correction, DailyViews, EditionAudience, Medium
from kepu.domain.content.submissions import KIND
from kepu.engines.measures.registers import RegisterRow, RegisterSource, register, register_definitions
from kepu.engines.reviews.selectors import scored_votes
from kepu.foundation.clock import day_begins, day_ends


def _channels(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Channel]:
    return Channel.objects.open_on(ends_on).with_followers(ends_on).filter(unit__in=unit_ids)


def _facts(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[ChannelFact]:
    return ChannelFact.objects.within(starts_on, ends_on).filter(channel__unit__in=unit_ids).select_related("channel")


def _show(row: Any) -> RegisterRow:
    channel = getattr(row, "channel", row)
    return RegisterRow(
        title=channel.name,
        note=getattr(row, "source_note", channel.address),
        unit_id=channel.unit_id,
        url=f"/workbench/registers/channels/{channel.public_id}/",
    )


CHANNELS = RegisterSource(
    rows=_channels,
    sums={"followers": "followers"},
    filters={"channel": "kind"},
    choices={"channel": ChannelKind.values},
    show=_show,
)
CHANNEL_FACTS = RegisterSource(
    rows=_facts,
    sums={"posts": "posts", "reads": "reads", "copies": "copies", "hours": "hours"},
    filters={"channel": "channel__kind"},
    choices={"channel": ChannelKind.values},
    unit_field="channel__unit_id",
    show=_show,
)


def _corrections(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Correction]:
    rows = Correction.objects.filter(edition__unit__in=unit_ids, at__gte=day_begins(starts_on))
    return rows.filter(at__lt=day_ends(ends_on)).select_related("edition")


def _views(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[DailyViews]:
    rows = DailyViews.objects.filter(edition__unit__in=unit_ids, day__gte=starts_on, day__lte=ends_on)
    return rows.select_related("edition")


def _show_of_edition(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.edition.title,
        note=getattr(row, "note", "") or f"{row.day}: {row.views}",
        unit_id=row.edition.unit_id,
        url=f"/workbench/works/editions/{row.edition_id}/",
    )


CORRECTIONS = RegisterSource(
    rows=_corrections,
    filters={"correction": "kind"},
    choices={"correction": Correction.Kind.values},
    unit_field="edition__unit_id",
    show=_show_of_edition,
)
EDITION_VIEWS = RegisterSource(
    rows=_views,
    sums={"views": "views"},
    filters={"audience_edition": "edition__audience", "medium": "edition__medium"},
    choices={"audience_edition": EditionAudience.values, "medium": Medium.values},
    unit_field="edition__unit_id",
    show=_show_of_edition,
)


def _points(unit_ids: Collection[int], starts_on: date, ends_on: date) -> QuerySet[Any]:
    starts_at, ends_at = day_begins(starts_on), day_ends(ends_on)
    return scored_votes(kind=KIND, unit_ids=unit_ids, starts_at=starts_at, ends_at=ends_at)


def _show_points(row: Any) -> RegisterRow:
    return RegisterRow(
        title=row.review.subject_title,
        note=f"{row.step.title_zh}: {row.score} / {row.most}",
        unit_id=row.review.unit_id,
        url=row.review.subject_url,
    )


QUALITY = RegisterSource(
    rows=_points, sums={"points": "score", "most": "most"}, unit_field="review__unit_id", show=_show_points
)


def register_all() -> None:
    """Names the registers and their definitions to the engine of measures."""
    register("channels", CHANNELS)
    register("channel_facts", CHANNEL_FACTS)
    register("corrections", CORRECTIONS)
    register("edition_views", EDITION_VIEWS)
    register("edition_points", QUALITY)
    register_definitions(str(Path(__file__).parent / "measures"))
