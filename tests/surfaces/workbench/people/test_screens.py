"""The register of people as screens."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import override
from openpyxl import Workbook

from kepu.foundation.audit.models import Event
from kepu.foundation.people.models import Person, Post
from kepu.foundation.people.reading import read_people
from kepu.foundation.units.selectors import names_to_ids

ROOT = "/workbench/people/"


@pytest.fixture
def client_of_astro(sign_in):
    return sign_in("astro_coordinator")


def url_of(cast, key, what=""):
    return f"{ROOT}{cast.person[key].public_id}/{what}"


def workbook(rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("people.xlsx", out.getvalue())


def test_the_list_holds_ones_own_people(client_of_astro, cast):
    names = {person.name for person in client_of_astro.get(ROOT).context["page_obj"]}

    assert names == {"李启明", "王若水"}


def test_a_branch_sees_all_of_its_units(sign_in):
    assert {p.name for p in sign_in("north_coordinator").get(ROOT).context["page_obj"]} == {
        "李启明",
        "王若水",
        "赵致远",
    }


@pytest.mark.parametrize(
    ("query", "names"), [({"q": "启明"}, {"李启明"}), ({"category": "graduate_student"}, {"王若水"})]
)
def test_it_is_searched_and_filtered(client_of_astro, query, names):
    assert {person.name for person in client_of_astro.get(ROOT, query).context["page_obj"]} == names


def test_it_is_sorted_and_quick(client_of_astro, django_assert_max_num_queries):
    client_of_astro.get(ROOT)
    with django_assert_max_num_queries(14):
        page = client_of_astro.get(ROOT, {"sort": "-name"})
    assert page.status_code == 200


def test_an_export_is_noted(client_of_astro):
    response = client_of_astro.get(ROOT, {"export": "xlsx"})

    assert response["Content-Type"].startswith("application/vnd")
    assert Event.objects.get(verb="people.exported").detail == {"rows": 2}


@pytest.mark.parametrize(("who", "status"), [("ocean_coordinator", 404), ("astro_member", 403), ("stranger", 403)])
def test_a_person_is_not_there_for_others(sign_in, cast, who, status):
    assert sign_in(who).get(url_of(cast, "li")).status_code == status


def test_a_person_is_added_and_edited(client_of_astro, cast):
    values = {"name": "周明", "unit_id": cast.unit["astro"], "category": "researcher", "seniority": "none"}
    client_of_astro.post(f"{ROOT}new/", values)
    person = Person.objects.get(name="周明")

    client_of_astro.post(f"{ROOT}{person.public_id}/edit/", values | {"title": "研究员", "has_degree": "yes"})

    person.refresh_from_db()
    assert (person.title, person.has_degree) == ("研究员", True)


def test_nobody_is_added_to_another_unit(client_of_astro, cast):
    values = {"name": "周明", "unit_id": cast.unit["garden"], "category": "researcher", "seniority": "none"}

    assert "unit_id" in client_of_astro.post(f"{ROOT}new/", values).context["form"].errors


def test_a_post_begins_and_ends(client_of_astro, cast):
    values = {"unit_id": cast.unit["astro"], "basis": "part_time", "duty": "presenting", "starts_on": "2024-01-01"}
    client_of_astro.post(url_of(cast, "li", "posts/"), values | {"months_per_year": "3"})
    post = Post.objects.get()

    client_of_astro.post(url_of(cast, "li", f"posts/{post.pk}/end/"), {"on": "2025-01-01"})

    post.refresh_from_db()
    assert (post.months_per_year, str(post.ends_on)) == (3, "2025-01-01")


def test_leaving_keeps_the_past(client_of_astro, cast):
    client_of_astro.post(url_of(cast, "li", "leave/"), {"on": "2025-05-01"})

    assert str(Person.objects.get(pk=cast.person["li"].pk).left_on) == "2025-05-01"
    assert "李启明" not in {person.name for person in client_of_astro.get(ROOT).context["page_obj"]}


def test_a_day_before_joining_is_refused_at_the_form(client_of_astro, cast):
    response = client_of_astro.post(url_of(cast, "li", "leave/"), {"on": "1999-01-01"})

    assert response.status_code == 200
    assert Person.objects.get(pk=cast.person["li"].pk).left_on is None


def test_a_person_is_linked_to_an_account_of_the_unit(client_of_astro, cast):
    client_of_astro.post(url_of(cast, "li", "account/"), {"login": "astro_member"})

    assert Person.objects.get(pk=cast.person["li"].pk).account_id == cast.account["astro_member"].pk


def test_not_to_an_account_from_elsewhere(client_of_astro, cast):
    response = client_of_astro.post(url_of(cast, "li", "account/"), {"login": "garden_coordinator"})

    assert "login" in response.context["form"].errors


def test_duplicates_are_found_and_merged(client_of_astro, cast):
    twin = Person.objects.create(name="李启明", unit_id=cast.unit["astro"], category="researcher", field="天文")
    assert len(client_of_astro.get(f"{ROOT}duplicates/").context["groups"]) == 1

    client_of_astro.post(url_of(cast, "li", f"merge/{twin.public_id}/"))

    assert Person.everybody.get(pk=twin.pk).merged_into_id == cast.person["li"].pk
    assert not Person.objects.filter(pk=twin.pk).exists()
    assert Person.objects.get(pk=cast.person["li"].pk).field == "天文"


def test_erasure_takes_the_name_for_good(client_of_astro, cast):
    client_of_astro.post(url_of(cast, "li", "erasure/"), {"reason": "本人要求"})

    person = Person.objects.get(pk=cast.person["li"].pk)
    assert (person.name, person.title, person.is_erased) == ("—", "", True)
    assert "李启明" not in str(list(Event.objects.values_list("object_title", "detail")))


@pytest.fixture
def stated(cast):
    """Li states astronomy, the institute's student states nothing."""
    Person.objects.filter(pk=cast.person["li"].pk).update(subject="160", title="研究员", field="引力波")
    Person.objects.filter(pk=cast.person["wang"].pk).update(seniority="")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"subject": "160"}, {"李启明"}),
        ({"subject": "unstated"}, {"王若水"}),
        ({"seniority": "unstated"}, {"王若水"}),
        ({"q": "天文学"}, {"李启明"}),
    ],
)
def test_it_is_filtered_by_subject_and_by_what_is_not_stated(client_of_astro, stated, query, names):
    assert {person.name for person in client_of_astro.get(ROOT, query).context["page_obj"]} == names


