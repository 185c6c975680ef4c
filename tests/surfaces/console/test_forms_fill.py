import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kepu.surfaces.console.commands.forms_fill import command
from tests.domain.statistics.conftest import Desk


def run(*arguments):
    return CliRunner().invoke(command, list(arguments))


@pytest.fixture
def good(cast, tmp_path):
    return {"--form": "kp-2024", "--year": "2025", "--unit": "astro", "--out": str(tmp_path / "form.xlsx")}


def flat(options):
    return [word for pair in options.items() for word in pair]


@pytest.mark.charter("N3")
def test_it_writes_the_form_of_a_unit_as_a_draft_and_names_what_is_missing(good, cast, tmp_path):
    Desk(cast).record(onsite=300)

    result = run(*flat(good))

    book = load_workbook(tmp_path / "form.xlsx")
    texts = [cell.value for row in book["5 科普活动"].iter_rows() for cell in row]
    assert result.exit_code == 0, result.output
    assert 300 in texts
    assert "not known: media.books.copies" in result.output
    assert "草稿" in str(book["封面"]["A5"].value)
    assert [sheet.page_setup.paperSize for sheet in book] == ["9"] * 8 or {
        sheet.page_setup.paperSize for sheet in book
    } == {9}


def test_a_venue_has_a_form_of_its_own(good, tmp_path):
    result = run(*flat(good), "--venue", "hall")

    assert result.exit_code == 0, result.output
    assert load_workbook(tmp_path / "form.xlsx")["封面"]["B7"].value == "天文馆"


def test_the_academy_writes_its_summary(good, cast, tmp_path):
    desk = Desk(cast)
    desk.record(onsite=300)
    desk.signed(desk.begin())

    result = run(*flat({**good, "--unit": "north"}), "--summary")

    assert result.exit_code == 0, result.output
    assert 300 in [
        cell.value for row in load_workbook(tmp_path / "form.xlsx")["5 科普活动"].iter_rows() for cell in row
    ]


@pytest.mark.charter("N3")
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"--form": "kp-1999"}, "no form has the code kp-1999; known are kp-2024, kp-2021"),
        ({"--year": "2019"}, "kp-2024 is for reports about 2024"),
        ({"--year": "2099"}, "2099 has not begun"),
        ({"--year": "last"}, "not a valid integer"),
        ({"--unit": "nowhere"}, "no unit has the code nowhere"),
        ({"--venue": "geo"}, "geo is no venue of astro"),
        ({"--out": "/nowhere/at/all/form.xlsx"}, "there is no folder"),
        ({"--out": "form.pdf"}, "does not end in .xlsx"),
    ],
)
def test_bad_input_ends_with_two_and_writes_nothing(good, tmp_path, change, says):
    result = run(*flat({**good, **change}))

    assert result.exit_code == 2
    assert says in result.output
    assert not (tmp_path / "form.xlsx").exists()
