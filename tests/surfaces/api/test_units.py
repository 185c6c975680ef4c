"""Units over HTTP."""

from datetime import date

import pytest

from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.services import close_unit, move_unit

ROOT = "/api/v1/units"


def codes(response):
    return [row["code"] for row in response.json()]


def test_open_units_are_public(client, cast):
    close_unit(actor=SYSTEM, unit_id=cast.unit["geo"], on=date(2025, 1, 1), reason="", now=cast.now)

    found = codes(client.get(ROOT))

    assert "astro" in found
    assert "geo" not in found


def test_one_unit_says_where_it_hangs(client, cast):
    body = client.get(f"{ROOT}/astro").json()

    assert (body["name"], body["parent"], body["region"]) == ("天文研究所", "north", "110105")


@pytest.mark.parametrize("path", ["/nothing", "/nothing/children", "/nothing/ancestors"])
def test_an_unknown_one_is_a_problem(client, cast, path):
    response = client.get(ROOT + path)

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_children_and_ancestors_are_those_of_the_day(client, cast):
    move_unit(
        actor=SYSTEM,
        unit_id=cast.unit["astro"],
        parent_id=cast.unit["south"],
        starts_on=date(2025, 1, 1),
        reason="",
        now=cast.now,
    )

    assert "astro" not in codes(client.get(f"{ROOT}/north/children"))
    assert "astro" in codes(client.get(f"{ROOT}/north/children", {"on": "2024-12-31"}))
    assert codes(client.get(f"{ROOT}/astro/ancestors")) == ["south", "academy"]


def test_mine_are_those_within_reach_with_my_roles(sign_in):
    rows = sign_in("north_coordinator").get(f"{ROOT}/mine").json()

    assert {row["code"] for row in rows} == {"north", "astro", "ocean", "hall"}
    assert {row["code"]: row["roles"] for row in rows}["north"] == ["coordinator"]


def test_a_stranger_has_none_and_anonymous_signs_in_first(client, sign_in):
    assert client.get(f"{ROOT}/mine").status_code == 401
    assert sign_in("stranger").get(f"{ROOT}/mine").json() == []
