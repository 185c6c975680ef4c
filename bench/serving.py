"""How fast readers are served: an article, a listing and the first page, against a stock Wagtail site with the same 1,000 articles.

Both sites run under the same server (granian, the same workers and threads) on PostgreSQL, one after the other in one run; rounds are
interleaved. "uncached" has no page cache; Kepu's pages are then put together from the pieces that it keeps, as for somebody signed in,
and "anew" keeps no pieces either. "cached" is Kepu's page cache, and Django's cache middleware on Redis for the stock site; "constant" is
a bare WSGI answer of the article's size by the same server.

KEPU_BENCH_SECONDS (4) is the length of a round, KEPU_BENCH_ROUNDS (3) how many, KEPU_BENCH_WORKERS (2) the server's processes.
"""

import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.serving_site.load import Load
from bench.serving_site.sites import Site, constant, kepu, stock
from bench.sizes import size

NEEDS_DATABASE = False
SECONDS = size("SECONDS", 4, 1)
ROUNDS = size("ROUNDS", 3, 1)
WORKERS = size("WORKERS", 2, 1)
KINDS = ("article", "listing", "home")


def run() -> dict[str, Any]:
    """Requests per second, medians over rounds, and their ratios."""
    load = Load(SECONDS)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as kept:
        sites = [*stock(Path(folder) / "stock", WORKERS, kept), *kepu(Path(folder) / "kepu", WORKERS, kept)]
        figures: dict[str, Any] = {**_measured(sites, load), "sizes": _sizes(sites)}
        figures["constant"] = _constant(Path(folder), figures["sizes"]["kepu article"], load)
    return {**figures, **_ratios(figures), "load": load.name, "workers": WORKERS, "seconds": SECONDS, "rounds": ROUNDS}


def _measured(sites: list[Site], load: Load) -> dict[str, Any]:
    """{site: {kind: requests per second}}; each round asks every site once, so that all meet the same weather."""
    found: dict[str, dict[str, list[float]]] = {}
    for _round in range(ROUNDS):
        for site in sites:
            with site.serving() as address:
                for kind in KINDS:
                    rate = load.measure(address + site.paths[kind], site.cookie)
                    found.setdefault(site.name, {}).setdefault(kind, []).append(rate)
                    print(f"{site.name:16} {kind:8} {rate:8.1f} requests/s", flush=True)
    return {
        name: {kind: round(statistics.median(rates), 1) for kind, rates in kinds.items()}
        for name, kinds in found.items()
    }


def _constant(folder: Path, size: int, load: Load) -> float:
    site = constant(folder / "constant", WORKERS, size)
    with site.serving() as address:
        rates = [load.measure(address + "/", "") for _round in range(ROUNDS)]
    print(f"{'constant':16} {'':8} {statistics.median(rates):8.1f} requests/s", flush=True)
    return round(statistics.median(rates), 1)


def _sizes(sites: list[Site]) -> dict[str, int]:
    return {f"{site.short} {kind}": site.sizes[kind] for site in sites for kind in KINDS if kind in site.sizes}


def _ratios(figures: dict[str, Any]) -> dict[str, Any]:
    def against(ours: str, theirs: str) -> dict[str, float]:
        return {kind: round(figures[ours][kind] / figures[theirs][kind], 2) for kind in KINDS}

    return {
        "ratio_uncached": against("kepu uncached", "stock uncached"),
        "ratio_anew": against("kepu anew", "stock uncached"),
        "ratio_cached": against("kepu cached", "stock cached"),
        "ratio_signed_in": against("kepu signed in", "stock signed in"),
        "ratio_to_constant": {kind: round(figures["kepu cached"][kind] / figures["constant"], 2) for kind in KINDS},
        "promised": {"ratio_uncached": 1.5, "ratio_cached": 2, "ratio_to_constant": 0.5},
    }
