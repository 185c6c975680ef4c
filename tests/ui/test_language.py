import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from kepu.ui.middleware import ChosenLanguageMiddleware


def language_of(path: str, cookie: str = "") -> str | None:
    seen: list[str | None] = []

    def view(_request):
        seen.append(get_language())
        return HttpResponse()

    request = RequestFactory().get(path)
    if cookie:
        request.COOKIES["django_language"] = cookie
    ChosenLanguageMiddleware(view)(request)
    return seen[0]


@pytest.mark.parametrize(
    ("path", "cookie", "language"),
    [
        ("/", "", "zh-hans"),
        ("/", "en", "zh-hans"),
        ("/en/", "", "en"),
        ("/workbench/", "", "zh-hans"),
        ("/workbench/", "en", "en"),
        ("/accounts/login/", "en", "en"),
        ("/workbench/", "xx", "zh-hans"),
    ],
)
def test_the_address_decides_in_public_and_the_person_inside(path, cookie, language):
    assert language_of(path, cookie) == language
