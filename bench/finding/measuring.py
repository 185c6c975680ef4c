"""The three measurements: exactness, judged order, speed."""

import math
import time
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean, quantiles

import rjieba
from django.db import connection

from bench.finding import ours
from bench.finding.peers import Found, plain_bm25, stock_wagtail
from bench.finding.texts import made_articles
from bench.sizes import size
from kepu.engines.search.contracts import Query
from kepu.engines.search.selectors import search, suggest

JUDGED = Path(__file__).parents[1] / "data" / "search_judged.txt"
CORPUS, MADE, WORKS = size("CORPUS", 1000, 60), size("MADE", 10_000, 200), size("WORKS", 100_000, 400)
ROUNDS, DEPTH = size("ROUNDS", 5, 1), 10

FREQUENT = ("科学家", "研究", "数据", "变化", "月球", "太阳", "观察", "北京", "实验室", "这")
SELDOM = ("可燃冰", "锰结核", "恐鸟", "珙桐", "泥石流", "三叶虫", "可可西里", "拟态本领")
SEVERAL = ("月球 温度", "黑洞 引力波", "候鸟 迁徙路线", "水稻 抗旱能力 育种家", "南极 冰芯 年龄", "台风来临前 渔民")
QUESTIONS = ("为什么恐龙会灭绝", "太阳耀斑对卫星有什么影响", "科学家怎样测量恒星的温度", "蜜蜂减少的原因是什么")
BEGUN = ("月", "月球", "tai", "hd", "kexue", "恐")


def exactness() -> dict[str, object]:
    """Every two-character dictionary word that occurs in the corpus: which pages contain it, and which are found."""
    articles = list(made_articles(CORPUS))
    ours.put((article.number, ours.document_of(article)) for article in articles)
    pages = [{"number": each.number, "title": each.title, "body": each.body} for each in articles]
    truth = _pages_by_word(pages)
    words = sorted(truth)
    started = time.monotonic()
    found = ours.ask(words, ours.KIND)
    seconds = time.monotonic() - started
    return {
        "articles": CORPUS,
        "words": len(words),
        "pairs": sum(map(len, truth.values())),
        "kepu": _recall_precision(truth, found) | {"seconds": round(seconds, 1)},
        "stock_wagtail": _recall_precision(truth, stock_wagtail(pages, words)),
    }


def judged() -> dict[str, object]:
    """Mean nDCG@10 over questions judged by hand, for Kepu, stock Wagtail and plain BM25."""
    pages, questions = read_judged()
    ours.put(((int(page["number"]), ours.page_document(page)) for page in pages), kind="judged")
    asked = list(questions)
    answers = {
        "kepu": ours.ask(asked, "judged", per_page=DEPTH),
        "stock_wagtail": stock_wagtail(pages, asked),
        "plain_bm25": plain_bm25(pages, asked),
    }
    return {
        "articles": len(pages),
        "questions": len(asked),
        "ndcg_at_10": {
            name: round(mean(ndcg(questions[q], found[q]) for q in asked), 4) for name, found in answers.items()
        },
        "answered": {name: sum(1 for q in asked if found[q]) for name, found in answers.items()},
        "kepu_worst": sorted((round(ndcg(questions[q], answers["kepu"][q]), 3), q) for q in asked)[:8],
    }


def read_judged() -> tuple[list[dict[str, object]], dict[str, dict[int, int]]]:
    """Articles {number, title, body}, and question → article number → grade (2 answers it, 1 helps)."""
    pages: list[dict[str, object]] = []
    questions: dict[str, dict[int, int]] = {}
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        if line.startswith("?"):
            question, _, grades = line[1:].partition("|")
            pairs = (each.split("=") for each in grades.split())
            questions[question.strip()] = {int(number): int(grade) for number, grade in pairs}
        elif line and not line.startswith("#"):
            number, title, body = line.split("|")
            pages.append({"number": int(number), "title": title, "body": body})
    return pages, questions


def speed() -> dict[str, object]:
    """Whole searches (ten hits with snippets, facets, counts), one client, no parallel query, at 100,000 works: ten thousand made
    ones, each ten times with another day.
    """
    started = time.monotonic()
    ours.put(((each.number, ours.document_of(each)) for each in made_articles(MADE)), kind="works")
    indexed = time.monotonic() - started
    ours.multiply("works", WORKS // MADE)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_entry, search_text")
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SELECT pg_total_relation_size('search_entry'), pg_relation_size('search_entry_lexemes')")
        size, gin = cursor.fetchone()
    figures = {
        name: _timed(words)
        for name, words in {"frequent": FREQUENT, "seldom": SELDOM, "several": SEVERAL, "questions": QUESTIONS}.items()
    }
    everything = [*FREQUENT, *SELDOM, *SEVERAL, *QUESTIONS]
    narrowed = _timed(FREQUENT, filters={"audience": ("primary",)})
    return {
        "works": WORKS,
        "indexing_ms_per_work": round(1000 * indexed / MADE, 1),
        "bytes": {"entries": size, "of which lexeme index": gin},
        "milliseconds": figures
        | {
            "all": _timed(everything),
            "narrowed": narrowed,
            "suggestions": _timed_calls([lambda each=each: suggest(each) for each in BEGUN]),
        },
    }


def ndcg(relevant: Mapping[int, int], found: Sequence[int]) -> float:
    """Normalised discounted cumulative gain at ten (Järvelin & Kekäläinen 2002), gains 2^grade − 1."""
    gain = sum((2 ** relevant.get(number, 0) - 1) / math.log2(place + 2) for place, number in enumerate(found[:DEPTH]))
    best = sum(
        (2**grade - 1) / math.log2(place + 2)
        for place, grade in enumerate(sorted(relevant.values(), reverse=True)[:DEPTH])
    )
    return gain / best


def _pages_by_word(pages: Sequence[Mapping[str, object]]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for page in pages:
        for text in (str(page["title"]), str(page["body"])):
            for pair in pairwise(text):
                if all("\u4e00" <= character <= "\u9fff" for character in pair):
                    found.setdefault("".join(pair), set()).add(int(str(page["number"])))
    return {word: numbers for word, numbers in found.items() if rjieba.cut(word, False) == [word]}


def _recall_precision(truth: Mapping[str, set[int]], found: Found) -> dict[str, float]:
    hits = sum(len(numbers & set(found[word])) for word, numbers in truth.items())
    given = sum(len(found[word]) for word in truth)
    wanted = sum(map(len, truth.values()))
    return {
        "recall": round(hits / wanted, 5),
        "precision": round(hits / given, 5) if given else 0.0,
        "pairs_found": hits,
        "pairs_given": given,
    }


def _timed(queries: Sequence[str], **more: object) -> dict[str, float]:
    return _timed_calls(
        [lambda q=q: search(Query(q, kinds=("works",), per_page=10, **more), today=ours.TODAY) for q in queries]
    )


def _timed_calls(calls: Sequence[object]) -> dict[str, float]:
    for call in calls:
        call()
    taken = []
    for _ in range(ROUNDS):
        for call in calls:
            started = time.perf_counter()
            call()
            taken.append(1000 * (time.perf_counter() - started))
    cuts = quantiles(taken, n=100, method="inclusive")
    return {
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "worst": round(max(taken), 1),
        "calls": len(taken),
    }
