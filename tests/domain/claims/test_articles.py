"""Articles that explain a claim: begun from the verdict, linked both ways, in the offline pack that holds them."""

from zipfile import ZipFile

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kepu.domain.claims.errors import InvalidFact, WrongState
from kepu.domain.claims.models import ClaimArticle
from kepu.domain.claims.selectors.articles import articles_of, claims_explained_by
from kepu.domain.claims.services import begin_article, link_article, unlink_article, withdraw_claim
from kepu.domain.content.services import publish_edition
from kepu.domain.packs.services.parts import take_in_edition
from kepu.foundation.units.policies import Refused
from tests.content_cast import begin as begin_work
from tests.content_cast import draft  # noqa: F401 - a fixture
from tests.domain.claims.acting import PAPER, VERDICT, open_one
from tests.domain.packs import acting as packs
from tests.domain.packs.acting import publish  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
begin = begin_work  # a fixture of the works


@pytest.fixture
def article(cast, checked):
    """A public article about the checked claim."""
    edition = begin_article(actor=cast.actor("astro_editor"), claim_id=checked.pk, now=cast.now)
    publish_edition(actor=cast.actor("astro_leader"), edition_id=edition.pk, now=cast.now)
    edition.refresh_from_db()
    return edition


def test_an_article_begins_with_words_sources_and_signers_of_the_verdict(cast, checked):
    edition = begin_article(actor=cast.actor("astro_editor"), claim_id=checked.pk, now=cast.now)

    text = str(edition.body)
    assert VERDICT.short in text
    assert VERDICT.long in text
    assert edition.authors == "周明远"
    assert [source.identifier for source in edition.work.sources.all()] == [PAPER.doi]
    assert checked.steps.filter(act="linked").count() == 1


def test_a_paper_that_the_register_knows_is_used_again(cast, checked):
    first = begin_article(actor=cast.actor("astro_editor"), claim_id=checked.pk, now=cast.now)
    second = begin_article(actor=cast.actor("astro_editor"), claim_id=checked.pk, now=cast.now)

    assert list(first.work.sources.all()) == list(second.work.sources.all())


def test_both_pages_lead_to_each_other_once_the_article_is_public(cast, checked, article):
    claim = Client().get(checked.path).text
    page = Client().get(article.url).text

    assert article.title in claim
    assert checked.text in page
    assert VERDICT.short in page
    assert [card.id for card in claims_explained_by(article.work_id)] == [checked.pk]


def test_a_draft_is_shown_to_no_reader(cast, checked):
    edition = begin_article(actor=cast.actor("astro_editor"), claim_id=checked.pk, now=cast.now)

    assert articles_of(checked.pk) == []
    assert edition.title not in Client().get(checked.path).text


def test_a_withdrawn_claim_leaves_the_article_at_once_even_on_kept_pages(
    cast, checked, article, settings, django_capture_on_commit_callbacks
):
    settings.PAGE_CACHE = True
    assert checked.text in Client().get(article.url).text

    with django_capture_on_commit_callbacks(execute=True):
        withdraw_claim(actor=cast.actor("astro_coordinator"), claim_id=checked.pk, reason="有误", now=cast.now)

    assert VERDICT.short not in Client().get(article.url).text.split("reading__foot")[1]


def test_the_pack_that_holds_the_article_stands_on_the_claims_page_and_opens_offline(
    cast,
    checked,
    article,
    publish,  # noqa: F811
    tmp_path,
):
    pack = packs.begin(cast)
    take_in_edition(actor=cast.actor("astro_editor"), pack_id=pack.pk, edition_id=article.pk, now=cast.now)
    assert "pack.zip" not in Client().get(checked.path).text
    publish(pack)

    page = Client().get(checked.path).text
    answer = Client().get(f"{pack.path}pack.zip")

    assert f"{pack.path}pack.zip" in page
    (tmp_path / "a.zip").write_bytes(b"".join(answer.streaming_content) if answer.streaming else answer.content)
    with ZipFile(tmp_path / "a.zip") as archive:
        assert VERDICT.long in archive.read("index.html").decode()


def test_only_public_works_and_those_of_the_unit_are_linked(cast, checked, draft):  # noqa: F811
    who = cast.actor("astro_editor")
    link_article(actor=who, claim_id=checked.pk, work_id=draft.work_id, now=cast.now)
    link_article(actor=who, claim_id=checked.pk, work_id=draft.work_id, now=cast.now)
    assert ClaimArticle.objects.count() == 1
    draft.work.unit_id = cast.unit["ocean"]
    draft.work.save(update_fields=["unit"])
    unlink_article(actor=who, claim_id=checked.pk, work_id=draft.work_id, now=cast.now)

    with pytest.raises(InvalidFact):
        link_article(actor=who, claim_id=checked.pk, work_id=draft.work_id, now=cast.now)
    with pytest.raises(InvalidFact):
        link_article(actor=who, claim_id=checked.pk, work_id=10**9, now=cast.now)


def test_others_and_unpublished_claims_are_refused(cast, checked):
    with pytest.raises(Refused):
        begin_article(actor=cast.actor("ocean_coordinator"), claim_id=checked.pk, now=cast.now)
    with pytest.raises(Refused):
        begin_article(actor=cast.actor("astro_member"), claim_id=checked.pk, now=cast.now)
    with pytest.raises(WrongState):
        begin_article(actor=cast.actor("astro_editor"), claim_id=open_one(cast, "别的说法").pk, now=cast.now)


def test_the_database_refuses_a_second_link(cast, checked, draft):  # noqa: F811
    values = {"claim": checked, "work": draft.work, "linked_at": cast.now, "linked_by_name": "x"}
    ClaimArticle.objects.create(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimArticle.objects.create(**values)
