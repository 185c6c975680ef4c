import pytest

from kepu.domain.statistics.errors import AlreadyBegun, InvalidValue, WrongForm, WrongYear
from kepu.domain.statistics.figures import registers_of
from kepu.domain.statistics.models import TypedValue
from kepu.domain.statistics.selectors import get_edition
from kepu.domain.statistics.services import mark_not_applicable, type_value
from kepu.engines.measures.contracts import Window
from kepu.engines.measures.selectors import get_figure
from kepu.foundation.units.policies import Refused


@pytest.mark.charter("N1", "N3")
def test_a_confirmed_record_stands_on_the_form_and_a_proposed_one_does_not(desk):
    filing = desk.begin()
    desk.record(onsite=300)
    desk.record(onsite=50, confirm=False)

    values = desk.filled(filing).values

    assert values["activity.lecture.count"].text == "1"
    assert values["activity.lecture.onsite"].text == "300"
    assert values["activity.lecture.count"].figure.pending == 1


@pytest.mark.charter("N2", "N3")
def test_every_measure_cell_of_a_form_that_is_not_signed_is_the_measures_figure(desk, cast):
    desk.record(onsite=300, online=20)
    desk.record(kind="exhibition", onsite=2000)
    desk.record(kind="science_week", onsite=40)
    filing = desk.begin()

    values, scope = desk.filled(filing).values, {"host": str(cast.unit["astro"])}
    registers = registers_of()
    for cell in get_edition("kp-2024").cells:
        if cell.measure and not cell.plus and cell.rounding == "integer":
            more = {} if cell.measure in registers else {"not_venue": str(cast.unit["hall"])}
            figure = get_figure(
                code=cell.measure, unit_id=cast.unit["astro"], window=Window.year(2025), filters={**scope, **more}
            )
            assert values[cell.code].value == figure.value or values[cell.code].text == "0"


@pytest.mark.charter("N3")
def test_what_is_held_in_a_venue_of_the_unit_stands_on_the_venues_form_alone(desk, cast):
    desk.record(onsite=100)
    desk.record(onsite=7, venue_id=cast.unit["hall"])
    unit, venue = desk.begin(), desk.begin("hall", "venue", actor="astro_coordinator")

    assert desk.text(unit, "activity.lecture.onsite") == "100"
    assert desk.text(venue, "activity.lecture.onsite") == "7"


@pytest.mark.charter("N3")
def test_what_a_guest_holds_in_a_venue_stays_on_the_guests_form(desk, cast):
    desk.record("ocean", onsite=9, venue_id=cast.unit["hall"])
    ocean, venue = desk.begin("ocean"), desk.begin("hall", "venue", actor="astro_coordinator")

    assert desk.text(ocean, "activity.lecture.onsite") == "9"
    assert desk.text(venue, "activity.lecture.onsite") in ("", "0")


@pytest.mark.charter("N3")
def test_units_and_venues_together_count_every_record_of_the_branch_once(desk, cast):
    desk.record(onsite=100)
    desk.record(onsite=7, venue_id=cast.unit["hall"])
    desk.record("ocean", onsite=9, venue_id=cast.unit["hall"])
    forms = [desk.begin(), desk.begin("ocean"), desk.begin("hall", "venue", actor="astro_coordinator")]

    whole = get_figure(code="form.activity.lecture.onsite", unit_id=cast.unit["north"], window=Window.year(2025))

    assert sum(int(desk.text(form, "activity.lecture.onsite") or 0) for form in forms) == whole.value == 116


@pytest.mark.charter("N3")
def test_money_is_rounded_half_up_to_ten_thousand_yuan_and_a_little_is_nought(desk):
    filing = desk.begin()
    desk.record()

    assert desk.text(filing, "money.used.activity") == "2"
    assert desk.text(filing, "money.used.venue") == "0"
    assert desk.text(filing, "money.used") == "2"


