"""Who else answers the same questions over the same texts: stock Wagtail search, and plain BM25 over words."""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import rjieba

from bench.database import SERVER

Found = dict[str, list[int]]
K, B = 1.2, 0.75


def stock_wagtail(pages: Sequence[Mapping[str, object]], queries: Sequence[str]) -> Found:
    """A stock Wagtail site in a process and a database of its own; pages are {number, title, body}."""
    name = f"kepu_bench_stock_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        with TemporaryDirectory() as folder:
            return _ask_stock(Path(folder), SERVER.rpartition("/")[0] + f"/{name}", pages, queries)
    finally:
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _ask_stock(folder: Path, address: str, pages: Sequence[Mapping[str, object]], queries: Sequence[str]) -> Found:
    given, asked, answered = folder / "pages.jsonl", folder / "queries.json", folder / "found.json"
    given.write_text("\n".join(json.dumps(page, ensure_ascii=False) for page in pages), encoding="utf-8")
    asked.write_text(json.dumps(list(queries), ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, "-m", "bench.stock_search", str(given), str(asked), str(answered)]
    subprocess.run(command, check=True, env={**os.environ, "STOCK_DATABASE_URL": address})
    found: Found = json.loads(answered.read_text(encoding="utf-8"))
    return found


def plain_bm25(pages: Sequence[Mapping[str, object]], queries: Sequence[str]) -> Found:
    """Okapi BM25 over the words of title and text (jieba's dictionary), without anything else."""
    texts = {int(str(page["number"])): _words(f"{page['title']}。{page['body']}") for page in pages}
    mean = sum(map(len, texts.values())) / len(texts)
    counts = {number: Counter(words) for number, words in texts.items()}
    frequency = Counter(word for each in counts.values() for word in each)

    def score(number: int, words: list[str]) -> float:
        total = 0.0
        for word in words:
            times = counts[number][word]
            rarity = math.log(1 + (len(texts) - frequency[word] + 0.5) / (frequency[word] + 0.5))
            total += rarity * times * (K + 1) / (times + K * (1 - B + B * len(texts[number]) / mean))
        return total

    found: Found = {}
    for query in queries:
        scores = {number: score(number, _words(query)) for number in texts}
        found[query] = [
            number for number, value in sorted(scores.items(), key=lambda each: (-each[1], each[0])) if value > 0
        ]
    return found


def _words(text: str) -> list[str]:
    return [word for word in rjieba.cut(text.lower()) if word.strip() and any(map(str.isalnum, word))]
