"""A demonstration academy: deterministic, plausible, in Chinese. People are invented; figures mean nothing.

`PARTS` are loaded in order; each is a module here with `load(context)`.
"""

from importlib import import_module
from importlib.util import find_spec

from kepu.surfaces.console.demo.context import DemoContext

PARTS = [
    "regions",
    "units",
    "people",
    "registers",
    "plans",
    "records",
    "studies",
    "articles",
    "desks",
    "claims",
    "packs",
    "experts",
    "incidents",
    "bases",
    "events",
    "statistics",
    "finding",
]


def load_parts(context: DemoContext) -> list[str]:
    """Loads every part that exists, in order; returns their names."""
    loaded = []
    for part in PARTS:
        if find_spec(f"kepu.surfaces.console.demo.{part}"):
            context.say(part)
            import_module(f"kepu.surfaces.console.demo.{part}").load(context)
            loaded.append(part)
    return loaded
