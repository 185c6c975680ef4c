import pytest
from django.urls import reverse

from kepu.domain.content.models import Edition, Series, Source, Submission, Term, Work
from kepu.domain.content.services import submit_edition
from kepu.engines.reviews.contracts import Judge
from kepu.engines.reviews.models import Remark, Review, Step
from kepu.foundation import clock

OUTSIDE = Judge(name="郑远航", email="zheng@example.org")


def begin_values(cast, **more):
    return {
        "unit": cast.unit["astro"],
        "title": "黑洞",
        "audience": "public",
        "medium": "article",
        "language": "zh-hans",
        "licence": "cc-by-nc-4.0",
        "kind": "paper",
        "identifier": "https://doi.org/10.1038/S41586-020-2649-2",
        "source_title": "A black hole",
        "abstract": "We saw it. It is dark.",
        "whose": cast.unit["astro"],
        **more,
    }


def test_a_work_begins_from_a_paper(sign_in, cast):
    answer = sign_in("astro_editor").post(reverse("workbench:works:new"), begin_values(cast))

    source, page = Source.objects.get(), Edition.objects.get()
    assert answer.headers["Location"] == reverse("workbench:works:edition", args=[page.pk])
    assert (source.identifier, source.unit_id) == ("10.1038/s41586-020-2649-2", cast.unit["astro"])
    assert [passage.text for passage in source.passages.all()] == ["We saw it.", "It is dark."]


def test_a_wrong_doi_is_said_so_and_nothing_typed_is_lost(sign_in, cast):
    answer = sign_in("astro_editor").post(reverse("workbench:works:new"), begin_values(cast, identifier="DOI 12"))

    assert "identifier" in answer.context["form"].errors
    assert "A black hole" in answer.text
    assert not Work.objects.exists()


@pytest.mark.parametrize(
    "name", ["edition", "edition_settings", "submit", "correct", "retract", "take_down", "restore"]
)
@pytest.mark.parametrize(("who", "status"), [("garden_coordinator", 404), ("astro_member", 403), ("stranger", 403)])
def test_an_edition_is_nobody_elses_business(sign_in, draft, name, who, status):
    assert sign_in(who).get(reverse(f"workbench:works:{name}", args=[draft.pk])).status_code == status


@pytest.mark.parametrize("name", ["work", "change", "sibling", "add_source"])
@pytest.mark.parametrize(("who", "status"), [("astro_editor", 200), ("garden_coordinator", 404), ("stranger", 403)])
def test_a_work_is_shown_to_its_units_writers_alone(sign_in, draft, name, who, status):
    address = reverse(f"workbench:works:{name}", args=[draft.work.public_id])

    assert sign_in(who).get(address).status_code == status


def test_visitors_are_asked_to_sign_in(client, draft):
    assert client.get(reverse("workbench:works:edition", args=[draft.pk])).status_code == 302


def test_the_list_finds_narrows_and_exports(sign_in, draft, django_assert_max_num_queries):
    client, address = sign_in("astro_editor"), reverse("workbench:works:index")
    with django_assert_max_num_queries(20):
        assert draft.title in client.get(address, {"q": "黑洞", "audience": "public"}).text
    assert draft.title not in client.get(address, {"audience": "farmers"}).text
    assert draft.title in client.get(address, {"export": "csv"}).content.decode("utf-8-sig")


def test_the_page_of_an_edition_says_what_is_missing_and_what_comes_next(sign_in, begin):
    page = begin(body=[("text", "<p>光出不来[1]。</p>")])

    text = sign_in("astro_editor").get(reverse("workbench:works:edition", args=[page.pk])).text

    assert "[1]" in text
    assert reverse("workbench:works:submit", args=[page.pk]) in text


def test_handing_in_shows_the_outside_experts_link_once(sign_in, cast, draft):
    values = {"name": "郑远航", "email": "zheng@example.org"}

    answer = sign_in("astro_editor").post(reverse("workbench:works:submit", args=[draft.pk]), values)

    assert "/workbench/reviews/link/" in answer.text
    assert Submission.objects.get().state == "in_review"


