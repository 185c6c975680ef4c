"""How large each benchmark is: as promised, or short, to see that everything runs."""

import os

IS_SHORT = os.environ.get("KEPU_BENCH_SHORT", "") not in ("", "0")


def size(name: str, usual: int, short: int) -> int:
    """KEPU_BENCH_<name> where it is set; else the short size with KEPU_BENCH_SHORT=1, else the usual one."""
    return int(os.environ.get(f"KEPU_BENCH_{name}") or (short if IS_SHORT else usual))
