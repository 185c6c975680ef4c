"""What surfaces read of partners, copies, receipts and listings."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from kepu.domain.content import syndication_selectors as content
from kepu.domain.content.syndication_selectors import corrections_in
from kepu.domain.syndication.contracts import CorrectionNote, Item, SheetState, Wanted
from kepu.domain.syndication.items import build_items, listings
from kepu.domain.syndication.models import Copy, HarvestedItem, HarvestSource, Listing, Parcel, Partner, Place, Receipt
from kepu.domain.syndication.pieces import read_body
from kepu.domain.syndication.services.copying import digest_of
from kepu.domain.syndication.wechat import as_wechat

TOMBSTONE_DAYS = 30


def list_items(
    wanted: Wanted, *, limit: int, offset: int = 0, with_text: bool = False, since: datetime | None = None
) -> list[Item]:
    """What feeds show, last changed first: editions that may be read, and those taken down since `since` as tombstones."""
    rows = listings(wanted)
    rows = (
        rows.filter(Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=since))
        if since
        else rows.filter(withdrawn_at__isnull=True)
    )
    return build_items(rows[offset : offset + limit], with_text=with_text)


def count_items(wanted: Wanted) -> int:
    """How many of the wanted editions may be read now."""
    return listings(wanted).filter(withdrawn_at__isnull=True).count()


def items_of_work(work_id: UUID) -> list[Item]:
    """The public editions of a work with their texts, first listed first; none when nothing of it is public."""
    rows = Listing.objects.present().filter(edition__work__public_id=work_id).select_related("unit")
    return build_items(rows.order_by("listed_at", "pk"), with_text=True)


def last_change(wanted: Wanted) -> tuple[datetime | None, int]:
    """When the wanted listings last changed, and how many there are: what a conditional request is answered by."""
    found = listings(wanted).order_by().aggregate(last=Max("changed_at"), number=Count("pk"))
    return found["last"], found["number"]


def find_item(edition_id: int, *, with_text: bool = False) -> Item | None:
    """An edition as everybody outside sees it; None when it has never been public."""
    rows = Listing.objects.filter(edition=edition_id).select_related("unit")
    return next(iter(build_items(rows, with_text=with_text)), None)


def holder_of(receipt_id: UUID) -> Partner | None:
    """The active partner whose copy a receipt is about; None when there is none."""
    return Partner.objects.active().filter(copies__receipts__public_id=receipt_id).first()


def partners_of(unit_ids: Collection[int]) -> QuerySet[Partner]:
    """Partners of these units, ended ones included, with `copies_now` and `open_receipts`."""
    return (
        Partner.objects.filter(unit__in=list(unit_ids))
        .select_related("unit")
        .annotate(
            copies_now=Count("copies", filter=Q(copies__ended_at__isnull=True), distinct=True),
            open_receipts=Count(
                "copies__receipts", filter=Q(copies__receipts__state__in=["pending", "failed"]), distinct=True
            ),
        )
    )


def parcels_of(partner_id: int, limit: int = 50) -> list[Parcel]:
    """What was sent to a partner, latest first."""
    return list(Parcel.objects.filter(partner=partner_id).select_related("copy", "receipt__correction")[:limit])


def copies_in(unit_ids: Collection[int]) -> QuerySet[Copy]:
    """Copies of editions of these units, newest first, with partner, unit and `open_receipts`."""
    rows = Copy.objects.filter(unit__in=list(unit_ids)).select_related("partner", "unit")
    late = Count("receipts", filter=Q(receipts__state__in=["pending", "failed"]))
    return rows.annotate(open_receipts=late).order_by("-made_at", "-pk")


def corrections_with_receipts(unit_ids: Collection[int], *, words: str = "") -> list[tuple[Any, dict[str, int]]]:
    """Corrections of these units, newest first, each with how many copies are in which state. Two queries."""
    found = corrections_in(unit_ids)
    found = found.filter(edition__title__icontains=words) if words else found
    corrections = list(found[:500])
    rows = Receipt.objects.filter(correction__in=[row.pk for row in corrections]).order_by()
    counts: dict[int, dict[str, int]] = {}
    for correction_id, state, number in rows.values_list("correction", "state").annotate(number=Count("pk")):
        counts.setdefault(correction_id, {})[state] = number
    return [(row, counts.get(row.pk, {})) for row in corrections]


def get_receipt(*, receipt_id: int, unit_ids: Collection[int]) -> Receipt | None:
    """One receipt of a copy of these units; None for any other."""
    return Receipt.objects.filter(pk=receipt_id, copy__unit__in=list(unit_ids)).first()


def get_item(*, item_id: int, unit_ids: Collection[int]) -> HarvestedItem | None:
    """One harvested item of these units, with its source; None for any other."""
    rows = HarvestedItem.objects.filter(pk=item_id, source__unit__in=list(unit_ids))
    return rows.select_related("source").first()


def receipts_of(correction_id: int) -> list[Receipt]:
    """The receipts of a correction: those that did not arrive first, then those on their way, then the others."""
    order = {"failed": 0, "pending": 1, "delivered": 2, "acknowledged": 3}
    rows = Receipt.objects.filter(correction=correction_id).select_related("copy__partner", "copy__unit")
    return sorted(rows, key=lambda row: (order[row.state], row.copy.place, row.pk))


def count_open(unit_ids: Collection[int]) -> int:
    """How many copies of these units' editions do not have a correction yet."""
    return Receipt.objects.open().filter(copy__unit__in=list(unit_ids)).count()


