import pytest
from pydantic import ValidationError

from kepu.config.environment import Environment


def test_a_bad_value_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("KEPU_PORT", "many")

    with pytest.raises(ValidationError) as refusal:
        Environment()

    assert refusal.value.errors()[0]["loc"] == ("port",)


def test_an_unknown_database_is_refused(monkeypatch):
    monkeypatch.setenv("KEPU_DATABASE_URL", "mysql://localhost/kepu")

    with pytest.raises(ValidationError, match="database_url"):
        Environment()


def test_the_data_folder_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KEPU_HOME", "data")

    assert Environment().home == tmp_path / "data"


def test_the_secret_is_made_once_and_kept(monkeypatch, tmp_path):
    from kepu.config.secret import secret_key

    monkeypatch.setenv("KEPU_HOME", str(tmp_path))
    monkeypatch.delenv("KEPU_SECRET_KEY", raising=False)

    first = secret_key(Environment())

    assert len(first) >= 32
    assert secret_key(Environment()) == first
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    "url",
    [
        "http://llm.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://127.0.0.1:80@example.org/v1",
        "https://",
        "ftp://127.0.0.1",
    ],
)
def test_unpublished_texts_go_over_tls_or_stay_on_this_machine(monkeypatch, url):
    monkeypatch.setenv("KEPU_ASSISTANT_URL", url)
    monkeypatch.setenv("KEPU_ASSISTANT_MODEL", "tiny")

    with pytest.raises(ValidationError, match="assistant_url"):
        Environment()


@pytest.mark.parametrize("url", ["https://llm.example.org/v1", "http://127.0.0.1:8080/v1", "http://[::1]:8080/v1"])
def test_an_assistant_has_an_address_and_a_model(monkeypatch, url):
    monkeypatch.setenv("KEPU_ASSISTANT_URL", url)

    with pytest.raises(ValidationError, match="KEPU_ASSISTANT_MODEL"):
        Environment()
    monkeypatch.setenv("KEPU_ASSISTANT_MODEL", "tiny")
    assert Environment().assistant_url == url
