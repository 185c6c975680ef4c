"""What machines make of our JSON-LD: PyLD expands it under schema.org's terms, without the network."""

import pytest
from pyld import jsonld

from kepu.domain.content.models import Source, WorkSource
from kepu.domain.syndication.markup import describe_edition, feed_links

pytestmark = pytest.mark.charter("G1", "N5")
SCHEMA = "https://schema.org/"
# What this processor needs of schema.org's own context (https://schema.org/docs/jsonldcontext.jsonld).
ADDRESSES = ["url", "license", "sameAs", "contentUrl", "thumbnailUrl", "mainEntityOfPage", "image"]
CONTEXT = {
    "@vocab": SCHEMA, "type": "@type", "id": "@id",
    **{name: {"@id": f"{SCHEMA}{name}", "@type": "@id"} for name in ADDRESSES},
    **{name: {"@id": f"{SCHEMA}{name}", "@type": f"{SCHEMA}DateTime"} for name in ("datePublished", "dateModified", "uploadDate")},
}  # fmt: skip


def load(url, _options):
    assert url.rstrip("/") in ("https://schema.org", "http://schema.org"), "nothing else is fetched"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def expand(edition):
    (node,) = jsonld.expand(describe_edition(edition.pk), {"documentLoader": load})
    return node


def values(node, name):
    return [part.get("@value", part.get("@id")) for part in node.get(SCHEMA + name, [])]


def test_an_article_has_what_search_engines_require_of_articles(published):
    node = expand(published(source_url="https://first.example/1"))

    assert node["@type"] == [SCHEMA + "Article"]
    assert values(node, "headline") == ["黑洞为什么不是洞"]
    assert values(node, "license") == ["https://creativecommons.org/licenses/by-nc/4.0/"]
    assert values(node, "inLanguage") == ["zh-Hans"]
    assert values(node, "sameAs") == ["https://first.example/1"]
    assert all(
        node[SCHEMA + name] for name in ("author", "publisher", "datePublished", "dateModified", "mainEntityOfPage")
    )
    assert [values(author, "name") for author in node[SCHEMA + "author"]] == [["李启明"], ["王若水"]]


@pytest.mark.parametrize(
    ("medium", "kind"), [("book", "Book"), ("comic", "ComicStory"), ("slides", "PresentationDigitalDocument")]
)
def test_each_medium_has_its_type(published, medium, kind):
    assert SCHEMA + kind in expand(published(medium=medium))["@type"]


def test_what_is_for_learners_is_a_learning_resource_with_audience_level_and_age(published):
    node = expand(published(audience="grades_5_6"))

    assert SCHEMA + "LearningResource" in node["@type"]
    assert values(node, "educationalLevel") == ["小学五至六年级"]
    assert values(node, "typicalAgeRange") == ["10-12"]
    (audience,) = node[SCHEMA + "audience"]
    assert values(audience, "suggestedMinAge") == [10]


def test_it_names_the_paper_that_it_rests_on(cast, published):
    edition = published()
    paper = Source.objects.create(
        kind="paper", identifier="10.1000/xyz", title="M87*", entered_in_id=cast.unit["astro"], created_at=cast.now
    )
    WorkSource.objects.create(work_id=edition.work_id, source=paper)

    (source,) = expand(edition)[SCHEMA + "isBasedOn"]

    assert source["@type"] == [SCHEMA + "ScholarlyArticle"]
    assert values(source, "sameAs") == ["https://doi.org/10.1000/xyz"]


def test_a_correction_is_a_correction_comment_and_a_retraction_a_status(published, correct):
    corrected, retracted = published(), published("撤回的")
    correct(corrected)
    correct(retracted, kind="retraction", note="数据有误。")

    (comment,) = expand(corrected)[SCHEMA + "correction"]
    assert comment["@type"] == [SCHEMA + "CorrectionComment"]
    assert values(expand(retracted), "creativeWorkStatus") == ["Retracted"]


def test_siblings_in_another_language_are_translations(published):
    chinese = published()
    published("Why black holes", language="en", work_id=chinese.work_id)

    (other,) = expand(chinese)[SCHEMA + "workTranslation"]

    assert values(other, "inLanguage") == ["en"]


def test_what_was_taken_down_describes_nothing(published, correct):
    edition = published()
    correct(edition, kind="take_down")

    assert describe_edition(edition.pk) is None


def test_a_page_names_the_feeds_that_are_about_it(client, published):
    published()

    for link in feed_links(unit="astro", audience="public"):
        answer = client.get(link["href"])
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (200, link["type"])
