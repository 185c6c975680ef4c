"""The same 1,000 articles in the stock site's database; says the paths and the cookie of somebody signed in."""

from datetime import timedelta

from bench.serving_site.fill_kepu import ARTICLES
from bench.serving_site.texts import paragraphs, titles


def main() -> None:
    """Fills the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("makemigrations", "articles", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0, interactive=False)
    index = _write()
    print(f"article\t/articles/story-{ARTICLES - 1}/")
    print(f"listing\t/{index}/")
    print(f"cookie\tsessionid={_session()}")


def _write() -> str:
    from articles.models import Article, ArticleIndex
    from django.utils import timezone
    from home.models import HomePage

    moment, index = timezone.now(), ArticleIndex(title="文章", slug="articles")
    HomePage.objects.get().add_child(instance=index)
    for place, title in enumerate(titles(ARTICLES)):
        body = "".join(f"<p>{text}</p>" for text in paragraphs(place))
        article = Article(title=title, slug=f"story-{place}", intro=f"<p>{paragraphs(place)[0][:90]}</p>", body=body)
        article.first_published_at = moment - timedelta(minutes=ARTICLES - place)
        index.refresh_from_db()
        index.add_child(instance=article)
    return str(index.slug)


def _session() -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    user = get_user_model().objects.create_user("reader", password="reader")  # lives for minutes
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
