"""The demonstration village and 1,000 articles in Kepu's database; says the article's path and the cookie of somebody signed in."""

from datetime import timedelta

from bench.serving_site.texts import paragraphs, titles
from bench.sizes import size

ARTICLES = size("ARTICLES", 1_000, 60)


def main() -> None:
    """Fills the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    from kepu.surfaces.console.commands.demo import load_demo

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    context = load_demo("village")
    path = _write([context.unit[code] for code in context.working_units][:8])
    print(f"article\t{path}")
    print(f"cookie\tsessionid={_session()}")


def _write(unit_ids: list[int]) -> str:
    from django.utils import timezone

    from kepu.domain.content.models import Edition, Work
    from kepu.domain.content.room_services import ensure_room

    moment, rooms = timezone.now(), [(unit_id, ensure_room(unit_id).page) for unit_id in unit_ids]
    for place, title in enumerate(titles(ARTICLES)):
        unit_id, room = rooms[place % len(rooms)]
        work = Work.objects.create(unit_id=unit_id, title=title, field="天文", created_at=moment)
        page = Edition(
            title=title, slug=f"story-{place}", summary=paragraphs(place)[0][:90], authors="编辑", work=work, live=True, state="published",
            first_published_at=moment - timedelta(minutes=ARTICLES - place), last_published_at=moment,
        )  # fmt: skip
        page.body = [("text", "".join(f"<p>{text}</p>" for text in paragraphs(place)))]
        room.refresh_from_db()
        room.add_child(instance=page)
    return f"/read/{room.slug}/{page.slug}/"


def _session() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from kepu.foundation.accounts.models import Account

    account, session = Account.objects.get(username="astro_coordinator"), SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