def test_handing_in_without_an_expert_explains_itself(sign_in, draft):
    answer = sign_in("astro_editor").post(reverse("workbench:works:submit", args=[draft.pk]), {})

    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize(("who", "status"), [("astro_editor", 404), ("astro_coordinator", 302)])
def test_only_who_may_publish_retracts(sign_in, published, who, status):
    answer = sign_in(who).post(reverse("workbench:works:retract", args=[published.pk]), {"note": "数据有误"})

    assert answer.status_code == status
    assert Edition.objects.get().state == ("retracted" if status == 302 else "published")


def test_a_reviewer_reads_comments_and_marks_as_dealt_with_without_the_editor(sign_in, cast, draft):
    submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)
    review = Review.objects.get()
    client, page = sign_in("astro_reviewer"), reverse("workbench:reviews:detail", args=[review.public_id])
    anchor = str(draft.body[0].id)
    assert "黑洞是天体" in client.get(page).text

    client.post(
        reverse("workbench:reviews:remarks", args=[review.public_id]),
        {"anchor": anchor, "quote": "天体", "text": "请给出依据"},
    )
    row = Remark.objects.get()
    assert "请给出依据" in client.get(page).text
    client.post(reverse("workbench:reviews:remark", args=[review.public_id, row.pk]), {"state": "resolved"})

    row.refresh_from_db()
    assert (row.anchor, row.resolved_by_name) == (anchor, str(cast.account["astro_reviewer"]))


def test_reviewers_read_what_the_writing_help_finds(sign_in, cast, begin):
    edition = begin(audience="grades_3_4", body=[("text", "<p>类星体离我们很远。</p>")])
    submit_edition(actor=cast.actor("astro_editor"), edition_id=edition.pk, expert=OUTSIDE, now=cast.now)

    address = reverse("workbench:reviews:detail", args=[Review.objects.get().public_id])
    page = sign_in("astro_reviewer").get(address).text

    assert 'id="writing"' in page
    assert "类星体" in page.partition('id="writing"')[2]


def test_an_outside_expert_reads_comments_and_still_decides(client, cast, draft):
    made = submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=clock.now())
    address = reverse("workbench:reviews:link", args=[made.invitation.token])
    assert "黑洞是天体" in client.get(address).text

    client.post(f"{address}remarks/", {"anchor": "head", "text": "标题太长"})
    client.post(address, {"decision": "approve", "comment": "", "seen_digest": made.submission.digest})

    assert Remark.objects.get().name == "郑远航"
    assert Step.objects.get(code="science").state == "approved"


def test_the_record_of_steps_has_the_fields_of_the_practice(sign_in, cast, draft):
    submit_edition(actor=cast.actor("astro_editor"), edition_id=draft.pk, expert=OUTSIDE, now=cast.now)

    text = sign_in("astro_reviewer").get(reverse("workbench:reviews:print", args=[Review.objects.get().public_id])).text

    assert all(
        word in text for word in ("主题", "送审", "拟发平台", "拟稿人", "科室", "初审、一校", "终审、三校", "发布结果")
    )


def test_series_and_terms_are_entered_changed_and_found(sign_in, cast):
    client = sign_in("astro_editor")
    client.post(reverse("workbench:works:series_new"), {"unit": cast.unit["astro"], "title": "仰望星空"})
    term = {"unit": cast.unit["astro"], "term": "视界", "definition": "光也出不来的边界"}
    client.post(reverse("workbench:works:term_new"), term)
    client.post(reverse("workbench:works:term_change", args=[Term.objects.get().pk]), {**term, "plain": "边界"})

    assert Series.objects.get().slug == "yang-wang-xing-kong"
    assert "边界" in client.get(reverse("workbench:works:terms"), {"q": "视界"}).text


def test_a_term_of_another_unit_is_read_and_not_changed(sign_in, cast):
    term = {"unit": cast.unit["astro"], "term": "视界", "definition": "光也出不来的边界"}
    sign_in("astro_editor").post(reverse("workbench:works:term_new"), term)
    address = reverse("workbench:works:term_change", args=[Term.objects.get().pk])

    assert sign_in("garden_coordinator").get(address).status_code == 404
    assert "视界" in sign_in("garden_coordinator").get(reverse("workbench:works:terms")).text
