"""How often editions are opened: a number for each day, nothing about who opened them."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from kepu.domain.content.editions import DailyViews


def count_view(*, edition_id: int, day: date, views: int = 1) -> None:
    """Adds openings of an edition to a day (Shanghai). One statement, two on the first opening of a day.

    A surface may collect views and hand them over together. An edition that is gone is not counted.
    """
    rows = DailyViews.objects.filter(edition=edition_id, day=day)
    if rows.update(views=F("views") + views):
        return
    try:
        with transaction.atomic():
            DailyViews.objects.create(edition_id=edition_id, day=day, views=views)
    except IntegrityError:  # somebody opened it at the same moment, or it has just been deleted
        rows.update(views=F("views") + views)
