import pytest
from django.db import OperationalError
from django.urls import clear_url_caches, get_resolver

from kepu.domain.statistics.editions import editions_on_file
from kepu.engines.measures.errors import BadDefinition
from kepu.engines.measures.language import catalogue
from kepu.surfaces import ready


@pytest.fixture(autouse=True)
def just_begun(db, monkeypatch):
    monkeypatch.setattr(ready.connection, "close", lambda: None)
    clear_url_caches()
    catalogue.forget()
    editions_on_file.cache_clear()


def test_a_process_that_is_ready_has_read_addresses_and_definitions():
    ready.get_ready()

    assert get_resolver()._populated
    assert catalogue.catalogue.cache_info().currsize == 1
    assert editions_on_file.cache_info().currsize == 1


@pytest.mark.parametrize("problem", [BadDefinition("lecture.toml", 3, "unknown word"), OperationalError("away")])
def test_what_is_wrong_with_figures_does_not_keep_the_rest_from_serving(monkeypatch, problem):
    def refuse():
        raise problem

    monkeypatch.setattr(ready, "list_definitions", refuse)

    ready.get_ready()