def test_a_subject_is_chosen_at_the_form_and_shown(client_of_astro, cast):
    values = {"name": "周明", "unit_id": cast.unit["astro"], "category": "researcher", "subject": "160"}
    client_of_astro.post(f"{ROOT}new/", values)
    person = Person.objects.get(name="周明")

    assert (person.subject, person.seniority) == ("160", "")
    assert "160 天文学" in client_of_astro.get(f"{ROOT}{person.public_id}/").content.decode()
    form = client_of_astro.get(f"{ROOT}{person.public_id}/edit/").context["form"]
    assert (form["subject"].value(), form["seniority"].value()) == ("160", "")


def test_a_subject_outside_the_standard_is_refused_at_the_form(client_of_astro, cast):
    values = {"name": "周明", "unit_id": cast.unit["astro"], "category": "researcher", "subject": "999"}

    assert "subject" in client_of_astro.post(f"{ROOT}new/", values).context["form"].errors


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_is_exported_can_be_imported_again(client_of_astro, cast, stated, language):
    content = client_of_astro.get(ROOT, {"export": "xlsx"}, headers={"accept-language": language})
    unit = cast.unit["astro"]
    with override(language):
        units = names_to_ids([unit])

    rows = read_people(b"".join(content), units=units, default_unit=unit)

    assert not [row.problems for row in rows if row.problems]
    read = {row.name: row.draft for row in rows}
    for key in ("li", "wang"):
        person = Person.objects.get(pk=cast.person[key].pk)
        for name in ("unit_id", "category", "seniority", "title", "subject", "field", "joined_on"):
            assert getattr(read[person.name], name) == getattr(person, name)


class TestImport:
    rows = [
        ["天文研究所科普人员名单"],
        ["姓名", "单位", "类别", "职称", "性别"],
        ["周明", "天文研究所", "科研人员", "研究员", "男"],
        ["李启明", "", "科研人员", "", ""],
        ["吴迪", "植物园", "科研人员", "", ""],
        ["郑好", "", "外星人", "", ""],
    ]

    def preview(self, client, cast, rows=None):
        return client.post(f"{ROOT}import/", {"file": workbook(rows or self.rows), "unit_id": cast.unit["astro"]})

    def test_the_preview_says_what_is_new_there_and_doubtful(self, client_of_astro, cast):
        preview = self.preview(client_of_astro, cast).context["preview"]

        assert (preview["fresh"], preview["present"]) == (1, 1)
        assert [row["number"] for row in preview["bad"]] == [5, 6]
        assert Person.objects.filter(name="周明").count() == 0

    def test_confirming_takes_the_good_rows_and_twice_changes_nothing(self, client_of_astro, cast):
        stored = self.preview(client_of_astro, cast).context["stored"]
        for _ in range(2):
            client_of_astro.post(f"{ROOT}import/confirmation/", {"file": str(stored.public_id)})

        person = Person.objects.get(name="周明")
        assert (person.unit_id, person.category, person.seniority) == (cast.unit["astro"], "researcher", "senior")

    def test_a_subject_is_read_from_its_column_or_from_a_field_that_names_one(self, client_of_astro, cast):
        rows = [
            ["姓名", "一级学科", "学科"],
            ["周明", "天文学", ""],
            ["李启明", "", "天文"],
            ["吴迪", "", "黑洞"],
            ["郑好", "黑洞", ""],
        ]
        answer = self.preview(client_of_astro, cast, rows).context
        assert (answer["preview"]["fresh"], answer["preview"]["present"], answer["preview"]["completed"]) == (2, 1, 1)
        assert [row["why"][0][1] for row in answer["preview"]["bad"]] == ["黑洞"]

        client_of_astro.post(f"{ROOT}import/confirmation/", {"file": str(answer["stored"].public_id)})

        found = dict(Person.objects.filter(unit=cast.unit["astro"]).values_list("name", "subject"))
        assert found == {"周明": "160", "李启明": "160", "王若水": "", "吴迪": ""}

    def test_a_file_of_another_unit_is_not_there(self, client_of_astro, sign_in, cast):
        stored = self.preview(client_of_astro, cast).context["stored"]

        response = sign_in("garden_coordinator").post(f"{ROOT}import/confirmation/", {"file": str(stored.public_id)})

        assert response.status_code == 404

    @pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04broken"])
    def test_something_else_than_a_workbook_is_said_at_the_field(self, client_of_astro, cast, content):
        file = SimpleUploadedFile("people.xlsx", content)

        response = client_of_astro.post(f"{ROOT}import/", {"file": file, "unit_id": cast.unit["astro"]})

        assert "file" in response.context["form"].errors

    def test_a_sheet_without_headings_is_said_at_the_field(self, client_of_astro, cast):
        response = self.preview(client_of_astro, cast, [["a", "b"], ["c", "d"]])

        assert "file" in response.context["form"].errors
