"""Rows that go in together, and rows read back, are what the ORM would have made of them."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from kepu.foundation.notices.models import Delivery
from kepu.foundation.statements import columns_of, insert, insert_or_leave, often, row_from
from kepu.foundation.units.models import Unit

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def letter(key, **fields):
    return Delivery(
        letter="sealed", letter_key=key, payload={"a": "雪", "b": [1]}, next_at=NOW, created_at=NOW, **fields
    )


def test_rows_go_in_in_their_order_with_their_keys():
    rows = [letter(f"k{number}") for number in range(3)]

    insert(*rows)

    assert [row.pk for row in rows] == sorted(row.pk for row in rows)
    assert list(Delivery.objects.order_by("pk")) == rows


def test_a_row_is_stored_as_the_orm_would_store_it():
    row = letter("one")

    insert(row)

    stored = Delivery.objects.get(pk=row.pk)
    assert {field.attname: getattr(stored, field.attname) for field in Delivery._meta.concrete_fields} == {
        field.attname: getattr(row, field.attname) for field in Delivery._meta.concrete_fields
    }


def test_one_that_a_constraint_keeps_out_takes_all_with_it():
    insert(letter("one"))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(letter("two"), letter("one"))
    assert Delivery.objects.count() == 1


def test_one_that_is_there_already_is_left_out_on_request():
    assert insert_or_leave(letter("one"))
    assert not insert_or_leave(letter("one"))
    assert Delivery.objects.count() == 1


@pytest.mark.parametrize("times", [1, 4])  # from the second time on PostgreSQL has it prepared
def test_a_row_is_read_as_the_orm_reads_it(cast, times):
    with often() as cursor:
        for _ in range(times):
            cursor.execute(f"SELECT {columns_of(Unit, 'u')} FROM units_unit u WHERE u.code = %s", ["astro"])
            found = row_from(Unit, cursor.fetchone())

    stored = Unit.objects.get(code="astro")
    assert [getattr(found, field.attname) for field in Unit._meta.concrete_fields] == [
        getattr(stored, field.attname) for field in Unit._meta.concrete_fields
    ]
