import pytest

ADDRESS = "/api/v1/records/"


def said(**changes):
    act = {
        "key": "1",
        "unit": "astro",
        "kind": "lecture",
        "title": "黑洞讲座",
        "started_on": "2025-05-01",
        "onsite": 120,
        "cohosts": ["ocean"],
    }
    return {**act, **changes}


@pytest.fixture
def recorded(sign_in):
    return sign_in("astro_coordinator").post(ADDRESS, said(), content_type="application/json").json()


@pytest.mark.charter("N1")
def test_an_act_is_proposed_and_confirmed_over_http(client, recorded):
    answer = client.post(f"{ADDRESS}{recorded['public_id']}/confirmation")

    assert (recorded["state"], answer.json()["state"]) == ("proposed", "confirmed")
    assert [share["basis_points"] for share in recorded["shares"]] == [5000, 5000]


def test_the_same_key_twice_is_refused(client, recorded):
    answer = client.post(ADDRESS, said(), content_type="application/json")

    assert answer.status_code == 409
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "wrong", [{"kind": "concert"}, {"onsite": -1}, {"cohosts": ["mars"]}, {"region_code": "999999"}]
)
def test_what_makes_no_sense_is_refused_by_name(sign_in, cast, wrong):
    answer = sign_in("astro_coordinator").post(ADDRESS, said(**wrong), content_type="application/json")

    assert answer.status_code == 422
    assert answer.json()["field"] in ("kind", "onsite", "cohosts", "region_code")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("astro_member", 200),
        ("north_coordinator", 200),
        ("ocean_coordinator", 200),
        ("garden_coordinator", 404),
        ("stranger", 403),
    ],
)
def test_a_record_is_read_within_scope_only(recorded, sign_in, who, status):
    assert sign_in(who).get(f"{ADDRESS}{recorded['public_id']}").status_code == status


def test_nobody_reads_without_signing_in(client, recorded):
    client.logout()

    assert client.get(ADDRESS).status_code == 401


@pytest.mark.parametrize("unit", ["garden", "nowhere"])
def test_records_are_proposed_for_ones_own_unit_only(sign_in, cast, unit):
    answer = sign_in("astro_coordinator").post(ADDRESS, said(unit=unit), content_type="application/json")

    assert answer.status_code == 404


def test_the_list_is_narrowed_to_a_unit_and_kind(recorded, sign_in):
    client = sign_in("academy_leader")

    assert client.get(f"{ADDRESS}?unit=north&kind=lecture").json()["count"] == 1
    assert client.get(f"{ADDRESS}?unit=south").json()["count"] == 0


def test_a_withdrawal_needs_a_confirmed_record(client, recorded):
    answer = client.post(
        f"{ADDRESS}{recorded['public_id']}/withdrawal", {"reason": "未举办"}, content_type="application/json"
    )

    assert answer.status_code == 409
