"""python -m bench.stock_search PAGES.jsonl QUERIES.json OUT.json : puts the pages into a fresh site, answers the queries."""

import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Writes query → numbers of the pages found, best first."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.stock_search.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
    from wagtail.models import Page

    from bench.stock_search.models import StockPage

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('stock_search_stockpage')")
        assert cursor.fetchone()[0], "the site has no table"
    root = Page.get_first_root_node()
    numbers = {}
    for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        page = root.add_child(instance=StockPage(title=row["title"], slug=f"p{row['number']}", body=row["body"]))
        numbers[page.pk] = row["number"]
    call_command("rebuild_modelsearch_index", verbosity=0)
    queries = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    found = {query: [numbers[page.pk] for page in StockPage.objects.live().search(query)[:1000]] for query in queries}
    Path(sys.argv[3]).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
