"""How fast an academy of millions of records answers, asked as its people ask: the statistics form and the dashboard from
rollups, against the same figures by plain ORM aggregation over the records in the same run; a recount of everything; peak memory.

KEPU_BENCH_RECORDS sets the number of records (5,000,000). Every figure of the form and of the dashboard is compared.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import plain
from bench.sizes import size

NEEDS_CONTEXT = True
RECORDS, ROUNDS = size("RECORDS", 5_000_000, 2_000), size("ROUNDS", 9, 2)
EDITION = "kp-2024"


def run(context: Any) -> dict[str, Any]:
    """Every figure in seconds, ratios, and memory in MiB."""
    from kepu.surfaces.console.demo.nation import load_nation

    started = time.perf_counter()
    load_nation(context, RECORDS)
    loading = time.perf_counter() - started
    return {"load_and_build_s": round(loading, 1), **measured(context.unit, context.years[1])}


def again() -> dict[str, Any]:
    """The same on a database that was kept."""
    from django.db.models import Max

    from kepu.engines.measures.models import Cell
    from kepu.foundation.units.selectors import labels_by_id

    newest = Cell.objects.aggregate(month=Max("month"))["month"]
    return measured({label.code: label.id for label in labels_by_id().values()}, newest.year - 1)


def measured(units: dict[str, int], year: int) -> dict[str, Any]:
    """The figures on a database that is filled already. `units`: ids by code."""
    academy = units["academy"]
    institute, with_venue, branch = (
        ("inst001", "inst007", "branch01") if "inst001" in units else ("ocean", "astro", "north")
    )
    steps: dict[str, Callable[[], Any]] = {
        "definitions_s": _definitions,
        "form": lambda: _compare(lambda: _form(academy, year), lambda: plain.figures(_form_codes(), academy, year)),
        "dashboard": lambda: _compare(lambda: _dashboard(academy, year), lambda: _plain_dashboard(academy, year)),
        "summary of the academy, against figures": lambda: _often(lambda: _summary(academy, year)),
        "form of an institute": lambda: _often(lambda: _unit_form(units[institute], year)),
        "form of an institute with a venue": lambda: _often(lambda: _unit_form(units[with_venue], year)),
        "dashboard of a branch": lambda: _often(lambda: _dashboard(units[branch], year)),
        "recount": _recount,
        "peak_mib": _peak,
    }
    result: dict[str, Any] = {"records": _count("ledger.Record"), "cells": _count("measures.Cell"), "year": year}
    for name, step in steps.items():
        result[name] = step()
        print(f"{name}: {result[name]}", file=sys.stderr, flush=True)
    result["promised"] = {"form_s": 0.3, "dashboard_s": 0.3, "ratio": 50, "recount_s": 60, "peak_mib": 1024}
    return result


def _form(unit_id: int, year: int) -> dict[str, Any]:
    """Every cell of the form that a measure feeds, for the whole subtree, as the summary's page asks for them."""
    from kepu.domain.statistics.editions import get_edition
    from kepu.domain.statistics.figures import figures_for
    from kepu.domain.statistics.scopes import Scope

    found = figures_for(get_edition(EDITION).cells, [Scope(unit_id, {})], year=year)
    return {code: figure.value for code, figure in found.items()}


def _form_codes() -> dict[str, tuple[str, ...]]:
    """Cell → the measures whose figures it adds."""
    from kepu.domain.statistics.editions import get_edition

    return {cell.code: cell.measures for cell in get_edition(EDITION).cells if cell.measure}


def _summary(unit_id: int, year: int) -> Any:
    from kepu.domain.statistics.filled import unfiled
    from kepu.domain.statistics.selectors import summary_against_figures

    return summary_against_figures(filled=unfiled(EDITION, year, unit_id, "summary", today=_today()))


def _unit_form(unit_id: int, year: int) -> Any:
    from kepu.domain.statistics.filled import unfiled

    return unfiled(EDITION, year, unit_id, "unit", today=_today())


def _dashboard(unit_id: int, year: int) -> dict[str, Any]:
    """Everything that the dashboard's page asks, with its values: figures by code, charts by measure, dimension and key."""
    from kepu.engines.measures.contracts import Window
    from kepu.foundation.units.selectors import labels_by_id
    from kepu.surfaces.workbench.figures.asking import Question
    from kepu.surfaces.workbench.figures.board import Board

    labels = labels_by_id()
    board = Board(Question(labels[unit_id], Window.year(year)), _today())
    values: dict[str, Any] = {code: figure.value for code, figure in board.figures.items()}
    for (code, by), points in board.series.items():
        values[f"{code} by {by}"] = {point.key: point.value for point in points if point.records}
    board.charts(), board.heights(), board.money(), board.people_chart(), board.plans(labels)
    return values


def _plain_dashboard(unit_id: int, year: int) -> dict[str, Any]:
    from kepu.surfaces.workbench.figures.board import CHARTS, shown_codes

    values = plain.figures({code: (code,) for code in shown_codes()}, unit_id, year)
    return values | {f"{code} by {by}": plain.series(code, by, unit_id, year) for code, by in CHARTS.values()}


def _compare(fast: Callable[[], dict[str, Any]], slowly: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    _start_cold()
    first, values = _timed(fast)
    often = _often(fast)
    slow, same = _timed(slowly)
    differing = {code: (values.get(code), value) for code, value in same.items() if not _agree(values.get(code), value)}
    return {
        "figures": len(values),
        "compared": len(same),
        "differing": differing,
        "first_s": round(first, 4),
        **often,
        "plain_orm_s": round(slow, 2),
        "ratio": round(slow / often["median_s"], 1),
        "ratio_first": round(slow / first, 1),
    }


def _agree(figure: Any, counted: Any) -> bool:
    """A plain sum cannot tell not known from none: to it, nothing at all is NULL or 0."""
    return figure == counted or (not figure and not counted)


def _start_cold() -> None:
    """As a process that has just begun to serve: what it reads at its start is there, no connection, nothing asked yet."""
    from django.db import connection

    from kepu.surfaces.ready import get_ready

    get_ready()
    connection.close()


def _definitions() -> float:
    """Seconds to read every definition, which a process does once at its start."""
    from kepu.domain.statistics.editions import editions_on_file
    from kepu.engines.measures.language import catalogue

    catalogue.forget()
    editions_on_file.cache_clear()
    return round(_timed(lambda: (catalogue.catalogue(), editions_on_file()))[0], 3)


def _often(work: Callable[[], Any]) -> dict[str, float]:
    times = sorted(_timed(work)[0] for _ in range(ROUNDS))
    return {"median_s": round(times[len(times) // 2], 4), "best_s": round(times[0], 4), "worst_s": round(times[-1], 4)}


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started = time.perf_counter()
    values = work()
    return time.perf_counter() - started, values


def _recount() -> dict[str, Any]:
    from kepu.engines.measures.services import recount

    started, working = time.perf_counter(), time.process_time()
    found = sum(1 for _ in recount())
    return {
        "seconds": round(time.perf_counter() - started, 1),
        "of_which_here_s": round(time.process_time() - working, 1),
        "differences": found,
    }


def _today() -> Any:
    from kepu.foundation.clock import local_date, now

    return local_date(now())


def _count(label: str) -> int:
    from django.apps import apps

    return int(apps.get_model(label).objects.count())


def _peak() -> int:
    """Peak memory of this process in MiB; the server's work_mem stands among the settings."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
