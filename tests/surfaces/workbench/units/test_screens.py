"""Units, roles, accounts, regions and the audit log as screens: in scope only, previewed before done, exported, quick."""

import re

import pytest
from django.core import mail
from django.test import Client

from kepu.foundation.accounts.models import Account
from kepu.foundation.audit.models import Event
from kepu.foundation.places.models import RegionTrait
from kepu.foundation.units.contracts import SYSTEM
from kepu.foundation.units.models import Membership, Unit
from kepu.foundation.units.services import grant_role

ROOT = "/workbench/units/"


@pytest.fixture
def administrator(sign_in):
    return sign_in("academy_administrator")


@pytest.fixture
def north(cast):
    """A client of an administrator of the northern branch."""
    grant_role(
        actor=SYSTEM,
        account_id=cast.account["stranger"].pk,
        unit_id=cast.unit["north"],
        role="administrator",
        now=cast.now,
    )
    client = Client()
    client.force_login(cast.account["stranger"], backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def text_of(response):
    return response.content.decode()


def test_the_tree_shows_what_is_within_reach(sign_in):
    page = text_of(sign_in("north_coordinator").get(ROOT))

    assert "天文研究所" in page
    assert "植物园" not in page


def test_the_tree_is_searched_with_the_way_to_what_was_found(administrator):
    page = text_of(administrator.get(ROOT, {"q": "天文馆"}))

    assert "天文馆" in page
    assert "北方分院" in page
    assert "植物园" not in page


def test_the_tree_costs_the_same_however_large_it_is(administrator, django_assert_max_num_queries):
    administrator.get(ROOT)
    with django_assert_max_num_queries(14):
        administrator.get(ROOT)


def test_it_is_exported(administrator):
    response = administrator.get(ROOT, {"export": "csv"})

    assert "天文研究所" in response.content.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("who", "status"),
    [("astro_coordinator", 200), ("north_coordinator", 200), ("ocean_coordinator", 404), ("stranger", 403)],
)
def test_a_unit_is_seen_from_within_and_above_only(sign_in, who, status):
    assert sign_in(who).get(f"{ROOT}u/astro/").status_code == status


def test_a_unit_says_who_may_do_what_above_too(sign_in):
    page = text_of(sign_in("astro_coordinator").get(f"{ROOT}u/astro/"))

    assert "astro_leader" in page
    assert "north_coordinator" in page


def test_only_administrators_change_units(sign_in):
    client = sign_in("astro_coordinator")

    assert {
        client.get(f"{ROOT}u/astro/{what}/").status_code for what in ("edit", "move", "merge", "close", "roles")
    } == {403}


def test_a_unit_is_added_below(administrator, cast):
    values = {
        "name": "新所",
        "code": "new",
        "kind": "institute",
        "parent": cast.unit["north"],
        "opened_on": "2024-01-01",
    }

    response = administrator.post(f"{ROOT}new/", values)

    assert response["Location"] == f"{ROOT}u/new/"
    assert Unit.objects.get(code="new").name == "新所"


def test_a_taken_code_is_said_at_the_field_and_nothing_is_lost(administrator, cast):
    values = {
        "name": "新所",
        "code": "astro",
        "kind": "institute",
        "parent": cast.unit["north"],
        "opened_on": "2024-01-01",
    }

    response = administrator.post(f"{ROOT}new/", values)

    assert "code" in response.context["form"].errors
    assert "新所" in text_of(response)


def test_names_and_place_are_edited(administrator, cast):
    values = {"name": "天文台", "aliases": "天文所\n老天文所", "region": "勐腊县", "short_name": "", "field": "天文"}

    administrator.post(f"{ROOT}u/astro/edit/", values)

    unit = Unit.objects.get(code="astro")
    assert (unit.name, unit.aliases, unit.region_id) == ("天文台", ["天文所", "老天文所"], "532823")


def test_a_move_is_shown_before_it_is_done(administrator, cast):
    values = {"target": cast.unit["south"], "on": "2025-01-01", "reason": "重组"}

    shown = administrator.post(f"{ROOT}u/astro/move/", values)
    assert shown.context["effects"]
    assert Unit.objects.get(code="astro").placements.count() == 1

    administrator.post(f"{ROOT}u/astro/move/", values | {"confirmed": "1"})
    assert Unit.objects.get(code="astro").placements.count() == 2