def sheet_code(edition_id: int) -> str:
    """The code of an edition's printed version as it is now, for the address /q/CODE; empty when it is not public."""
    edition = content.editions_by_id([edition_id]).get(edition_id)
    if edition is None:
        return ""
    rows = Copy.objects.filter(edition=edition_id, place=Place.PRINT, digest=digest_of(edition))
    return rows.values_list("code", flat=True).first() or ""


def sheet_state(code: str) -> SheetState | None:
    """What somebody who scans the sheet with this code is told now; None for a code that was never printed."""
    copy = (
        Copy.objects.filter(code=code.strip().lower(), place=Place.PRINT)
        .exclude(code="")
        .select_related("unit")
        .first()
    )
    if copy is None:
        return None
    edition = content.editions_by_id([copy.edition_id]).get(copy.edition_id) if copy.edition_id else None
    notes = content.corrections_of([copy.edition_id]).get(copy.edition_id, []) if copy.edition_id else []
    later = tuple(
        CorrectionNote(note.number, note.kind, note.note, note.at) for note in notes if note.number > copy.corrections
    )
    readable = edition is not None and content.is_readable(edition)
    return SheetState(
        code=copy.code,
        title=copy.title,
        printed_at=copy.made_at,
        is_current=bool(readable and edition is not None and not later and digest_of(edition) == copy.digest),
        is_retracted=edition is not None and edition.state == "retracted",
        is_taken_down=not readable,
        corrections=later,
        url=content.page_address(edition) if readable and edition is not None else "",
        unit_name=copy.unit.name,
    )


def sources_in(unit_ids: Collection[int]) -> QuerySet[HarvestSource]:
    """Sources of items of these units, with `waiting` (items to be looked at) and `taken`."""
    rows = HarvestSource.objects.filter(unit__in=list(unit_ids)).select_related("unit")
    return rows.annotate(
        waiting=Count("items", filter=Q(items__state="preview")), taken=Count("items", filter=Q(items__state="taken"))
    )


def items_from(source_id: int) -> QuerySet[HarvestedItem]:
    """What came from a source, newest first."""
    return HarvestedItem.objects.filter(source=source_id).select_related("twin__source", "edition")


def count_waiting_items(unit_ids: Collection[int]) -> int:
    """How many harvested items of these units wait for somebody to look at them."""
    return HarvestedItem.objects.filter(source__unit__in=list(unit_ids), state="preview").count()


def wechat_edition(edition_id: int, unit_ids: Collection[int]) -> tuple[str, str] | None:
    """(title, HTML for WeChat's editor) of a public edition of these units; None for any other."""
    edition = content.editions_by_id([edition_id]).get(edition_id)
    item = find_item(edition_id)
    if edition is None or item is None or item.is_withdrawn or edition.unit_id not in unit_ids:
        return None
    return edition.title, as_wechat(item, read_body(edition.body))


def copied_editions(unit_ids: Collection[int]) -> QuerySet[Copy]:
    """Public editions of these units, by their copy on the site, newest first."""
    rows = Copy.objects.out_there().filter(place=Place.SITE, unit__in=list(unit_ids), edition__isnull=False)
    return rows.select_related("unit").order_by("-made_at", "-pk")