@pytest.mark.charter("N3")
def test_a_cell_that_does_not_apply_prints_a_dash_and_an_unknown_one_stays_open(desk):
    venue = desk.begin("hall", "venue", actor="astro_coordinator")

    assert desk.text(venue, "activity.open.units") == "-"
    assert desk.filled(venue).values["places.building_area"].is_open


@pytest.mark.charter("N3")
def test_a_typed_value_needs_its_source_and_keeps_its_history(desk, cast):
    filing, actor = desk.begin(), cast.actor("astro_coordinator")
    with pytest.raises(InvalidValue):
        type_value(
            actor=actor,
            filing_id=filing.pk,
            cell="media.books.copies",
            status="value",
            value=5,
            source_note=" ",
            now=cast.now,
        )

    for value in (5, 6):
        type_value(
            actor=actor,
            filing_id=filing.pk,
            cell="media.books.copies",
            status="value",
            value=value,
            source_note="出版社",
            now=cast.now,
        )

    assert desk.text(filing, "media.books.copies") == "6"
    assert TypedValue.objects.filter(filing=filing, cell="media.books.copies").count() == 2


@pytest.mark.parametrize(
    ("cell", "value"), [("activity.lecture.count", 3), ("money.raised", 3), ("media.books.copies", -1), ("no.such", 1)]
)
def test_only_cells_that_no_measure_knows_can_be_typed(desk, cast, cell, value):
    filing = desk.begin()

    with pytest.raises(InvalidValue):
        type_value(
            actor=cast.actor("astro_coordinator"),
            filing_id=filing.pk,
            cell=cell,
            status="value",
            value=value,
            source_note="凭据",
            now=cast.now,
        )


def test_marking_a_class_leaves_alone_what_is_known(desk, cast):
    filing, actor = desk.begin(), cast.actor("astro_coordinator")
    type_value(
        actor=actor,
        filing_id=filing.pk,
        cell="media.books.copies",
        status="value",
        value=5,
        source_note="出版社",
        now=cast.now,
    )

    mark_not_applicable(actor=actor, filing_id=filing.pk, table="media", now=cast.now)

    assert desk.text(filing, "media.books.copies") == "5"
    assert desk.text(filing, "media.websites") == "-"


def test_a_cell_marked_as_not_applicable_shows_its_figure_as_soon_as_there_is_one(desk, cast):
    filing, actor = desk.begin(), cast.actor("astro_coordinator")
    type_value(
        actor=actor,
        filing_id=filing.pk,
        cell="activity.camps.count",
        status="not_applicable",
        value=None,
        source_note="",
        now=cast.now,
    )

    desk.record(kind="camp", onsite=30)

    assert desk.text(filing, "activity.camps.count") == "1"


def test_the_cover_is_carried_over_from_the_year_before(desk):
    before = desk.complete(desk.begin(year=2024))

    after = desk.begin(year=2025)

    assert (desk.fresh(before).profile.leader, after.profile.leader, after.profile.filled_on) == (
        "张所长",
        "张所长",
        None,
    )
    assert after.profile.location == "北京市朝阳区"


def test_it_refuses_a_second_beginning_a_wrong_year_and_a_wrong_form(desk):
    desk.begin()

    with pytest.raises(AlreadyBegun):
        desk.begin()
    with pytest.raises(WrongYear):
        desk.begin(year=2026)
    with pytest.raises(WrongYear):
        desk.begin(edition="kp-2021")
    with pytest.raises(WrongForm):
        desk.begin(form="venue")


def test_it_refuses_somebody_of_another_unit(desk, cast):
    filing = desk.begin()

    with pytest.raises(Refused):
        desk.begin("ocean", actor="astro_coordinator")
    with pytest.raises(Refused):
        type_value(
            actor=cast.actor("ocean_coordinator"),
            filing_id=filing.pk,
            cell="media.books.copies",
            status="open",
            value=None,
            source_note="",
            now=cast.now,
        )
