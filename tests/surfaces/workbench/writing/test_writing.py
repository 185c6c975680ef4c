import pytest
from django.urls import reverse

from kepu.domain.content.contracts import EditionDraft, WorkDraft
from kepu.domain.content.models import Proposal, Waiver
from kepu.domain.content.services import begin_edition, begin_work

ID_NUMBER = "11010519491231002X"
HALF_A_CHARACTER = '{"entityMap": {}, "blocks": [{"key": "a", "text": "\\ud800", "type": "unstyled"}]}'
STRANGERS = [("garden_coordinator", 404), ("astro_member", 404), ("stranger", 403)]


@pytest.fixture
def edition(cast):
    writer = cast.actor("astro_editor")
    work = begin_work(actor=writer, draft=WorkDraft(cast.unit["astro"], "黑洞"), now=cast.now)
    return begin_edition(actor=writer, work_id=work.pk, draft=EditionDraft(audience="grades_3_4"), now=cast.now)


@pytest.fixture
def proposal(cast, edition):
    return Proposal.objects.create(
        edition=edition, block="title", kind="titles", asked="黑洞", text="黑洞不黑", model="tiny", at=cast.now
    )


def form(heading="小标题", **more):
    """What the editor's form sends with one heading in the body."""
    return {
        "title": "黑洞", "summary": "短", "body-count": "1", "body-0-deleted": "", "body-0-order": "0",
        "body-0-type": "heading", "body-0-id": "7e0f", "body-0-value": heading, **more,
    }  # fmt: skip


def address(name, edition, *rest):
    return reverse(f"workbench:writing:{name}", args=[edition.pk, *rest])


def finding_in(text):
    return text.split('data-finding="')[1].split('"')[0]


def test_the_editor_has_the_panel(sign_in, edition):
    page = sign_in("astro_editor").get(reverse("wagtailadmin_pages:edit", args=[edition.pk])).text

    assert f'data-check="{address("check", edition)}"' in page
    assert "ui/areas/writing.js" in page


def test_what_stands_in_the_form_is_looked_at_before_it_is_saved(sign_in, edition):
    page = sign_in("astro_editor").post(address("check", edition), form(f"电话与{ID_NUMBER}")).text

    assert f'data-words="{ID_NUMBER}"' in page
    assert 'data-block="7e0f"' in page
    assert "三、四年级" in page or "3–4" in page or "3—4" in page


@pytest.mark.parametrize(("who", "status"), STRANGERS)
def test_others_see_nothing(sign_in, edition, who, status):
    assert sign_in(who).post(address("check", edition), form()).status_code == status


def test_nobody_is_sent_to_sign_in(client, edition):
    assert client.post(address("check", edition), form()).status_code == 302


def test_central_administrators_may_look_as_they_may_edit(sign_in, edition):
    assert sign_in("academy_administrator").post(address("check", edition), form()).status_code == 200


@pytest.mark.parametrize(
    "broken",
    [
        {"body-count": "many"}, {"body-count": "999999999"}, {"body-count": ""}, {"body-0-order": "x"},
        {"body-0-type": "text", "body-0-value": HALF_A_CHARACTER}, {"body-0-type": "text", "body-0-value": "{junk"},
        {"body-0-type": "text", "body-0-value": "[1]"}, {"body-0-type": "text", "body-0-value": '{"blocks": 5}'},
        {"body-0-type": "figure", "body-0-value-image": "x", "body-0-value-caption": "", "body-0-value-source": ""},
    ],
)  # fmt: skip
def test_a_form_that_makes_no_sense_is_answered_in_words(sign_in, edition, broken):
    answer = sign_in("astro_editor").post(address("check", edition), form(**broken))

    assert answer.status_code == 422
    assert answer.json()["message"]


def test_an_unknown_kind_of_block_is_passed_over(sign_in, edition):
    assert sign_in("astro_editor").post(address("check", edition), form(**{"body-0-type": "poem"})).status_code == 200


def test_a_very_long_text_is_refused(sign_in, edition):
    assert sign_in("astro_editor").post(address("check", edition), form("长" * 500_001)).status_code == 413


def test_looking_asks_few_questions(sign_in, edition, django_assert_max_num_queries):
    client = sign_in("astro_editor")
    client.post(address("check", edition), form())

    with django_assert_max_num_queries(14):
        client.post(address("check", edition), form())


def test_a_finding_is_let_stand_with_a_reason_and_looked_at_again(sign_in, edition):
    client, sent = sign_in("astro_editor"), form(ID_NUMBER)
    finding = finding_in(client.post(address("check", edition), sent).text)

    answer = client.post(address("waivers", edition), {**sent, "finding": finding, "reason": "示例号码"})
    after = client.post(address("check", edition), sent).text

    assert answer.status_code == 204
    assert "示例号码" in after
    assert "data-finding" not in after
    waiver = Waiver.objects.get()
    assert client.post(address("withdrawal", edition, waiver.pk)).status_code == 204
    assert finding_in(client.post(address("check", edition), sent).text) == finding


def test_no_reason_is_refused_in_words(sign_in, edition):
    client, sent = sign_in("astro_editor"), form(ID_NUMBER)
    finding = finding_in(client.post(address("check", edition), sent).text)

    answer = client.post(address("waivers", edition), {**sent, "finding": finding, "reason": " "})

    assert answer.status_code == 422
    assert "理由" in answer.json()["message"]


def test_a_finding_that_has_gone_is_not_let_stand(sign_in, edition):
    sent = form(finding="0" * 32, reason="理由")

    assert sign_in("astro_editor").post(address("waivers", edition), sent).status_code == 409


def test_without_an_assistant_it_says_so(sign_in, edition):
    sent = {"kind": "titles", "text": "黑洞", "block": "title"}

    answer = sign_in("astro_editor").post(address("proposals", edition), sent)

    assert (answer.status_code, bool(answer.json()["message"])) == (409, True)


def test_a_proposal_is_taken_as_changed(sign_in, edition, proposal):
    answer = sign_in("astro_editor").post(address("acceptance", edition, proposal.pk), {"used": "黑洞其实不黑"})

    assert answer.json() == {"text": "黑洞其实不黑"}
    assert Proposal.objects.get().state == "changed"


def test_a_proposal_is_left_once(sign_in, edition, proposal):
    client = sign_in("astro_editor")

    assert client.post(address("rejection", edition, proposal.pk)).status_code == 204
    assert client.post(address("rejection", edition, proposal.pk)).status_code == 409


@pytest.mark.parametrize("name", ["acceptance", "rejection"])
@pytest.mark.parametrize(("who", "status"), STRANGERS)
def test_others_decide_nothing(sign_in, edition, proposal, name, who, status):
    assert sign_in(who).post(address(name, edition, proposal.pk)).status_code == status
    assert Proposal.objects.get().is_open


@pytest.mark.parametrize("name", ["withdrawal", "acceptance", "rejection"])
def test_what_is_not_there_is_not_found(sign_in, edition, name):
    assert sign_in("astro_editor").post(address(name, edition, 999)).status_code == 404
