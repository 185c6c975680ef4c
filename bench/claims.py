"""Claim matching: how right it is beside plain rankings in the same run, how well the stance is guarded, how fast it is.

Accuracy needs judged messages, which no licence lets us ship: KEPU_BENCH_CLAIMS names a folder with queries.jsonl, claims.jsonl and
qrels.tsv; without it that part is left out and the report says so. The numbers that ship were learned on such messages, so ours are
learned anew for each fold without its claims. That needs numpy, which Kepu does not: where it is not there, it is put into an
environment of its own under build/. Speed is measured on made claims.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
import venv
from collections import Counter
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.sizes import size

NEEDS_DATABASE = False
CLAIMS, MESSAGES, SEED = size("MADE_CLAIMS", 100_000, 500), size("MESSAGES", 400, 20), 20260501
MIB = 1024
HERE = Path(__file__).parents[1]


def run() -> dict[str, Any]:
    """Shares, seconds, MiB; speed in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-c", "import json; from bench.claims import speed; print(json.dumps(speed()))"]
    made = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE)
    return {
        "accuracy": accuracy(),
        "stance": stance(),
        "speed": json.loads(made.stdout.splitlines()[-1]),
        "promised": {"match_p95_ms": 50, "load_s": 10, "memory_mib": 1024, "wrongly_told": 0.02},
    }


def accuracy() -> dict[str, Any] | str:
    """Recall and rank by group, of ours (cross-validated by claim) and of the peers."""
    folder = os.environ.get("KEPU_BENCH_CLAIMS")
    if not folder:
        return "not run: KEPU_BENCH_CLAIMS names no folder"
    from bench.claim_matching.judged import read
    from bench.claim_matching.peers import PEERS, ranked_by
    from kepu.foundation.language.matching.evaluation import evaluated

    judged = read(Path(folder))
    found: dict[str, Any] = {
        name: evaluated(judged.queries, ranked_by(peer, judged), judged.right) for name, peer in PEERS.items()
    }
    return {**found, "ours": _learned_anew(folder)}


def _learned_anew(folder: str) -> Any:
    """What ours does, learned without the claims in question, by a Python that has numpy."""
    python = sys.executable if find_spec("numpy") else _with_numpy()
    if python is None:
        return "not run: numpy is not there and could not be installed"
    paths = os.pathsep.join([str(HERE), *(path for path in sys.path if path)])
    made = subprocess.run(
        [python, "-m", "bench.claim_matching.training", folder], capture_output=True, text=True, check=False, cwd=HERE,
        env={**os.environ, "PYTHONPATH": paths},
    )  # fmt: skip
    return json.loads(made.stdout) if made.returncode == 0 else f"failed: {made.stderr[-2000:]}"


def _with_numpy() -> str | None:
    python = HERE / "build" / "bench-numpy" / "bin" / "python"
    if not python.exists():
        venv.create(python.parents[1], with_pip=True)
    there = subprocess.run([python, "-m", "pip", "install", "-q", "numpy"], capture_output=True, check=False)
    return str(python) if there.returncode == 0 else None


def stance() -> dict[str, Any]:
    """By part of the set and kind of message: how many there are and the share told that they spread the claim."""
    from bench.claim_matching.guarded import natural, parts, unseen

    index = _index_of(*parts())
    found = {f"by rules, {place}": _told(index, part) for place, part in enumerate(parts(), start=1)}
    found |= {f"unseen, {name}": _told(_index_of(part), part) for name, part in unseen().items()}
    return found | {f"natural, {name}": _told(_index_of(part), part) for name, part in natural().items()}


def _index_of(*some: Any) -> Any:
    from kepu.foundation.language.matching.index import ClaimIndex

    index = ClaimIndex()
    for part in some:
        for claim in part.claims:
            index.add(claim)
    return index


def _told(index: Any, part: Any) -> dict[str, Any]:
    told = Counter((kind, index.match(text).state == "known") for kind, _, text in part.guarded)
    spread = [_is_told(index.match(text), claim) for claim, text in part.spreading]
    return {
        "messages": len(part.guarded),
        "wrongly_told": round(sum(n for (_, known), n in told.items() if known) / len(part.guarded), 4),
        "wrongly_told_by_kind": {kind: n for (kind, known), n in sorted(told.items()) if known},
        "spreading": len(spread),
        "spreading_told": round(statistics.fmean(spread), 4),
    }


def _is_told(answer: Any, claim_id: str) -> bool:
    return answer.state == "known" and answer.candidates[0].id == claim_id


def speed() -> dict[str, Any]:
    """Building, saving, loading, adding and asking an index of made claims in seconds of the processor, and what it needs in memory."""
    from bench.claim_matching.made import Language
    from kepu.foundation.language.matching.contracts import ClaimText
    from kepu.foundation.language.matching.index import ClaimIndex

    language = Language(SEED)
    claims = language.claims(CLAIMS)
    messages = language.messages(claims, MESSAGES)
    built = ClaimIndex()
    building, _ = _timed(lambda: [built.add(claim) for claim in claims])
    saving, saved = _timed(built.to_bytes)
    before = _resident()
    loading, index = _timed(lambda: ClaimIndex.from_bytes(saved))
    times = [_timed(lambda text=text: index.match(text))[0] for text in messages]
    adding, _ = _timed(lambda: index.add(ClaimText("new", "量子豆腐能让人一夜长高", (), "豆腐就是豆腐。")))
    first = index.match("听说量子豆腐能让人一夜长高").candidates[0].id
    return {
        "claims": CLAIMS,
        "messages": MESSAGES,
        "message_characters": round(statistics.fmean(map(len, messages))),
        "build_s": round(building, 2),
        "save_s": round(saving, 2),
        "saved_mib": round(len(saved) / MIB / MIB, 1),
        "load_s": round(loading, 2),
        "match_p50_ms": round(1000 * statistics.median(times), 1),
        "match_p95_ms": round(1000 * statistics.quantiles(times, n=20)[-1], 1),
        "match_worst_ms": round(1000 * max(times), 1),
        "add_ms": round(1000 * adding, 2),
        "added_is_found": first == "new",
        "memory_with_claims_and_bytes_mib": round(before / MIB),
        "memory_peak_with_two_indexes_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB),
    }


def _timed(do: Callable[[], Any]) -> tuple[float, Any]:
    started = time.process_time()
    result = do()
    return time.process_time() - started, result


def _resident() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1])
    return 0
