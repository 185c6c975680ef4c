import pytest
from django.test import Client

PAGES = ["plans/", "calendar/", "incidents/", "imports/", "figures/", "events/", "records/"]


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["²", "9" * 5000, "-1", "x"])
@pytest.mark.parametrize("page", PAGES)
def test_what_is_no_number_in_an_address_is_no_error_of_ours(cast, page, asked):
    client = Client()
    client.force_login(cast.account["astro_coordinator"], backend="allauth.account.auth_backends.AuthenticationBackend")

    names = ("year", "month", "page", "unit", "edition", "under")
    assert client.get(f"/workbench/{page}", dict.fromkeys(names, asked)).status_code in (200, 404)
