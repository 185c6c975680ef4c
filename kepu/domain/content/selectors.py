"""What others read about channels, articles and what they use."""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet
from wagtail.models import Page, PageViewRestriction, ReferenceIndex

from kepu.domain.content.channels import Channel, ChannelFact
from kepu.domain.content.editions import EditionState
from kepu.domain.content.pages import Edition


def channels_of(unit_ids: Collection[int], *, on: date) -> QuerySet[Channel]:
    """Channels of these units, closed ones included, with `followers` as last stated up to a day (None where never)."""
    return Channel.objects.of_units(unit_ids).with_followers(on).select_related("unit")


def channel_facts_of(channel_id: int) -> list[ChannelFact]:
    """Every statement about a channel, superseded ones included, newest period first."""
    return list(ChannelFact.objects.filter(channel=channel_id).order_by("-ends_on", "-entered_at", "-pk"))


def channels_without_year(unit_ids: Collection[int], year: int) -> int:
    """How many channels that ran at the end of a year have no statement within it."""
    last = date(year, 12, 31)
    stated = ChannelFact.objects.within(date(year, 1, 1), last).values("channel_id")
    return Channel.objects.of_units(unit_ids).open_on(last).exclude(pk__in=stated).count()


def published_editions() -> QuerySet[Edition]:
    """Editions that everybody may read now, retracted ones (which say so) included; newest first, with work, unit and cover."""
    return _published().all()


@cache
def _published() -> QuerySet[Edition]:
    """Put together once: every page for readers starts from it."""
    rows = Edition.objects.live().filter(
        ~Exists(_restrictions()), state__in=[EditionState.PUBLISHED, EditionState.RETRACTED]
    )
    return rows.select_related("work", "work__series", "unit", "cover").order_by("-first_published_at", "-pk")  # type: ignore[no-any-return]  # Wagtail has no types


def _restrictions() -> QuerySet[PageViewRestriction]:
    """Restrictions on a page or on one above it, as part of the question about the page: Wagtail's own public() asks beforehand."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    rows: QuerySet[PageViewRestriction] = PageViewRestriction.objects.annotate(asked=path)
    return rows.filter(asked__startswith=F("page__path"))


def shown_to_all(model: type[Any], key: int) -> bool:
    """Whether a picture or an attachment is used by a page that everybody may read."""
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model), to_object_id=str(key),
        base_content_type=ContentType.objects.get_for_model(Page),
    ).values_list("object_id", flat=True)  # fmt: skip
    ids = [int(identifier) for identifier in uses]
    return bool(Page.objects.live().public().filter(pk__in=ids).exists())
