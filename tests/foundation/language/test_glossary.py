import pytest

from kepu.foundation.language.glossary import BadGlossary, Term, find_terms, list_terms, read_terms

LIGHT = Term("光", "", "", "light")
SYNTHESIS = Term("光合作用", "", "", "photosynthesis", aliases=("光合",))


def test_the_longest_term_wins_and_aliases_count():
    hits = find_terms("植物光合作用靠光，光合很快。", (LIGHT, SYNTHESIS))

    assert [(hit.start, hit.end, hit.term.english) for hit in hits] == [
        (2, 6, "photosynthesis"),
        (7, 8, "light"),
        (9, 11, "photosynthesis"),
    ]


def test_without_terms_nothing_is_found():
    assert find_terms("光", ()) == []


def test_places_count_characters_beyond_the_basic_plane_as_one():
    assert find_terms("𠮷光", (LIGHT,))[0].start == 1


def test_kepu_s_glossary_is_complete():
    terms = list_terms()

    assert len(terms) >= 150
    assert {
        "astronomy",
        "ocean",
        "plants",
        "physics",
        "geology",
        "biology",
        "space",
        "chemistry",
        "climate",
        "computing",
        "medicine",
    } == {term.field for term in terms}
    assert all(term.definition.endswith("。") and len(term.plain) <= 24 and 1 <= term.grade <= 13 for term in terms)


@pytest.mark.parametrize(
    "source",
    [
        "[光",
        '[光]\nplain = "亮"',
        '光 = "亮"',
        '[光]\nplain="a"\ndefinition="a"\nenglish="a"\nfield="a"\naliases=["光"]',
    ],
)
def test_a_bad_glossary_names_what_is_wrong(source):
    with pytest.raises(BadGlossary):
        read_terms(source)
