from kepu.config.environment import Environment
from kepu.config.mail import mail_from


def test_an_address_with_a_user_speaks_tls(monkeypatch):
    monkeypatch.setenv("KEPU_SMTP_URL", "smtp://desk:p%40ss@mail.example.org:587")

    mail = mail_from(Environment())

    assert (mail["EMAIL_HOST"], mail["EMAIL_PORT"], mail["EMAIL_HOST_PASSWORD"]) == ("mail.example.org", 587, "p@ss")
    assert mail["EMAIL_USE_TLS"]


def test_without_an_address_mail_is_kept_in_files(monkeypatch):
    monkeypatch.delenv("KEPU_SMTP_URL", raising=False)

    assert mail_from(Environment())["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