def test_a_merger_closes_the_unit(administrator, cast):
    values = {"target": cast.unit["astro"], "on": "2025-01-01", "reason": "合并", "confirmed": "1"}

    administrator.post(f"{ROOT}u/ocean/merge/", values)

    assert Unit.objects.get(code="ocean").merged_into_id == cast.unit["astro"]
    assert administrator.get(f"{ROOT}u/ocean/").status_code == 200


def test_an_impossible_close_says_why(administrator):
    response = administrator.post(f"{ROOT}u/astro/close/", {"on": "2025-01-01", "reason": "x", "confirmed": "1"})

    assert response.context["form"].non_field_errors()


def test_a_branch_administrator_cannot_move_a_unit_out_of_the_branch(north, cast):
    values = {"target": cast.unit["south"], "on": "2025-01-01", "reason": "重组", "confirmed": "1"}

    response = north.post(f"{ROOT}u/astro/move/", values)

    assert "target" in response.context["form"].errors


class TestRoles:
    def test_a_role_is_granted_by_user_name(self, north, cast):
        north.post(f"{ROOT}u/astro/roles/", {"login": "ocean_coordinator", "role": "editor"})

        assert Membership.objects.filter(
            account=cast.account["ocean_coordinator"], unit=cast.unit["astro"], role="editor"
        ).exists()

    def test_a_name_that_nobody_has_is_said_at_the_field(self, north):
        response = north.post(f"{ROOT}u/astro/roles/", {"login": "nobody", "role": "editor"})

        assert "login" in response.context["form"].errors

    @pytest.mark.parametrize("unit", ["academy", "south", "garden"])
    def test_no_role_is_granted_out_of_reach(self, north, unit):
        response = north.post(f"{ROOT}u/{unit}/roles/", {"login": "stranger", "role": "administrator"})

        assert response.status_code == 404

    def test_an_invitation_brings_a_link_that_sets_a_password_once(self, north, cast):
        values = {"name": "陈思", "username": "chen.si", "email": "chen@example.org", "role": "member"}
        north.post(f"{ROOT}u/astro/invitation/", values)
        link = re.search(r"http://\S+", mail.outbox[0].body).group()
        guest = Client()
        path = guest.get(link, follow=True).redirect_chain[-1][0]

        guest.post(path, {"password1": "a long enough one 7", "password2": "a long enough one 7"})

        assert Account.objects.get(username="chen.si").check_password("a long enough one 7")
        assert Client().get(link, follow=True).context["token_fail"]

    def test_ending_a_role_asks_first(self, north, cast):
        row = Membership.objects.get(account=cast.account["astro_editor"])
        url = f"{ROOT}roles/{row.pk}/end/"

        assert north.get(url).status_code == 200
        assert Membership.objects.get(pk=row.pk).ended_at is None
        north.post(url)
        assert Membership.objects.get(pk=row.pk).ended_at is not None

    def test_a_role_out_of_reach_is_not_there(self, north, cast):
        row = Membership.objects.get(account=cast.account["garden_coordinator"])

        assert north.post(f"{ROOT}roles/{row.pk}/end/").status_code == 404


class TestAccounts:
    def test_the_list_holds_those_within_reach(self, north):
        page = text_of(north.get(f"{ROOT}accounts/", {"q": "coordinator"}))

        assert "astro_coordinator" in page
        assert "garden_coordinator" not in page

    def test_the_list_is_quick(self, administrator, django_assert_max_num_queries):
        administrator.get(f"{ROOT}accounts/")
        with django_assert_max_num_queries(14):
            administrator.get(f"{ROOT}accounts/")

    def test_suspension_ends_open_sessions(self, north, sign_in, cast):
        victim = sign_in("astro_coordinator")
        assert victim.get("/workbench/").status_code == 200

        north.post(f"{ROOT}accounts/{cast.account['astro_coordinator'].pk}/suspension/", {"reason": "调离"})

        assert victim.get("/workbench/").status_code == 302

    def test_a_reset_mails_a_link(self, north, cast):
        north.post(f"{ROOT}accounts/{cast.account['astro_coordinator'].pk}/reset/")

        assert mail.outbox[0].to == ["astro_coordinator@example.org"]
        assert not Account.objects.get(username="astro_coordinator").has_usable_password()

    def test_the_passport_is_linked_by_its_id(self, north, cast):
        north.post(f"{ROOT}accounts/{cast.account['astro_coordinator'].pk}/passport/", {"subject": "777"})

        assert Account.objects.get(username="astro_coordinator").passport_subject == "777"

    @pytest.mark.parametrize("what", ["", "suspension/", "reset/", "passport/"])
    def test_accounts_out_of_reach_are_not_there(self, north, cast, what):
        assert north.get(f"{ROOT}accounts/{cast.account['garden_coordinator'].pk}/{what}").status_code == 404

    @pytest.mark.parametrize("what", ["accounts/", "u/astro/roles/", "u/astro/invitation/"])
    def test_coordinators_have_no_such_page(self, sign_in, what):
        assert sign_in("astro_coordinator").get(ROOT + what).status_code == 403


