from kepu.surfaces.console.commands.charter import ROWS, find_proofs


def test_it_finds_marks_on_functions_and_on_modules(tmp_path):
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_a.py").write_text(
        'import pytest\npytestmark = pytest.mark.charter("A1")\n\n'
        '@pytest.mark.charter("N1", "N2")\ndef test_it_counts(): ...\n\ndef test_it_is_late(): ...\n'
    )

    proofs = find_proofs(tests)

    assert proofs["N1"] == ["tests/test_a.py::test_it_counts"]
    assert len(proofs["A1"]) == 2


def test_every_row_of_the_charter_is_known():
    assert len(ROWS) == 40