class TestRegions:
    url = f"{ROOT}regions/r/532823/"

    def test_everybody_with_a_role_reads_them(self, sign_in):
        assert "勐腊县" in text_of(sign_in("astro_member").get(f"{ROOT}regions/", {"q": "勐腊"}))

    def test_central_administrators_mark_and_unmark(self, administrator):
        administrator.post(f"{self.url}traits/", {"trait": "rural", "starts_on": "2024-01-01", "source": "名录"})
        administrator.post(f"{self.url}traits/end/", {"trait": "rural", "ends_on": "2025-01-01"})

        row = RegionTrait.objects.get()
        assert (row.trait, str(row.ends_on), row.source) == ("rural", "2025-01-01", "名录")

    def test_others_do_not(self, north):
        response = north.post(f"{self.url}traits/", {"trait": "rural", "starts_on": "2024-01-01", "source": "x"})

        assert response.status_code == 404
        assert not RegionTrait.objects.exists()

    def test_a_list_is_imported_whole(self, administrator):
        from django.core.files.uploadedfile import SimpleUploadedFile

        rows = "code,mark,from\n532823,rural,2020-01-01\n110105,边远,\n"
        file = SimpleUploadedFile("list.csv", rows.encode())
        administrator.post(f"{ROOT}regions/import/", {"file": file, "starts_on": "2024-01-01", "source": "名录"})

        assert set(RegionTrait.objects.values_list("region_id", "trait")) == {("532823", "rural"), ("110105", "remote")}

    def test_a_list_with_a_bad_row_changes_nothing_and_names_it(self, administrator):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("list.csv", b"532823,rural\n110105,purple\n")
        response = administrator.post(
            f"{ROOT}regions/import/", {"file": file, "starts_on": "2024-01-01", "source": "名录"}
        )

        assert "2" in str(response.context["form"].errors["file"])
        assert not RegionTrait.objects.exists()

    def test_a_field_finds_regions_while_one_types(self, administrator):
        assert "532823" in text_of(administrator.get(f"{ROOT}regions/found/", {"region": "勐腊"}))


class TestAudit:
    def test_the_auditor_sees_the_acts_of_the_subtree(self, sign_in, cast):
        grant_role(
            actor=cast.actor("academy_administrator"),
            account_id=cast.account["stranger"].pk,
            unit_id=cast.unit["garden"],
            role="member",
            now=cast.now,
        )
        grant_role(
            actor=cast.actor("academy_administrator"),
            account_id=cast.account["stranger"].pk,
            unit_id=cast.unit["astro"],
            role="member",
            now=cast.now,
        )

        response = sign_in("astro_auditor").get(f"{ROOT}audit/", {"verb": "role.granted"})

        assert [line["event"].unit_id for line in response.context["lines"]] == [cast.unit["astro"]]

    def test_an_export_is_noted_itself(self, administrator):
        administrator.get(f"{ROOT}audit/", {"export": "csv"})

        assert Event.objects.filter(verb="audit.exported").exists()

    def test_coordinators_do_not_read_it(self, sign_in):
        assert sign_in("astro_coordinator").get(f"{ROOT}audit/").status_code == 403

    def test_an_event_never_changes(self, administrator):
        event = Event.objects.first()

        with pytest.raises(TypeError):
            event.save()
